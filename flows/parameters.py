"""What operators fill in: each form explains itself in the Prefect UI."""

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from actualisatie.campaigns.strike_offs.approving import Decision


class Order(BaseModel):
    """What every run asks: which campaign, who runs it, and for which day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    campaign: str = Field(description="Name of the campaign, as `actualisatie campaign list` shows it.")
    operator: str = Field(
        min_length=2, max_length=120, description="Your own name: it is recorded with everything this run does."
    )
    today: date | None = Field(
        None,
        description="Leave empty for the real day. A past day catches up on a round that was missed; "
        "a future day is refused, except in a simulated world.",
    )


class PostmarkOrder(BaseModel):
    """A batch that was posted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    batch: str = Field(description="Number of the batch, such as B000012.", pattern=r"^B\d{6,9}$")
    postmark: date = Field(description="Day of the postmark (calendar day): the terms run from the day after.")
    proof: str = Field(
        min_length=1, max_length=120, description="Reference of the proof: the number of the deposit receipt."
    )
    letters: str | None = Field(
        None, description="Only these letters of the batch, such as 1-250 or 1,5,9-12; empty for all that remain."
    )
    operator: str = Field(min_length=2, max_length=120, description="Your own name: it is recorded.")
    today: date | None = Field(None, description="Leave empty for the real day.")


class CorrectionOrder(BaseModel):
    """A postmark that was wrong, and the true one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    batch: str = Field(description="Number of the batch, such as B000012.", pattern=r"^B\d{6,9}$")
    postmark: date = Field(description="True day of the postmark (calendar day). No term gets shorter by it.")
    proof: str = Field(min_length=1, max_length=120, description="Reference of the proof of the true day.")
    reason: str = Field(
        min_length=1,
        max_length=500,
        description="Why the first one was wrong, in a sentence; for the journal. No names.",
    )
    letters: str | None = Field(
        None, description="Only these letters of the batch, such as 1-250 or 1,5,9-12; empty for all that were posted."
    )
    operator: str = Field(min_length=2, max_length=120, description="Your own name: it is recorded.")
    today: date | None = Field(None, description="Leave empty for the real day.")


class ExtensionOrder(Order):
    """More time for many at once, after a postal strike or another force majeure."""

    until: date = Field(description="Running terms end on this day (calendar day) at the earliest. None gets shorter.")
    reason: str = Field(
        min_length=1, max_length=500, description="Why, in a sentence; stands in the journal. No names."
    )
    running_on: date | None = Field(
        None, description="Terms that still ran on this past day, such as the first day of the strike; empty for today."
    )
    companies: list[str] = Field([], description="KBO numbers of housing companies; empty for all.")
    postal_codes: list[str] = Field([], description="Postal codes to which the letters went; empty for all.")


class WithdrawalOrder(BaseModel):
    """A batch that must not be posted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    batch: str = Field(description="Number of the batch, such as B000012.", pattern=r"^B\d{6,9}$")
    reason: str = Field(
        min_length=1, max_length=500, description="Why, in a sentence; stands in the journal. No names."
    )
    operator: str = Field(min_length=2, max_length=120, description="Your own name: it is recorded.")
    today: date | None = Field(None, description="Leave empty for the real day.")


class RepliesOrder(BaseModel):
    """Files of replies to take in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Path | None = Field(None, description="Drop folder; empty for the one in the settings.")
    operator: str = Field(min_length=2, max_length=120, description="Your own name: it is recorded.")
    today: date | None = Field(None, description="Leave empty for the real day.")


class ReportOrder(Order):
    """Counts of who was struck off and why."""

    folder: Path | None = Field(
        None, description="Folder on the machine of the worker for the CSV file and the picture; empty: only shown."
    )


class OutreachOrder(Order):
    """A list of who is close to a strike-off without any sign of life."""

    days: int = Field(14, ge=0, le=90, description="Calendar days until a strike-off may come.")
    folder: Path = Field(
        description="Folder on the machine of the worker for one CSV file per housing company. Only counts are shown "
        "here: the lists are for whoever may have them."
    )


class HousekeepingOrder(BaseModel):
    """A look at all campaigns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    operator: str = Field(min_length=2, max_length=120, description="Who looks.")
    today: date | None = Field(None, description="Leave empty for the real day.")


class ApprovalOrder(Order):
    """A decision on the strike-offs that wait for one."""

    decision: Decision = Field(description="Approve or refuse. Whoever proposed cannot decide (four eyes).")
    dossiers: list[str] | None = Field(
        None, description="Dossier numbers to decide on; empty for all that wait in this campaign."
    )
    remark: str = Field("", max_length=500, description="Why, in a sentence; stands in the journal. No names.")
    today: date | None = Field(
        None, description="Leave empty: a decision bears the instant at which it is taken. Another day is refused."
    )

"""What operators fill in: each form explains itself in the Prefect UI."""

from datetime import date
from typing import Annotated

from pydantic import Field

from actualisatie.campaigns.delivery.delivery_settings import Email
from actualisatie.campaigns.strike_offs.approving import Decision
from actualisatie.flows.forms import (
    Companies,
    DossierNumber,
    Folder,
    Form,
    MailRedirectable,
    OwnName,
    Redirectable,
    Rehearsable,
    Remark,
    Said,
    choice,
)
from actualisatie.tasks.form_choices import Among

_CAMPAIGN = "Name of the campaign, as `actualisatie campaign list` shows it."
_OPERATOR = "Your own name: it is recorded."
_TODAY = "Leave empty for the real day."
_LETTERS = "Only these letters of the batch, such as 1-250 or 1,5,9-12; empty for all that "


class AboutCampaign(Form):
    """What every form about a campaign asks: which one, who runs it, and for which day."""

    campaign: str = Field(description=_CAMPAIGN, json_schema_extra=choice(Among.CAMPAIGN))
    operator: OwnName = Field(description="Your own name: it is recorded with everything this run does.")
    today: date | None = Field(
        None,
        description="Leave empty for the real day. A past day catches up on a round that was missed; "
        "a future day is refused, except in a simulated world.",
    )


class Order(AboutCampaign, Redirectable):
    """A round of a campaign."""


OneOffOrder = Annotated[Order, Field(json_schema_extra=choice(Among.ONE_OFF))]
AnnualOrder = Annotated[Order, Field(json_schema_extra=choice(Among.ANNUAL))]
InactivityOrder = Annotated[Order, Field(json_schema_extra=choice(Among.INACTIVITY))]
"""The same form, which offers campaigns of one kind only."""


class AboutBatch(Rehearsable):
    """What every form about a batch asks."""

    batch: str = Field(description="Number of the batch, such as B000012.", pattern=r"^B\d{6,9}$")
    operator: OwnName = Field(description=_OPERATOR)
    today: date | None = Field(None, description=_TODAY)


class PostmarkOrder(AboutBatch):
    """A batch that was posted."""

    postmark: date = Field(description="Day of the postmark (calendar day): the terms run from the day after.")
    proof: Said = Field(max_length=120, description="Reference of the proof: the number of the deposit receipt.")
    letters: str | None = Field(None, description=_LETTERS + "remain.")


class CorrectionOrder(AboutBatch):
    """A postmark that was wrong, and the true one."""

    postmark: date = Field(description="True day of the postmark (calendar day). No term gets shorter by it.")
    proof: Said = Field(max_length=120, description="Reference of the proof of the true day.")
    reason: Said = Field(
        max_length=500,
        description="Why the first one was wrong, in a sentence; for the journal. No names.",
    )
    letters: str | None = Field(None, description=_LETTERS + "were posted.")


class WithdrawalOrder(AboutBatch, MailRedirectable):
    """A batch that must not be posted."""

    reason: Said = Field(max_length=500, description="Why, in a sentence; stands in the journal. No names.")


class ExtensionOrder(AboutCampaign, Rehearsable):
    """More time for many at once, after a postal strike or another force majeure."""

    until: date = Field(description="Running terms end on this day (calendar day) at the earliest. None gets shorter.")
    reason: Said = Field(max_length=500, description="Why, in a sentence; stands in the journal. No names.")
    running_on: date | None = Field(
        None, description="Terms that still ran on this past day, such as the first day of the strike; empty for today."
    )
    companies: Companies = Field([], description="Housing companies; empty for all.")
    postal_codes: list[str] = Field([], description="Postal codes to which the letters went; empty for all.")


class RepliesOrder(Rehearsable):
    """Files of replies and postmarks to take in, out of the drop folders of the settings and no other.

    What is taken in is moved.
    """

    companies: Companies = Field([], description="Only what these housing companies dropped; empty for all.")
    operator: OwnName = Field(description=_OPERATOR)
    today: date | None = Field(None, description=_TODAY)


class ReportOrder(AboutCampaign, Rehearsable):
    """Counts of who was struck off and why."""

    folder: Folder | None = Field(
        None,
        description="Folder on the machine of the worker, its whole path, for the CSV file and the picture; "
        "empty: only shown.",
    )


class OutreachOrder(AboutCampaign, Rehearsable):
    """A list of who is close to a strike-off without any sign of life."""

    days: int = Field(14, ge=0, le=90, description="Calendar days until a strike-off may come.")
    folder: Folder = Field(
        description="Folder on the machine of the worker, its whole path, for one CSV file per housing company. "
        "Only counts are shown here: the lists are for whoever may have them."
    )


class HousekeepingOrder(Form):
    """A look at all campaigns."""

    redirect_mail_to: Email | None = Field(
        None, description="Your own e-mail address: the morning's message goes there and nowhere else, marked PROEF."
    )
    operator: OwnName = Field(description="Who looks.")
    today: date | None = Field(None, description=_TODAY)


class ApprovalOrder(AboutCampaign, Rehearsable):
    """A decision on the strike-offs that wait for one."""

    decision: Decision = Field(description="Approve or refuse. Whoever proposed cannot decide (four eyes).")
    dossiers: list[DossierNumber] | None = Field(
        None, description="Dossier numbers to decide on, jjjj.mm.dd.xxxx; empty for all that wait in this campaign."
    )
    remark: Remark = Field("", max_length=500, description="Why, in a sentence; stands in the journal. No names.")
    today: date | None = Field(
        None, description="Leave empty: a decision bears the instant at which it is taken. Another day is refused."
    )

"""What people fill in about one dossier: a verdict on documents, a strike-off taken back. A number, never a name."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import ReinstateReason, ReviewVerdict
from actualisatie.flows.forms import DossierNumber, OwnName, Rehearsable, Remark, Said


class DossierOrder(Rehearsable):
    """What every form about one dossier asks."""

    dossier: DossierNumber = Field(
        description="Dossier number with its points, jjjj.mm.dd.xxxx. Never a name or an INSZ."
    )
    operator: OwnName = Field(description="Your own name: it is recorded.")
    today: date | None = Field(
        None, description="Leave empty: a decision bears the instant at which it is taken. Another day is refused."
    )


class ReviewOrder(DossierOrder):
    """A reviewer's verdict on the documents about one condition."""

    condition: Condition = Field(description="Which condition was to be proven.")
    verdict: ReviewVerdict = Field(
        description="insufficient: a letter asks for more, with a fresh term. refused: the running term goes on."
    )
    reason: Remark = Field(
        "",
        max_length=400,
        description="What lacks, in a Dutch sentence: it stands in the letter. Only *accepted* needs none. No names.",
    )


class ReinstatementOrder(DossierOrder):
    """A strike-off that should be taken back."""

    reason: ReinstateReason = Field(description="On what ground.")
    note: Said = Field(max_length=500, description="Why, in a sentence; stands in the journal. No names.")


class Answer(StrEnum):
    """What the second person says of a proposed reinstatement."""

    GRANT = "grant"
    REFUSE = "refuse"


class ReinstatementDecision(DossierOrder):
    """The second person's answer to a proposed reinstatement."""

    answer: Answer = Field(description="Grant or refuse. Whoever proposed cannot decide (four eyes).")
    remark: Remark = Field(
        "", max_length=500, description="Why, in a sentence; stands in the journal. A refusal needs it. No names."
    )

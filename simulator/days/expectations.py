"""What a scenario says must be true of a dossier at the end of a day."""

from datetime import date
from typing import Annotated

from pydantic import Field

from actualisatie.dossiers.gate import GateReason
from actualisatie.dossiers.kinds import Ground, HoldReason, LetterRound, Verdict
from actualisatie.dossiers.replies import ReplyOutcome
from actualisatie.simulator.days.people import Label, Status, Told

NOT_SELECTED = "not_selected"


class Expectation(Told):
    """What must be true of a dossier when a day has ended; what is left out is not looked at."""

    on: Annotated[date, Field(description="The day, in Brussels.")]
    dossier: Annotated[Label | None, Field(description="Left out: the only dossier.")] = None
    state: Annotated[str | None, Field(description="State of the case; not_selected: the campaign left it out.")] = None
    held_by: Annotated[tuple[HoldReason, ...] | None, Field(description="All holds that are open.")] = None
    verdict: Annotated[Verdict | None, Field(description="What the conditions say.")] = None
    status: Annotated[Status | None, Field(description="Status of the dossier in our own books.")] = None
    letters_posted: Annotated[
        tuple[LetterRound, ...] | None, Field(description="All letters posted so far, in order.")
    ] = None
    letter_goes_to: Annotated[str | None, Field(description="Words in the address of the newest letter.")] = None
    last_day: Annotated[date | None, Field(description="Last day to answer the newest letter.")] = None
    reminder_not_before: Annotated[date | None, Field(description="First day on which a reminder may leave.")] = None
    strike_off_not_before: Annotated[
        date | None, Field(description="First day on which silence may lead to a proposal.")
    ] = None
    reply: Annotated[ReplyOutcome | None, Field(description="What became of the newest reply.")] = None
    against: Annotated[
        tuple[GateReason, ...] | None, Field(description="Reasons that stand, among others, against a strike-off.")
    ] = None
    ground: Annotated[Ground | None, Field(description="Ground of the strike-off.")] = None
    struck_off: Annotated[bool | None, Field(description="Whether the local software struck it off, once.")] = None
    alarm: Annotated[bool | None, Field(description="Whether a person was alarmed.")] = None
    postmark_missing: Annotated[
        bool | None, Field(description="Whether a round reported that the newest letter was never posted.")
    ] = None

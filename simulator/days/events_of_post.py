"""What the office is told of the post: a postmark, a correction of one, more time for everybody."""

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import Field

from actualisatie.calendar.moment import BRUSSELS
from actualisatie.dossiers.kinds import LetterRound
from actualisatie.simulator.days.people import Label, Told

NINE = time(9)
"""When things happen on a day of which a scenario does not tell the hour: before the daily round."""


class Happening(Told):
    """Something on a day of a scenario."""

    on: Annotated[date, Field(description="The day, in Brussels.")]
    at: Annotated[time, Field(description="The time in Brussels, between quotes; the round runs at 12:00.")] = NINE

    @property
    def instant(self) -> datetime:
        """Return when it happens (aware)."""
        return datetime.combine(self.on, self.at, tzinfo=BRUSSELS)


class _AboutBatches(Happening):
    letters: Annotated[LetterRound, Field(description="Which letters.")] = LetterRound.FIRST
    of: Annotated[tuple[Label, ...], Field(description="Only the letters of these dossiers; left out: all.")] = ()
    refused: Annotated[bool, Field(description="Whether the program must refuse it.")] = False


class Posts(_AboutBatches):
    """The housing company posts what it was handed. Letters of that kind are then posted by such events only."""

    what: Literal["post"]
    postmark: Annotated[date | None, Field(description="The postmark it reports; left out: this day.")] = None
    proof: Annotated[str, Field(description="Number of the deposit.")] = "MASSPOST-1"


class Corrects(_AboutBatches):
    """The housing company reports that a postmark was wrong."""

    what: Literal["correct_postmark"]
    postmark: Annotated[date, Field(description="The true day.")]
    proof: Annotated[str, Field(description="Number of the deposit.")] = "MASSPOST-2"
    reason: Annotated[str, Field(description="Why the first one was wrong.")] = "the receipt of another deposit"


class Extends(Happening):
    """The office gives everybody more time: a postal strike, or another force majeure."""

    what: Literal["extend"]
    until: Annotated[date, Field(description="Terms that still run end on this day at the earliest.")]
    running_on: Annotated[date | None, Field(description="Terms that still ran on this day; left out: today.")] = None
    postal_codes: Annotated[tuple[str, ...], Field(description="Only letters to these; left out: all.")] = ()
    reason: Annotated[str, Field(description="Why.")] = "postal strike"
    refused: Annotated[bool, Field(description="Whether the program must refuse it.")] = False


Desk = Posts | Corrects | Extends
"""What the office is told of the post."""

"""What happens in a scenario: each event on a day, in the words of the people who would live it."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from actualisatie.dossiers.conditions.exceptions import ProvenException
from actualisatie.dossiers.kinds import ReplyChannel, ReplyKind, ReturnReason, ReviewVerdict, Signer
from actualisatie.simulator.days.events_of_post import Desk, Happening
from actualisatie.simulator.days.people import Label, Lives, Nis, Owns, Status


class Source(StrEnum):
    """Something outside that can fail."""

    INCOME = "income"
    OWNERSHIP = "ownership"
    POPULATION = "population"
    REGISTER = "register"
    LOCAL_SOFTWARE = "local_software"


class _AboutOne(Happening):
    dossier: Annotated[Label | None, Field(description="Left out: the only dossier.")] = None


class Replies(_AboutOne):
    """Somebody answers."""

    what: Literal["reply"]
    kind: Annotated[ReplyKind, Field(description="What came in.")] = ReplyKind.CONFIRMATION
    channel: Annotated[ReplyChannel, Field(description="How it came in.")] = ReplyChannel.DIGITAL
    postmark: Annotated[date | None, Field(description="The reply's own postmark, where it can be read.")] = None
    signer: Annotated[Signer, Field(description="Who signed.")] = Signer.APPLICANT
    volmacht: Annotated[bool, Field(description="Whether there is a volmacht.")] = False
    taken_in: Annotated[
        date | None, Field(description="The day on which the housing company hands it in; left out: at once.")
    ] = None
    number: Annotated[str | None, Field(description="A wrong dossier number that stands on it.")] = None

    @model_validator(mode="after")
    def _is_taken_in_after_it_came(self) -> "Replies":
        if self.taken_in and self.taken_in < self.on:
            raise ValueError("`taken_in` lies before the day on which it came")
        return self


class Returned(_AboutOne):
    """The post brings a letter back."""

    what: Literal["returned_mail"]
    reason: Annotated[ReturnReason, Field(description="What the post wrote on it.")] = ReturnReason.UNKNOWN


class Reviews(_AboutOne):
    """The housing company has looked at documents that came in before."""

    what: Literal["review"]
    verdict: Annotated[ReviewVerdict, Field(description="What it found.")]
    exceptions: Annotated[tuple[ProvenException, ...], Field(description="Exceptions that the documents prove.")] = ()


class Unreadable(_AboutOne):
    """A line of a file of replies that cannot be read, but still names a dossier."""

    what: Literal["unreadable_reply"]


class SourceDown(Happening):
    """Something outside stops answering."""

    what: Literal["source_down"]
    source: Source


class SourceUp(Happening):
    """Everything outside answers again."""

    what: Literal["source_up"]


class Moves(_AboutOne):
    """The household has another address in the population register."""

    what: Literal["moves"]
    street: str = "Nieuwstraat"
    postal_code: str = "9000"
    municipality: str = "Gent"
    municipality_nis: Nis = "44021"


class Dies(_AboutOne):
    """Somebody dies, and the population register knows."""

    what: Literal["dies"]
    who: Annotated[Literal["applicant", "partner"], Field(description="Who.")] = "applicant"


class LifeChanges(_AboutOne):
    """The sources have something else to say about the applicant from now on."""

    what: Literal["sources_say"]
    income: Annotated[int | None, Field(ge=0, description="Taxable income of last year, in euro.")] = None
    owns: Annotated[Owns | None, Field(description="What the land registry has.")] = None
    lives: Annotated[Lives | None, Field(description="What the population register has.")] = None
    renumbered: Annotated[bool, Field(description="Whether the applicant has another INSZ from now on.")] = False


class RegisterStatus(_AboutOne):
    """The register gives a dossier another status: an offer, an appeal, or back to enrolled."""

    what: Literal["register_status"]
    status: Status


class Approves(Happening):
    """A second person approves proposed strike-offs. With one such event nobody approves by itself any more."""

    what: Literal["approve"]
    by: Annotated[str, Field(description="Who decides; the office that proposes is called Office.")] = "Bo"
    dossier: Annotated[Label | None, Field(description="Left out: all that were proposed.")] = None
    refused: Annotated[bool, Field(description="Whether the program must refuse it.")] = False


class Refuses(Happening):
    """A second person refuses proposed strike-offs."""

    what: Literal["refuse"]
    by: str = "Bo"
    dossier: Annotated[Label | None, Field(description="Left out: all that were proposed.")] = None
    refused: Annotated[bool, Field(description="Whether the program must refuse it.")] = False


class NoRound(Happening):
    """The office is closed, or the machine is off: nothing is done by itself, until and including a day."""

    what: Literal["no_round"]
    until: Annotated[date | None, Field(description="Last day of it; left out: this day only.")] = None

    def covers(self, day: date) -> bool:
        """Return whether the office is closed on a calendar day."""
        return self.on <= day <= (self.until or self.on)


class ExtraRound(Happening):
    """The round runs once more, or on a day on which it usually does not."""

    what: Literal["round"]
    for_day: Annotated[date | None, Field(description="An earlier day that it catches up on; left out: this day.")] = (
        None
    )


World = SourceDown | SourceUp | Moves | Dies | LifeChanges | RegisterStatus
"""What changes the world, whatever the office does."""

Inbound = Replies | Returned | Reviews | Unreadable
"""What reaches the office."""

Decides = Approves | Refuses

Event = Annotated[Desk | Inbound | World | Decides | NoRound | ExtraRound, Field(discriminator="what")]

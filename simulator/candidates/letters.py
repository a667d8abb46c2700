"""All that a candidate knows of a campaign: the letters that came through the letterbox."""

from dataclasses import dataclass
from datetime import date

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.deadlines import deadline
from actualisatie.calendar.law import law_on
from actualisatie.calendar.rules import Term
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import LetterRound, Verdict

_TERMS = {LetterRound.FIRST: Term.FIRST, LetterRound.REMINDER: Term.REMINDER}


@dataclass(frozen=True, slots=True)
class PostedLetter:
    """A letter that was posted: about which dossier, by whom, with which postmark, and what it says of the conditions.

    `last_day` is the one printed in it; without one the candidate counts the legal term from the postmark.
    `conditions` are those that the letter asks proof for.
    """

    dossier_number: str
    housing_company_kbo: str
    round: LetterRound
    postmark: date
    verdict: Verdict
    last_day: date | None = None
    conditions: tuple[Condition, ...] = ()

    @property
    def answer_by(self) -> date:
        """The last calendar day to answer."""
        if self.last_day is not None:
            return self.last_day
        law = law_on(self.postmark)
        return deadline(self.postmark, _TERMS[self.round], law=law, days=default_calendar()).last_day

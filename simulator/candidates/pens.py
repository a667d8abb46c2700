"""How one answer comes about: on which day, by which way, signed by whom, and when it is received."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.moment import BRUSSELS
from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.dossiers.kinds import ReplyChannel, ReplyKind, ReviewVerdict, Signer
from actualisatie.simulator.candidates.letters import PostedLetter
from actualisatie.simulator.chance import Chance

OFFICE_HOURS = (time(9), time(16, 30))
WAKING_HOURS = (time(6, 30), time(23, 50))
ONE_SECOND_BEFORE_MIDNIGHT = time(23, 59, 59)
LEGIBLE = 0.85
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Household:
    """Who may sign for a dossier."""

    number: str
    has_partner: bool = False
    under_bewind: bool = False


@dataclass(slots=True)
class Pen:
    """Answers to one letter; what was written so far is in `written`. Days are calendar days in Brussels."""

    chance: Chance
    letter: PostedLetter
    household: Household
    written: list[ReplyItem] = field(default_factory=list)

    def day_in_term(self, earliest: int = 2) -> date:
        """Draw a day on which the candidate answers in time: mostly in the first week after the post came."""
        length = (self.letter.answer_by - self.letter.postmark).days
        return self.letter.postmark + round(self.chance.triangular(earliest, length - 1, min(7, length / 3))) * DAY

    def signer(self) -> Signer:
        """Draw who signs: the bewindvoerder where there is one (not always), else the applicant or the partner."""
        if self.household.under_bewind:
            return Signer.GUARDIAN if self.chance.happens(0.8) else Signer.APPLICANT
        return Signer.PARTNER if self.household.has_partner and self.chance.happens(0.25) else Signer.APPLICANT

    def digital(self, day: date, kind: ReplyKind, at: time | None = None, **more: Any) -> None:
        """Answer in the register's front office, at any hour."""
        self._write(kind, ReplyChannel.DIGITAL, at_time(day, at or self._hour(*WAKING_HOURS)), **more)

    def counter(self, day: date, kind: ReplyKind, **more: Any) -> None:
        """Answer at the housing company's counter, on the last working day up to this one."""
        self._write(kind, ReplyChannel.COUNTER, self._in_office_hours(day), **more)

    def email(self, day: date, kind: ReplyKind, **more: Any) -> None:
        """Answer by e-mail, with a signed form attached."""
        self._write(kind, ReplyChannel.EMAIL, at_time(day, self._hour(*WAKING_HOURS)), **more)

    def paper(self, day: date, kind: ReplyKind, **more: Any) -> None:
        """Post a form on this day: it arrives one to three posting days later, its postmark legible or not."""
        arrives = default_calendar().add_posting_days(day, self.chance.randint(1, 3))
        postmark = day if self.chance.happens(LEGIBLE) else None
        received_at = at_time(arrives, self._hour(*OFFICE_HOURS))
        self._write(kind, ReplyChannel.PAPER, received_at, reply_postmark=postmark, **more)

    def phone(self, day: date) -> None:
        """Ring the housing company, which notes that they rang."""
        self._write(ReplyKind.NOTE, ReplyChannel.PHONE, self._in_office_hours(day), signer=Signer.NONE)

    def comes_back(self, day: date, **more: Any) -> None:
        """Let the post bring the letter back."""
        received_at = self._in_office_hours(day)
        self._write(ReplyKind.RETURNED_MAIL, ReplyChannel.PAPER, received_at, signer=Signer.NONE, **more)

    def review(self, verdict: ReviewVerdict) -> None:
        """Let the housing company judge the documents that came last, three to ten working days later."""
        day = default_calendar().add_working_days(self.written[-1].received_on, self.chance.randint(3, 10))
        received_at = at_time(day, self._hour(*OFFICE_HOURS))
        self._write(ReplyKind.REVIEW, ReplyChannel.COUNTER, received_at, signer=Signer.NONE, review=verdict)

    def _in_office_hours(self, day: date) -> datetime:
        """Return an instant on this day or, when the office is closed, on the last working day after the postmark."""
        while day > self.letter.postmark and not default_calendar().is_working_day(day):
            day -= DAY
        if day <= self.letter.postmark:
            day = default_calendar().next_working_day(self.letter.postmark)
        return at_time(day, self._hour(*OFFICE_HOURS))

    def _hour(self, earliest: time, latest: time) -> time:
        first, last = (one.hour * 3600 + one.minute * 60 for one in (earliest, latest))
        second = self.chance.randint(first, last)
        return time(second // 3600, second // 60 % 60, second % 60)

    def _write(self, kind: ReplyKind, channel: ReplyChannel, received_at: datetime, **more: Any) -> None:
        letter = self.letter
        key = f"{letter.housing_company_kbo}-{letter.dossier_number}-{letter.round}-{letter.postmark:%Y%m%d}"
        if kind is ReplyKind.DOCUMENTS:
            more = {"conditions": letter.conditions, **more}
        self.written.append(
            ReplyItem(
                key=f"{key}-{len(self.written) + 1}",
                dossier=letter.dossier_number,
                kind=kind,
                channel=channel,
                received_at=received_at,
                **{"signer": self.signer(), **more} if "signer" not in more else more,
            )
        )


def at_time(day: date, at: time) -> datetime:
    """Return an instant by the Brussels clock."""
    return datetime.combine(day, at, BRUSSELS)

"""What each temper does with a letter. Everything follows from the seed, the dossier and the letter."""

from collections.abc import Callable
from datetime import date

from actualisatie.calendar.days import default_calendar
from actualisatie.dossiers.kinds import LetterRound, ReplyKind, ReturnReason, ReviewVerdict, Signer, Verdict
from actualisatie.simulator.candidates.pens import DAY, ONE_SECOND_BEFORE_MIDNIGHT, Pen
from actualisatie.simulator.candidates.tempers import Temper

WAYS = {"digital": 0.54, "paper": 0.26, "counter": 0.14, "email": 0.06}
"""How confirmations come in (made up): paper stays possible (HP), a good part has no internet at home (S3)."""

RETURN_REASONS = {
    ReturnReason.MOVED: 0.45,
    ReturnReason.UNKNOWN: 0.30,
    ReturnReason.NO_LETTERBOX: 0.12,
    ReturnReason.INCOMPLETE_ADDRESS: 0.10,
    ReturnReason.DECEASED: 0.03,
}
VERDICTS = {ReviewVerdict.ACCEPTED: 0.60, ReviewVerdict.INSUFFICIENT: 0.22, ReviewVerdict.REFUSED: 0.18}


def answer(pen: Pen, day: date) -> None:
    """Do on this day what the letter asks: confirm, or prove that the conditions are met."""
    if pen.letter.verdict is Verdict.FAILS:
        _answer_in_onderzoek(pen, day)
    else:
        _confirm(pen, day)


def _confirm(pen: Pen, day: date, **more: Signer) -> None:
    way = pen.chance.pick(WAYS)
    if way == "digital" and not more:
        pen.digital(day, ReplyKind.CONFIRMATION)
    elif way == "counter":
        pen.counter(day, ReplyKind.CONFIRMATION, **more)
    elif way == "email":
        pen.email(day, ReplyKind.CONFIRMATION, **more)
    else:
        pen.paper(day, ReplyKind.CONFIRMATION, **more)


def _answer_in_onderzoek(pen: Pen, day: date) -> None:
    does = pen.chance.pick({"upload": 0.30, "volmacht": 0.36, "forgets_volmacht": 0.12, "only_says_yes": 0.22})
    if does == "only_says_yes":
        _confirm(pen, day)
        return
    if does == "upload":
        pen.digital(day, ReplyKind.DOCUMENTS)
    elif does == "volmacht":
        pen.counter(day, ReplyKind.DOCUMENTS, volmacht=True)
    else:
        pen.paper(day, ReplyKind.DOCUMENTS)
        pen.counter(pen.written[-1].received_on + pen.chance.randint(4, 9) * DAY, ReplyKind.DOCUMENTS, volmacht=True)
    _judge(pen)


def _judge(pen: Pen) -> None:
    verdict = pen.chance.pick(VERDICTS)
    pen.review(verdict)
    if verdict is ReviewVerdict.INSUFFICIENT and pen.chance.happens(0.7):
        later = pen.written[-1].received_on + pen.chance.randint(3, 12) * DAY
        pen.counter(default_calendar().next_working_day(later), ReplyKind.DOCUMENTS, volmacht=True)
        pen.review(ReviewVerdict.ACCEPTED if pen.chance.happens(0.7) else ReviewVerdict.REFUSED)


def _prompt(pen: Pen, _nth: int) -> None:
    answer(pen, pen.day_in_term())


def _last_day(pen: Pen, _nth: int) -> None:
    """One second before midnight of the last day, or a form posted on it, which arrives when it is over."""
    last_day = pen.letter.answer_by
    kind = ReplyKind.DOCUMENTS if pen.letter.verdict is Verdict.FAILS else ReplyKind.CONFIRMATION
    if pen.chance.happens(0.6):
        pen.digital(last_day, kind, at=ONE_SECOND_BEFORE_MIDNIGHT)
    else:
        pen.paper(last_day, kind, volmacht=kind is ReplyKind.DOCUMENTS)
    if kind is ReplyKind.DOCUMENTS:
        _judge(pen)


def _after_reminder(pen: Pen, _nth: int) -> None:
    if pen.letter.round is LetterRound.REMINDER:
        answer(pen, pen.day_in_term(1))
    elif pen.chance.happens(0.1):
        pen.phone(pen.day_in_term())


def _twice(pen: Pen, _nth: int) -> None:
    """Answers, does not trust it, and answers again another way."""
    day = pen.day_in_term()
    answer(pen, day)
    pen.counter(default_calendar().next_working_day(day + 2 * DAY), ReplyKind.CONFIRMATION)


def _careless(pen: Pen, nth: int) -> None:
    """Forgets to sign, or lets somebody else sign; most come to the counter when asked."""
    if nth or pen.letter.round is LetterRound.REMINDER:
        answer(pen, pen.day_in_term(1))
        return
    day = pen.day_in_term()
    _confirm(pen, day, signer=pen.chance.one_of((Signer.NONE, Signer.NONE, Signer.CO_RESIDENT, Signer.OTHER)))
    if pen.chance.happens(0.7):
        answer(pen, pen.written[-1].received_on + pen.chance.randint(3, 6) * DAY)


def _too_late(pen: Pen, _nth: int) -> None:
    """Wakes up after the reminder's last day, while nothing has been decided yet."""
    if pen.letter.round is LetterRound.REMINDER:
        answer(pen, default_calendar().add_working_days(pen.letter.answer_by, pen.chance.randint(1, 3)))


def _moves(pen: Pen, nth: int) -> None:
    """The letter lies at the old address; the one to the new address is answered, and half of those forwarded."""
    if nth or (pen.letter.round is LetterRound.REMINDER and pen.chance.happens(0.5)):
        answer(pen, pen.day_in_term())


def _returned(pen: Pen, nth: int) -> None:
    if nth:
        answer(pen, pen.day_in_term())
    else:
        day = pen.letter.postmark + pen.chance.randint(5, 12) * DAY
        pen.comes_back(day, return_reason=pen.chance.pick(RETURN_REASONS))


def _withdraws(pen: Pen, _nth: int) -> None:
    pen.digital(pen.day_in_term(), ReplyKind.WITHDRAWAL, signer=Signer.APPLICANT)


def _gets_offer(pen: Pen, nth: int) -> None:
    """While the offer runs they do nothing; the fresh letter after it is answered."""
    if nth:
        answer(pen, pen.day_in_term())


def _phones_only(pen: Pen, _nth: int) -> None:
    pen.phone(pen.day_in_term())


def _nothing(_pen: Pen, _nth: int) -> None:
    pass


PLANS: dict[Temper, Callable[[Pen, int], None]] = {
    Temper.PROMPT: _prompt,
    Temper.LAST_DAY: _last_day,
    Temper.AFTER_REMINDER: _after_reminder,
    Temper.TWICE: _twice,
    Temper.CARELESS: _careless,
    Temper.TOO_LATE: _too_late,
    Temper.MOVES: _moves,
    Temper.RETURNED: _returned,
    Temper.WITHDRAWS: _withdraws,
    Temper.GETS_OFFER: _gets_offer,
    Temper.DIES: _nothing,
    Temper.PHONES_ONLY: _phones_only,
    Temper.SILENT: _nothing,
}
"""Writes the answers to a letter with a pen; the number tells how many first letters came before it."""

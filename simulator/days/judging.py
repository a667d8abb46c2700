"""Compares what a scenario says must be true with what is, and says each difference in a sentence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.explaining import CaseStory, explain
from actualisatie.dossiers.states import CaseState
from actualisatie.simulator.days.expectations import NOT_SELECTED, Expectation
from actualisatie.simulator.days.office import Office
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Dossier, JournalEntry, Letter, Reply

_SIMPLE = (
    *("state", "verdict", "status", "ground", "alarm", "struck_off", "reply", "letters_posted", "held_by"),
    "postmark_missing",
)
_DAYS = ("last_day", "reminder_not_before", "strike_off_not_before")


@dataclass(frozen=True, slots=True)
class _Found:
    """What is true of a dossier, by the names of the expectation's fields."""

    facts: dict[str, object]
    letter: str
    against: tuple[str, ...]


def judge_day(office: Office, expected: Expectation, number: str, label: str) -> Iterator[str]:
    """Yield a sentence for each thing that is not as it was expected: day, dossier, expected, found."""
    moment = Moment.on(expected.on)
    with transaction(office.engine) as session:
        found = _look(session, office, number, moment)
    begin = f"{expected.on}: dossier {label}: expected"
    for name in (*_SIMPLE, *_DAYS):
        wanted = getattr(expected, name)
        if wanted is not None and wanted != found.facts[name]:
            yield f"{begin} {_say(name, wanted)}, found {_say(name, found.facts[name])}."
    words = expected.letter_goes_to
    if words is not None and words not in found.letter:
        yield f"{begin} a letter to {words!r}, found {found.letter or 'none'}."
    missing = [reason.value for reason in expected.against or () if reason not in found.against]
    if missing:
        yield f"{begin} {', '.join(missing)} against a strike-off, found {', '.join(found.against) or 'nothing'}."


def _look(session: Session, office: Office, number: str, moment: Moment) -> _Found:
    dossier = session.scalars(select(Dossier).where(Dossier.number == number)).one()
    story = explain(session, number, moment)
    case = session.scalar(select(Case).where(Case.dossier_id == dossier.id).order_by(Case.id.desc()).limit(1))
    told = story.cases[-1] if story.cases else None
    letters = session.scalars(select(Letter).where(Letter.case_id == (case.id if case else 0)).order_by(Letter.id))
    made = letters.all()
    effects = sum(times for (_, one), times in office.world.local_software.effects.items() if one == number)
    facts: dict[str, object] = {
        "state": case.state if case else NOT_SELECTED,
        "held_by": tuple(told.holds) if told else (),
        "verdict": case.verdict if case else None,
        "status": _word(dossier),
        "ground": case.ground if case else None,
        "letters_posted": tuple(one.round for one in made if one.postmark),
        "reply": _newest_reply(session, case),
        "alarm": _alarmed(session, case),
        "postmark_missing": bool(made) and made[-1].batch.unposted_alarm_at is not None,
        "struck_off": effects == 1 if effects < 2 else f"{effects} times",
        **_days(case, told),
    }
    address = " ".join(str(one) for one in made[-1].content["address"].values() if one) if made else ""
    return _Found(facts, address, tuple(told.against_strike_off) if told else ())


def _days(case: Case | None, told: CaseStory | None) -> dict[str, date | None]:
    newest = told.deadlines[-1] if told and told.deadlines else None
    return {
        "last_day": newest.last_day if newest else None,
        "reminder_not_before": case.due_on if case and case.state is CaseState.LETTER_POSTED else None,
        "strike_off_not_before": newest.strike_earliest if newest else None,
    }


def _word(dossier: Dossier) -> str:
    return dossier.status.name.lower()


def _newest_reply(session: Session, case: Case | None) -> str | None:
    query = select(Reply.outcome).where(Reply.case_id == (case.id if case else 0)).order_by(Reply.id.desc()).limit(1)
    return session.scalar(query)


def _alarmed(session: Session, case: Case | None) -> bool:
    query = select(JournalEntry.id).where(
        JournalEntry.case_id == (case.id if case else 0), JournalEntry.event == "alarm"
    )
    return session.scalar(query.limit(1)) is not None


def _say(name: str, value: object) -> str:
    words: Callable[[object], str] = str
    text = ", ".join(map(words, value)) or "nothing" if isinstance(value, tuple) else str(value)
    return f"{name.replace('_', ' ')} {text if value is not None else 'none'}"

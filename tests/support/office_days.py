"""Lets days pass in a small office: what the daily round does, in its order, and two people who decide.

The usual story: first letter posted on 25 March 2024, its printed last day is 26 April; reminder posted on 6 May, its
printed last day is 23 May; the grace has passed on 29 May.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date

from small_world import POSTING_DAY, SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns import agenda
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.explaining import explain
from actualisatie.campaigns.strike_offs.approving import list_proposals
from actualisatie.dossiers.kinds import HoldReason
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.crash_points import CrashPoint, listen
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Dossier, Hold, JournalEntry, Letter

SELECTED, PRINTED = date(2024, 3, 18), date(2024, 3, 20)
FIRST_LAST_DAY = date(2024, 4, 26)
REMINDED, REMINDER_POSTED = date(2024, 5, 3), date(2024, 5, 6)
LAST_DAY = date(2024, 5, 23)
GRACE_PASSED = date(2024, 5, 29)
NEXT_DAY = date(2024, 5, 30)
MUCH_LATER = date(2024, 8, 1)

Bring = Callable[[SmallWorld], None]
"""Brings all dossiers of an office to a stage."""


class KilledError(BaseException):
    """The process ends here: nothing in the program catches it, so nothing is put in order."""


@contextmanager
def killed_at(point: CrashPoint) -> Iterator[None]:
    """Kill whatever runs inside when it reaches `point`."""

    def strike(reached: CrashPoint) -> None:
        if reached is point:
            raise KilledError

    stop = listen(strike)
    try:
        with suppress(KilledError):
            yield
    finally:
        stop()


def killed_at_a_new_one(before: set[CrashPoint], run: Callable[[], object]) -> bool:
    """Kill what runs at the first point that is not in `before`, and put that there; return whether there was one."""
    known = len(before)

    def strike(reached: CrashPoint) -> None:
        if reached not in before:
            before.add(reached)
            raise KilledError

    stop = listen(strike)
    try:
        with suppress(KilledError):
            run()
    finally:
        stop()
    return len(before) > known


def to_handed_over(world: SmallWorld) -> list[str]:
    """Bring all dossiers to a first letter that was handed over; return the numbers of the batches."""
    world.select(SELECTED)
    world.check(SELECTED)
    return world.print_due(PRINTED)


def to_first_letters(world: SmallWorld) -> None:
    """Bring all dossiers to a posted first letter."""
    for code in to_handed_over(world):
        world.post(code, POSTING_DAY)


def to_reminders(world: SmallWorld) -> None:
    """Bring all dossiers to a posted reminder."""
    to_first_letters(world)
    world.remind(REMINDED)
    for code in world.print_due(REMINDED):
        world.post(code, REMINDER_POSTED)


def to_proposals(world: SmallWorld) -> None:
    """Bring all dossiers to a proposed strike-off."""
    to_reminders(world)
    world.fresh_answers(GRACE_PASSED)
    world.propose(GRACE_PASSED)


def to_approvals(world: SmallWorld) -> None:
    """Bring all dossiers to an approved strike-off."""
    to_proposals(world)
    world.decide(GRACE_PASSED)


def to_sending(world: SmallWorld) -> None:
    """Bring all dossiers to a strike-off that was written down when the process died: nobody knows if it was sent."""
    to_approvals(world)
    with killed_at(CrashPoint.STRIKE_OFF_CLAIMED):
        world.execute(GRACE_PASSED)


def to_sent(world: SmallWorld) -> None:
    """Bring all dossiers to a strike-off that was carried out when the process died: we do not know it."""
    to_approvals(world)
    with killed_at(CrashPoint.STRIKE_OFF_SENT):
        world.execute(GRACE_PASSED)


def live(world: SmallWorld, *days: date) -> None:
    """On each day: post what was handed over, run the round as the flow does, and approve what it proposed."""
    for day in days:
        for code in world.delivered():
            world.post(code, day)
        daily_round(world, day)
        if proposals(world):
            world.decide(day)


def daily_round(world: SmallWorld, day: date) -> None:
    """Do what the daily round does on a day, in its order."""
    moment = Moment.on(day)
    with transaction(world.engine) as session:
        found = campaign_by_name(session, world.name)
        to_check, paused = agenda.to_check(session, found, moment), agenda.paused(session, found)
    world.ask(to_check, day)
    world.look_for(day)
    with transaction(world.engine) as session:
        due = agenda.before_reminder(session, campaign_by_name(session, world.name), moment)
    world.follow(sorted({*paused, *due}), day)
    world.close_active_again(day)
    world.remind_all(day)
    with transaction(world.engine) as session:
        candidates = agenda.before_strike_off(session, campaign_by_name(session, world.name), moment)
    world.ask(candidates, day)
    world.follow(candidates, day)
    world.execute(day)
    world.tell_statuses(day)
    world.propose(day)
    world.print_due(day)


def until_the_end(world: SmallWorld) -> None:
    """Let so much time pass that nothing moves by itself any more, with a round on every day that matters."""
    days = (REMINDED, REMINDER_POSTED, GRACE_PASSED, NEXT_DAY, date(2024, 5, 31), date(2024, 6, 20), MUCH_LATER)
    reached = max(case.state_since for case in _cases(world))
    live(world, *(day for day in days if day >= reached))


def proposals(world: SmallWorld) -> list[str]:
    """Return the numbers of the dossiers whose strike-off waits for a decision."""
    with transaction(world.engine) as session:
        return [one.dossier_number for one in list_proposals(session, campaign_by_name(session, world.name))]


def holds(world: SmallWorld, number: str) -> list[HoldReason]:
    """Return the open holds of a dossier."""
    with transaction(world.engine) as session:
        query = select(Hold.reason).join(Case, Hold.case_id == Case.id).join(Dossier)
        return list(session.scalars(query.where(Dossier.number == number, Hold.lifted_at.is_(None)).order_by(Hold.id)))


def against(world: SmallWorld, number: str, day: date) -> list[str]:
    """Return what stands against proposing a strike-off on a day, as `explain` tells it."""
    with transaction(world.engine) as session:
        (case,) = explain(session, number, Moment.on(day)).cases
    return [reason.value for reason in case.against_strike_off]


def events(world: SmallWorld, number: str) -> list[str]:
    """Return the events in the journal of a dossier, oldest first."""
    with transaction(world.engine) as session:
        query = select(JournalEntry.event).join(Case, JournalEntry.case_id == Case.id).join(Dossier)
        return list(session.scalars(query.where(Dossier.number == number).order_by(JournalEntry.id)))


def letters(world: SmallWorld, number: str) -> list[Letter]:
    """Return all letters of a dossier, also those that no longer count, oldest first."""
    with transaction(world.engine) as session:
        query = select(Letter).join(Case, Letter.case_id == Case.id).join(Dossier)
        return list(session.scalars(query.where(Dossier.number == number).order_by(Letter.id)))


def struck_off(world: SmallWorld) -> list[str]:
    """Return the dossiers that the local software struck off, each as often as it truly did."""
    return sorted(number for (_, number), times in world.ledger.effects.items() for _ in range(times))


def state(world: SmallWorld, number: str) -> CaseState:
    """Return the state of a dossier's case."""
    return world.case(number).state


def _cases(world: SmallWorld) -> list[Case]:
    with transaction(world.engine) as session:
        return list(session.scalars(select(Case)))

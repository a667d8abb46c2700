"""Two operators, or two machines, do the same at the same time: each thing happens once, on both databases."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import office_days as office
import pytest
import story
from office_days import GRACE_PASSED, LAST_DAY, NEXT_DAY, PRINTED, REMINDED, SELECTED
from plain_paper import plain_paper
from small_world import CAMPAIGN, POSTING_DAY, SmallWorld, open_small_world
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns import agenda
from actualisatie.campaigns.batches.batching import claim_batch, plan_batches
from actualisatie.campaigns.batches.printing import print_and_deliver
from actualisatie.campaigns.batches.withdrawing import withdraw_batch
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.postmarks.posting import register_postmark
from actualisatie.campaigns.reminding import mark_reminders_due
from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.campaigns.replies.settling import settle_all
from actualisatie.campaigns.replies.taking_in import take_in_file
from actualisatie.campaigns.selecting import select_chunk
from actualisatie.campaigns.strike_offs.approving import Decision, decide_strike_offs
from actualisatie.campaigns.strike_offs.proposing import propose_strike_offs
from actualisatie.campaigns.strike_offs.strike_off_orders import StrikeOffOutcome, claim, lock_case
from actualisatie.campaigns.strike_offs.striking import Outside, execute_strike_off
from actualisatie.connectors.local_software.over_http import HttpLocalSoftware
from actualisatie.dossiers.errors import Refused
from actualisatie.dossiers.kinds import DossierStatus, EffectKind
from actualisatie.simulator.local_software.router import LOCAL_SOFTWARE_PATH
from actualisatie.storage.crash_points import CrashPoint, listen
from actualisatie.storage.database import transaction
from actualisatie.storage.journal import verify_chain
from actualisatie.storage.models import Batch, Case, Effect, Letter, Reply, ReplyFile

HEAD_START = 0.3
"""Seconds in which the second may get as far as it can before the first commits; no test depends on how far."""


@pytest.fixture
def world(engine: Engine, tmp_path: Path, loopback: tuple[str, Callable[..., None]]) -> SmallWorld:
    """An office with three silent dossiers, on each database."""
    made = open_small_world(engine, tmp_path, *loopback)
    made.printer = plain_paper
    for _ in range(3):
        made.add_dossier()
    made.create()
    return made


def overlapping(engine: Engine, step: Callable[[Session], Any]) -> list[Any]:
    """Do a step in two transactions that overlap: the second begins before the first commits."""

    def second() -> Any:
        with transaction(engine) as session:
            return step(session)

    with ThreadPoolExecutor(1) as pool:
        with transaction(engine) as session:
            first = step(session)
            session.flush()
            other: Future[Any] = pool.submit(second)
            wait([other], timeout=HEAD_START)
        return [first, refusal_of(other)]


def at_once(step: Callable[[], Any]) -> list[Any]:
    """Do a step twice, in two threads that start together."""
    start = Barrier(2)

    def run() -> Any:
        start.wait()
        return step()

    with ThreadPoolExecutor(2) as pool:
        return [refusal_of(one) for one in [pool.submit(run), pool.submit(run)]]


def refusal_of(future: Future[Any]) -> Any:
    """Return what came of it: a refusal by name, and any other fault as it is."""
    fault = future.exception()
    return type(fault).__name__ if isinstance(fault, Refused) else future.result()


def count(world: SmallWorld, table: type[Any]) -> int:
    with transaction(world.engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def claiming(day: date) -> Callable[[Session], int]:
    """Return the step that makes all batches of a day; it returns the number of their letters."""

    def claim(session: Session) -> int:
        campaign, moment = campaign_by_name(session, CAMPAIGN), Moment.on(day)
        plans = plan_batches(session, campaign, moment)
        batches = [claim_batch(session, campaign, plan, moment, "An") for plan in plans]
        return sum(batch.letters for batch in batches if batch)

    return claim


def test_dossiers_are_selected_once(world: SmallWorld) -> None:
    def select_all(session: Session) -> int | None:
        return select_chunk(session, campaign_by_name(session, CAMPAIGN), 0, 10, Moment.on(SELECTED), "An")

    assert overlapping(world.engine, select_all) == [3, None]
    assert count(world, Case) == 3


def test_first_letters_are_claimed_once(world: SmallWorld) -> None:
    world.select(SELECTED)
    world.check(SELECTED)

    def claim(session: Session) -> int:
        campaign, moment = campaign_by_name(session, CAMPAIGN), Moment.on(PRINTED)
        batches = [
            claim_batch(session, campaign, plan, moment, "An") for plan in plan_batches(session, campaign, moment)
        ]
        return sum(batch.letters for batch in batches if batch)

    assert overlapping(world.engine, claim) == [3, 0]
    assert (count(world, Batch), count(world, Letter)) == (1, 3)


def test_decision_letters_are_claimed_once(world: SmallWorld) -> None:
    office.to_reminders(world)
    office.live(world, GRACE_PASSED)
    world.fresh_answers(NEXT_DAY)
    world.execute(NEXT_DAY)

    def claim(session: Session) -> int:
        campaign, moment = campaign_by_name(session, CAMPAIGN), Moment.on(NEXT_DAY)
        batches = [
            claim_batch(session, campaign, plan, moment, "An") for plan in plan_batches(session, campaign, moment)
        ]
        return sum(batch.letters for batch in batches if batch)

    assert overlapping(world.engine, claim) == [3, 0]
    assert (count(world, Batch), count(world, Letter)) == (3, 9)


def test_reminders_are_marked_once(world: SmallWorld) -> None:
    office.to_first_letters(world)

    def mark(session: Session) -> int:
        return mark_reminders_due(session, campaign_by_name(session, CAMPAIGN), Moment.on(REMINDED), "An")

    assert overlapping(world.engine, mark) == [3, 0]
    assert [office.events(world, number).count("first term passed") for number in world.states()] == [1, 1, 1]


def test_strike_offs_are_proposed_once(world: SmallWorld) -> None:
    office.to_reminders(world)
    world.fresh_answers(GRACE_PASSED)

    def propose(session: Session) -> int:
        campaign, moment = campaign_by_name(session, CAMPAIGN), Moment.on(GRACE_PASSED)
        ids = agenda.before_strike_off(session, campaign, moment)
        return propose_strike_offs(session, campaign, ids, moment, "An").proposed

    assert overlapping(world.engine, propose) == [3, 0]
    assert [office.events(world, number).count("strike-off proposed") for number in world.states()] == [1, 1, 1]


@pytest.mark.parametrize("second", Decision)
def test_of_two_decisions_at_once_the_second_decides_nothing(world: SmallWorld, second: Decision) -> None:
    office.to_proposals(world)
    decisions = iter([Decision.APPROVE, second])

    def decide(session: Session) -> int:
        campaign = campaign_by_name(session, CAMPAIGN)
        return decide_strike_offs(session, campaign, next(decisions), Moment.on(GRACE_PASSED), "Bo", remark="seen")

    assert overlapping(world.engine, decide) in ([3, 0], [3, "ApprovalError"])
    assert set(world.states().values()) == {"strike_off_approved"}
    assert [office.events(world, number).count("strike-off approved") for number in world.states()] == [1, 1, 1]


def test_of_two_postmarks_at_once_the_second_is_refused(world: SmallWorld) -> None:
    world.select(SELECTED)
    world.check(SELECTED)
    (code,) = world.print_due(PRINTED)
    days = iter([POSTING_DAY, PRINTED])

    def post(session: Session) -> date | None:
        return register_postmark(session, code, next(days), "MASSPOST-1", Moment.on(POSTING_DAY), "WM1").last_day

    assert overlapping(world.engine, post) == [date(2024, 4, 26), "BatchNotPostableError"]
    assert {letter.postmark for number in world.states() for letter in office.letters(world, number)} == {POSTING_DAY}


@pytest.mark.parametrize("withdrawn_first", [True, False])
def test_a_batch_is_posted_or_withdrawn_and_never_both(world: SmallWorld, withdrawn_first: bool) -> None:
    world.select(SELECTED)
    world.check(SELECTED)
    (code,) = world.print_due(PRINTED)

    def post(session: Session) -> str:
        register_postmark(session, code, POSTING_DAY, "MASSPOST-1", Moment.on(POSTING_DAY), "WM1")
        return "posted"

    def withdraw(session: Session) -> str:
        withdraw_batch(session, code, "wrong paper", Moment.on(POSTING_DAY), "An")
        return "withdrawn"

    steps = iter([withdraw, post] if withdrawn_first else [post, withdraw])

    def next_step(session: Session) -> str:
        return next(steps)(session)

    found = overlapping(world.engine, next_step)
    states = {case_state.value for case_state in world.states().values()}
    with transaction(world.engine) as session:
        marks = set(
            session.execute(select(Batch.status, Letter.postmark, Letter.withdrawn_reason).join(Letter)).tuples()
        )
    if withdrawn_first:
        assert (found, states) == (["withdrawn", "BatchNotPostableError"], {"letter_due"})
        assert marks == {("withdrawn", None, "batch withdrawn")}
    else:
        assert (found, states) == (["posted", "BatchNotWithdrawableError"], {"letter_posted"})
        assert marks == {("posted", POSTING_DAY, None)}


def test_a_batch_withdrawn_while_its_files_are_copied_stays_withdrawn(world: SmallWorld) -> None:
    world.select(SELECTED)
    world.check(SELECTED)
    withdrawn = []

    def meanwhile(point: CrashPoint) -> None:
        if point is CrashPoint.BATCH_FILES_DELIVERED:
            withdrawn.append(world.withdraw("B000001", PRINTED).to_tell)

    stop = listen(meanwhile)
    assert world.print_due(PRINTED) == []
    stop()
    assert withdrawn == [1]
    assert world.tell(PRINTED) == 1
    folder = world.folders.outbox / "WM1" / "B000001"
    assert {"B000001.json", "B000001-ingetrokken.json"} <= {file.name for file in folder.iterdir()}
    assert world.print_due(PRINTED) == ["B000002"]


def test_the_same_batch_printed_twice_at_once_is_one_batch(world: SmallWorld) -> None:
    world.select(SELECTED)
    world.check(SELECTED)
    with office.killed_at(CrashPoint.BATCH_CLAIMED):
        world.print_due(PRINTED)

    def press() -> int:
        return print_and_deliver(world.engine, 1, world.folders, plain_paper, Moment.on(PRINTED), "An")

    assert sorted(at_once(press)) == [0, 3]
    with transaction(world.engine) as session:
        assert session.scalars(select(Batch.status)).all() == ["delivered"]


def test_the_same_file_of_replies_twice_at_once_counts_once(world: SmallWorld) -> None:
    office.to_reminders(world)
    file = world.folder / "replies.jsonl"
    file.write_text("\n".join(story.answer(number) for number in world.states()) + "\nbroken line\n")

    taken = at_once(lambda: take_in_file(world.engine, file, Moment.on(LAST_DAY), "WM1"))
    assert sum((one.outcomes for one in taken), Counter()) == {"confirmed": 3}
    assert [one.nameless for one in taken] == [1, 1]  # whichever puts the file away, it is set apart
    assert (count(world, Reply), count(world, ReplyFile)) == (3, 1)
    assert set(world.states().values()) == {"confirmed"}


def test_an_approved_strike_off_executed_twice_at_once_happens_once(world: SmallWorld) -> None:
    office.to_approvals(world)
    ids = [world.case(number).id for number in world.states()]

    def execute() -> list[str]:
        with HttpLocalSoftware(world.url + LOCAL_SOFTWARE_PATH, timeout=5) as software:
            moment = Moment.on(GRACE_PASSED)
            return [execute_strike_off(world.engine, one, Outside(software), moment, "An").value for one in ids]

    outcomes = [outcome for run in at_once(execute) for outcome in run]
    assert set(outcomes) <= {"struck_off", "moved_on"}
    assert office.struck_off(world) == list(world.states())
    assert set(world.states().values()) == {"struck_off"}
    with transaction(world.engine) as session:
        strike_offs = select(func.count()).where(Effect.kind == EffectKind.STRIKE_OFF)
        assert session.scalar(strike_offs) == 3


def test_two_whole_rounds_at_once_on_every_day_end_as_one(
    engine: Engine, tmp_path: Path, loopback: tuple[str, Callable[..., None]]
) -> None:
    world = open_small_world(engine, tmp_path, *loopback)
    world.printer = plain_paper
    story.prepare(world)
    for day in story.DAYS:
        story.begin(world, day)
        at_once(lambda day=day: story.go_on(world, day))  # type: ignore[misc]  # binds the day of the loop
        story.decide(world, day)
    assert story.faults_in(world) == []
    with transaction(world.engine) as session:
        assert verify_chain(session) > 0
        assert session.scalars(select(Case.turn)).all() == [0] * 8


def test_two_campaigns_that_select_at_once_never_take_the_same_dossier(world: SmallWorld) -> None:
    world.name = "one-off-again"
    world.create()
    names = iter([CAMPAIGN, world.name])

    def select_all(session: Session) -> int | None:
        return select_chunk(session, campaign_by_name(session, next(names)), 0, 10, Moment.on(SELECTED), "An")

    assert overlapping(world.engine, select_all) == [3, None]
    assert count(world, Case) == 3


@pytest.mark.parametrize("first", ["a reply", "the strike-off"])
def test_a_reply_that_comes_in_while_a_strike_off_is_claimed_stops_it_or_raises_an_alarm(
    world: SmallWorld, first: str
) -> None:
    office.to_approvals(world)
    number = next(iter(world.states()))
    case_id = world.case(number).id
    item = ReplyItem.model_validate_json(story.answer(number))

    def reply(session: Session) -> str:
        (outcome,) = settle_all(session, [item], Moment.on(GRACE_PASSED), "WM1")
        return outcome.value

    def strike_off(session: Session) -> str:
        claimed = claim(session, case_id, Moment.on(GRACE_PASSED), "An")
        return claimed.value if isinstance(claimed, StrikeOffOutcome) else "claimed"

    steps = iter([reply, strike_off] if first == "a reply" else [strike_off, reply])

    def next_step(session: Session) -> str:
        return next(steps)(session)

    found = overlapping(world.engine, next_step)
    if first == "a reply":
        assert (found, office.state(world, number)) == (["confirmed", "moved_on"], "confirmed")
    else:
        assert (found, office.state(world, number)) == (["claimed", "during_strike_off"], "strike_off_approved")
        assert office.events(world, number)[-1] == "alarm"


def test_an_approval_beside_a_reply_that_waits_for_a_person_approves_nothing(world: SmallWorld) -> None:
    office.to_proposals(world)
    unsigned = [
        ReplyItem.model_validate_json(story.answer(number, signer="none", channel="counter"))
        for number in world.states()
    ]

    def reply(session: Session) -> int:
        return len(settle_all(session, unsigned, Moment.on(GRACE_PASSED), "WM1"))

    def approve(session: Session) -> int:
        campaign = campaign_by_name(session, CAMPAIGN)
        return decide_strike_offs(session, campaign, Decision.APPROVE, Moment.on(GRACE_PASSED), "Bo")

    steps = iter([reply, approve])

    def next_step(session: Session) -> int:
        return next(steps)(session)

    assert overlapping(world.engine, next_step) in ([3, 0], [3, "ApprovalError"])
    assert set(world.states().values()) == {"reminder_posted"}


def test_a_strike_off_that_waited_for_its_case_sees_the_dossier_as_it_was_left(world: SmallWorld) -> None:
    world.select(SELECTED)

    def lock(session: Session) -> Case:
        case = lock_case(session, Case.id == select(func.min(Case.id)).scalar_subquery())
        assert case is not None
        return case

    def seen_after_the_wait() -> DossierStatus:
        with transaction(world.engine) as session:
            return lock(session).dossier.status

    with ThreadPoolExecutor(1) as pool:
        with transaction(world.engine) as session:
            lock(session).dossier.status = DossierStatus.IN_OFFER
            session.flush()
            other = pool.submit(seen_after_the_wait)
            wait([other], timeout=HEAD_START)
        assert other.result() is DossierStatus.IN_OFFER

"""Statuses are told once, whatever goes wrong at the local software or the register, and wherever the program dies."""

from collections.abc import Callable
from datetime import time

import pytest
from office_days import SELECTED, events, killed_at
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.signals.telling import tell_statuses
from actualisatie.campaigns.strike_offs.striking import Outside
from actualisatie.connectors.local_software.over_http import HttpLocalSoftware
from actualisatie.connectors.local_software.wire import StrikeOffBody
from actualisatie.simulator.faults import HttpFaults, Misfortune
from actualisatie.storage.crash_points import CrashPoint, listen
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Effect

KBO, OTHER = "0400123412", "0100000070"
NOON, AFTERNOON, EVENING = time(12), time(14), time(18)
TOLD = {"status": "done", "register-status": "done"}
ALL_DONE = {"statuses_told": 1, "register_statuses_told": 1}


@pytest.fixture
def failing(quick_world: SmallWorld) -> Callable[..., str]:
    """Add a dossier that does not meet the conditions; its status is written down and not told yet."""

    def make(*others: str) -> str:
        number = quick_world.add_dossier(owns=True)
        for kbo in others:
            quick_world.add_dossier(owns=True, kbo=kbo)
        quick_world.create()
        quick_world.select(SELECTED)
        quick_world.check(SELECTED)
        return number

    return make


def outbox(world: SmallWorld) -> dict[str, str]:
    with transaction(world.engine) as session:
        found = session.scalars(select(Effect).order_by(Effect.id))
        return {effect.key.rpartition("-1-")[0]: effect.state.value for effect in found}


def befall(faults: HttpFaults, kind: Misfortune, times: int | None = 1) -> None:
    faults.rate, faults.kinds, faults.times = 1.0, (kind,), times


UNCLEAR = [
    Misfortune.SILENCE_AFTER_WORK,
    Misfortune.ERROR_AFTER_WORK,
    Misfortune.CUT_AFTER_WORK,
    Misfortune.GARBAGE_AFTER_WORK,
]


@pytest.mark.parametrize("kind", [*UNCLEAR, Misfortune.SILENCE_BEFORE_WORK, Misfortune.ERROR_BEFORE_WORK])
def test_local_software_that_gives_no_clear_answer_is_told_once(
    quick_world: SmallWorld, failing: Callable[..., str], kind: Misfortune
) -> None:
    number = failing()
    befall(quick_world.faults.local_software, kind)
    assert quick_world.tell_statuses(SELECTED) == {"statuses_unclear": 1, "register_statuses_told": 1}
    assert quick_world.tell_statuses(SELECTED) == {"statuses_told": 1}
    assert quick_world.ledger.statuses == {(KBO, number): ["INFOS"]}
    assert outbox(quick_world) == TOLD


@pytest.mark.parametrize("kind", [Misfortune.UNAVAILABLE, Misfortune.BUSY])
def test_local_software_that_is_down_is_told_in_the_next_round(
    quick_world: SmallWorld, failing: Callable[..., str], kind: Misfortune
) -> None:
    failing()
    befall(quick_world.faults.local_software, kind)
    quick_world.tell_statuses(SELECTED)
    quick_world.tell_statuses(SELECTED)
    assert outbox(quick_world) == TOLD


def test_a_dossier_that_is_struck_off_there_already_is_left_to_a_person(
    quick_world: SmallWorld, failing: Callable[..., str]
) -> None:
    number = failing()
    struck_off = {"datumUitwerking": "2024-03-01", "datumBeslissing": "2024-03-01", "grond": "voldoet_niet"}
    quick_world.ledger.strike_off(KBO, number, "by hand", StrikeOffBody.model_validate(struck_off))
    assert quick_world.tell_statuses(SELECTED) == {"statuses_refused": 1, "register_statuses_told": 1}
    assert outbox(quick_world)["status"] == "dead"
    assert quick_world.ledger.statuses == {}


def test_who_asked_to_leave_and_is_struck_off_there_already_is_done(
    quick_world: SmallWorld, failing: Callable[..., str]
) -> None:
    number = failing()
    struck_off = {"datumUitwerking": "2024-03-01", "datumBeslissing": "2024-03-01", "grond": "voldoet_niet"}
    quick_world.ledger.strike_off(KBO, number, "by hand", StrikeOffBody.model_validate(struck_off))
    quick_world.reply(SELECTED, {"dossier": number, "kind": "withdrawal"})
    assert quick_world.tell_statuses(SELECTED) == ALL_DONE


def test_software_that_knows_no_statuses_is_no_dossiers_fault(
    quick_world: SmallWorld, failing: Callable[..., str]
) -> None:
    failing()
    with HttpLocalSoftware(quick_world.url + "/nothing-here") as software:
        outside = Outside(software)
        told = tell_statuses(quick_world.engine, quick_world.name, outside, Moment.on(SELECTED), "An")
    assert told == {"statuses_failed": 1}
    with transaction(quick_world.engine) as session:
        effect = session.scalars(select(Effect).order_by(Effect.id)).first()
        assert effect is not None
        assert (effect.state, "statuses: false" in (effect.last_error or "")) == ("pending", True)


def test_a_company_that_is_silent_holds_up_no_other(quick_world: SmallWorld, failing: Callable[..., str]) -> None:
    failing(KBO, KBO, KBO, OTHER)
    quick_world.faults.local_software.down.add(KBO)
    assert quick_world.tell_statuses(SELECTED) == {
        "statuses_unclear": 2,
        "statuses_told": 1,
        "register_statuses_told": 5,
    }
    assert sum(times for (kbo, _), times in quick_world.ledger.asked.items() if kbo == KBO) == 2
    quick_world.faults.local_software.down.clear()
    assert quick_world.tell_statuses(SELECTED) == {"statuses_told": 4}


def test_a_trouble_that_lasts_stands_in_the_journal_once(quick_world: SmallWorld, failing: Callable[..., str]) -> None:
    number = failing()
    quick_world.faults.local_software.down.add(KBO)
    for at in (NOON, AFTERNOON, EVENING):
        quick_world.tell_statuses(SELECTED, at)
    assert events(quick_world, number).count("status not told") == 1


@pytest.mark.parametrize("kind", UNCLEAR[:3])
def test_a_register_that_gives_no_clear_answer_after_the_work_is_written_to_once(
    quick_world: SmallWorld, failing: Callable[..., str], kind: Misfortune
) -> None:
    number = failing()
    befall(quick_world.faults.cir, kind)
    assert quick_world.tell_statuses(SELECTED) == {"statuses_told": 1, "register_statuses_unclear": 1}
    assert quick_world.tell_statuses(SELECTED) == {"register_statuses_told": 1}
    assert quick_world.cir.actions == {(number, "INFOS"): 1}


@pytest.mark.parametrize("kind", [Misfortune.SILENCE_BEFORE_WORK, Misfortune.ERROR_BEFORE_WORK])
def test_a_register_that_gave_no_answer_before_the_work_is_written_to_an_hour_later(
    quick_world: SmallWorld, failing: Callable[..., str], kind: Misfortune
) -> None:
    number = failing()
    befall(quick_world.faults.cir, kind)
    for _ in range(2):
        quick_world.tell_statuses(SELECTED)
    assert quick_world.cir.actions == {}
    assert quick_world.tell_statuses(SELECTED, AFTERNOON) == {"register_statuses_told": 1}
    assert quick_world.cir.actions == {(number, "INFOS"): 1}


@pytest.mark.parametrize("kind", [Misfortune.FORBIDDEN, Misfortune.BUSY])
def test_a_register_that_does_not_take_it_now_is_written_to_in_the_next_round(
    quick_world: SmallWorld, failing: Callable[..., str], kind: Misfortune
) -> None:
    number = failing()
    befall(quick_world.faults.cir, kind)
    assert quick_world.tell_statuses(SELECTED)["register_statuses_failed"] == 1
    assert quick_world.tell_statuses(SELECTED) == {"register_statuses_told": 1}
    assert quick_world.cir.actions == {(number, "INFOS"): 1}


def test_a_register_that_is_down_is_asked_about_two_dossiers_only(
    quick_world: SmallWorld, failing: Callable[..., str]
) -> None:
    failing(KBO, KBO, OTHER, OTHER)
    quick_world.faults.cir.methods = frozenset({"GET", "POST"})
    befall(quick_world.faults.cir, Misfortune.UNAVAILABLE, None)
    assert quick_world.tell_statuses(SELECTED) == {"statuses_told": 5, "register_statuses_failed": 2}
    quick_world.faults.cir.rate = 0.0
    assert quick_world.tell_statuses(SELECTED) == {"register_statuses_told": 5}


def test_a_register_that_is_slow_is_written_to_once_and_then_read(
    quick_world: SmallWorld, failing: Callable[..., str]
) -> None:
    number = failing()
    quick_world.cir.slow = True
    for at in (NOON, AFTERNOON, EVENING):
        assert quick_world.tell_statuses(SELECTED, at)["register_statuses_awaited"] == 1
    quick_world.cir.catch_up()
    assert quick_world.tell_statuses(SELECTED, EVENING) == {"register_statuses_told": 1}
    assert quick_world.cir.actions == {(number, "INFOS"): 1}


@pytest.mark.parametrize("status", ["OFFER", "CHKO"])
def test_an_offer_or_an_appeal_in_the_register_is_never_written_over(
    quick_world: SmallWorld, failing: Callable[..., str], status: str
) -> None:
    number = failing()
    quick_world.cir.set_status(number, status)
    assert quick_world.tell_statuses(SELECTED) == {"statuses_told": 1, "register_statuses_left": 1}
    assert quick_world.cir.actions == {}
    assert outbox(quick_world)["register-status"] == "cancelled"


@pytest.mark.parametrize("status", ["RJCT", "NIEUW"])
def test_a_status_in_the_register_that_nobody_expected_is_left_to_a_person(
    quick_world: SmallWorld, failing: Callable[..., str], status: str
) -> None:
    number = failing()
    quick_world.cir.set_status(number, status)
    assert quick_world.tell_statuses(SELECTED) == {"statuses_told": 1, "register_statuses_refused": 1}
    assert quick_world.cir.actions == {}
    assert outbox(quick_world)["register-status"] == "dead"


def test_what_changed_in_the_register_after_an_unclear_write_is_left_to_a_person(
    quick_world: SmallWorld, failing: Callable[..., str]
) -> None:
    number = failing()
    befall(quick_world.faults.cir, Misfortune.CUT_AFTER_WORK)
    quick_world.tell_statuses(SELECTED)
    quick_world.cir.set_status(number, "REG")  # somebody put it back
    assert quick_world.tell_statuses(SELECTED, AFTERNOON) == {"register_statuses_refused": 1}
    assert quick_world.cir.actions == {(number, "INFOS"): 1}


@pytest.mark.parametrize(
    "point",
    [
        CrashPoint.SIGNALS_CLAIMED,
        CrashPoint.SIGNALS_TOLD,
        CrashPoint.SIGNALS_NOTED,
        CrashPoint.SIGNALS_WRITTEN,
    ],
)
def test_whoever_dies_while_telling_and_starts_again_tells_once(
    quick_world: SmallWorld, failing: Callable[..., str], point: CrashPoint
) -> None:
    number = failing()
    with killed_at(point):
        quick_world.tell_statuses(SELECTED)
    for at in (NOON, AFTERNOON, EVENING):
        quick_world.tell_statuses(SELECTED, at)
    assert outbox(quick_world) == TOLD
    assert quick_world.ledger.statuses == {(KBO, number): ["INFOS"]}
    assert quick_world.cir.actions == {(number, "INFOS"): 1}


@pytest.mark.parametrize("point", [CrashPoint.SIGNALS_CLAIMED, CrashPoint.SIGNALS_NOTED, CrashPoint.SIGNALS_WRITTEN])
def test_two_rounds_at_once_tell_once(quick_world: SmallWorld, failing: Callable[..., str], point: CrashPoint) -> None:
    number = failing()

    def meanwhile(reached: CrashPoint) -> None:
        if reached is point:
            stop()
            quick_world.tell_statuses(SELECTED)

    stop = listen(meanwhile)
    quick_world.tell_statuses(SELECTED)
    for at in (NOON, AFTERNOON):
        quick_world.tell_statuses(SELECTED, at)
    assert outbox(quick_world) == TOLD
    assert quick_world.ledger.statuses == {(KBO, number): ["INFOS"]}
    assert quick_world.cir.actions == {(number, "INFOS"): 1}

"""A strike-off in two phases: written to the register once, then verified by reading its own status back as RJCT."""

from collections.abc import Callable
from datetime import date, time

import pytest
from office_days import GRACE_PASSED, NEXT_DAY, events, holds, killed_at, to_approvals
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import NotConnectedError
from actualisatie.campaigns.strike_offs.striking import Outside, execute_strike_off
from actualisatie.connectors.local_software.over_http import HttpLocalSoftware
from actualisatie.simulator.faults import HttpFaults, Misfortune
from actualisatie.storage.crash_points import CrashPoint, listen
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Effect

WRITTEN_TO = [CrashPoint.REGISTER_WRITE_NOTED, CrashPoint.REGISTER_WRITTEN, CrashPoint.REGISTER_VERIFIED]
AFTERNOON, EVENING = time(13, 30), time(18)
BOTH = frozenset({"GET", "POST"})

Approved = Callable[..., str]


@pytest.fixture
def approved(quick_world: SmallWorld) -> Approved:
    """Bring one silent candidate to an approved strike-off in a campaign that strikes off in these systems."""

    def bring(system: str, **strike: int) -> str:
        number = quick_world.add_dossier()
        quick_world.create(strike={"system": system, **strike})
        to_approvals(quick_world)
        return number

    return bring


@pytest.fixture
def troubles(quick_world: SmallWorld) -> HttpFaults:
    return quick_world.faults.cir


def effects(world: SmallWorld) -> dict[str, str]:
    with transaction(world.engine) as session:
        strike_offs = select(Effect).where(Effect.case_id.is_not(None)).order_by(Effect.id)
        return {one.kind.value: one.state.value for one in session.scalars(strike_offs)}


def times_written(world: SmallWorld, number: str) -> int:
    return world.cir.actions[number, "RJCT"]


def told(world: SmallWorld, day: date = GRACE_PASSED, at: time = time(12)) -> list[str]:
    return [outcome.value for outcome in world.execute_all(day, at).told]


def test_the_register_is_not_written_to_unless_the_campaign_says_so(
    quick_world: SmallWorld, approved: Approved
) -> None:
    number = approved("local_software")
    assert quick_world.execute_all(GRACE_PASSED).counts() == {"struck_off": 1}
    assert times_written(quick_world, number) == 0
    assert effects(quick_world) == {"strike_off": "done"}


def test_both_systems_strike_off_the_local_software_first(quick_world: SmallWorld, approved: Approved) -> None:
    number = approved("both")
    assert quick_world.execute_all(GRACE_PASSED).counts() == {"struck_off": 1, "register_struck_off": 1}
    assert quick_world.ledger.effects == {("0400123412", number): 1}
    assert quick_world.cir.dossiers[number].status == "RJCT"
    assert times_written(quick_world, number) == 1
    assert events(quick_world, number)[-2:] == ["struck off", "register shows it"]


def test_the_register_alone_strikes_off_where_the_campaign_says_so(quick_world: SmallWorld, approved: Approved) -> None:
    number = approved("register")
    assert quick_world.execute_all(GRACE_PASSED).counts() == {"struck_off": 1}
    assert quick_world.states() == {number: "struck_off"}
    assert times_written(quick_world, number) == 1
    assert quick_world.ledger.effects == {}


def test_a_campaign_that_strikes_off_in_the_register_needs_one(quick_world: SmallWorld, approved: Approved) -> None:
    case_id = quick_world.case(approved("register")).id
    with HttpLocalSoftware(quick_world.url) as software, pytest.raises(NotConnectedError, match="ACTUALISATIE_CIR_URL"):
        execute_strike_off(quick_world.engine, case_id, Outside(software), Moment.on(GRACE_PASSED), "An")
    assert quick_world.execute_all(GRACE_PASSED).counts() == {"struck_off": 1}


def test_a_case_waits_approved_until_the_register_shows_it(quick_world: SmallWorld, approved: Approved) -> None:
    number = approved("register")
    quick_world.cir.slow = True
    assert quick_world.execute(GRACE_PASSED) == ["awaited"]
    assert quick_world.states() == {number: "strike_off_approved"}
    quick_world.cir.catch_up()
    assert quick_world.execute(NEXT_DAY) == ["struck_off"]
    assert times_written(quick_world, number) == 1


def test_what_the_register_took_is_never_sent_again_and_becomes_an_alarm(
    quick_world: SmallWorld, approved: Approved
) -> None:
    number = approved("both", verify_rounds=3)
    quick_world.cir.slow = True
    days = [date(2024, 5, 29 + extra) for extra in range(3)] + [date(2024, 6, day) for day in (1, 2)]
    assert [told(quick_world, day) for day in days] == [["awaited"]] * 5
    assert times_written(quick_world, number) == 1
    assert events(quick_world, number).count("alarm") == 1
    quick_world.cir.catch_up()
    assert told(quick_world, date(2024, 6, 3)) == ["struck_off"]
    assert effects(quick_world) == {"strike_off": "done", "register_strike_off": "done"}


@pytest.mark.parametrize(
    "misfortune", [Misfortune.CUT_AFTER_WORK, Misfortune.ERROR_AFTER_WORK, Misfortune.SILENCE_AFTER_WORK]
)
@pytest.mark.parametrize("system", ["both", "register"])
def test_an_unclear_answer_after_the_work_leads_to_one_write(
    quick_world: SmallWorld, approved: Approved, troubles: HttpFaults, misfortune: Misfortune, system: str
) -> None:
    number = approved(system)
    troubles.rate, troubles.kinds, troubles.times = 1.0, (misfortune,), 1
    quick_world.execute(GRACE_PASSED)
    quick_world.execute(GRACE_PASSED)
    assert quick_world.states() == {number: "struck_off"}
    assert set(effects(quick_world).values()) == {"done"}
    assert times_written(quick_world, number) == 1


@pytest.mark.parametrize("misfortune", [Misfortune.SILENCE_BEFORE_WORK, Misfortune.ERROR_BEFORE_WORK])
def test_an_unclear_answer_before_the_work_is_settled_by_the_version_an_hour_later(
    quick_world: SmallWorld, approved: Approved, troubles: HttpFaults, misfortune: Misfortune
) -> None:
    number = approved("both")
    troubles.rate, troubles.kinds, troubles.times = 1.0, (misfortune,), 1
    assert told(quick_world) == ["failed"]
    assert told(quick_world) == ["failed"]  # within the hour it may still be on its way
    assert times_written(quick_world, number) == 0
    assert told(quick_world, at=AFTERNOON) == ["struck_off"]
    assert times_written(quick_world, number) == 1


def test_a_register_that_was_not_reached_is_written_to_in_the_next_round(
    quick_world: SmallWorld, approved: Approved, troubles: HttpFaults
) -> None:
    number = approved("both")
    troubles.rate, troubles.kinds, troubles.times = 1.0, (Misfortune.BUSY,), 1
    assert told(quick_world) == ["failed"]
    assert told(quick_world) == ["struck_off"]
    assert times_written(quick_world, number) == 1


def test_a_register_that_does_not_let_us_in_is_our_fault_and_not_the_dossiers(
    quick_world: SmallWorld, approved: Approved, troubles: HttpFaults
) -> None:
    number = approved("register")
    troubles.rate, troubles.kinds, troubles.times = 1.0, (Misfortune.FORBIDDEN,), 1
    assert quick_world.execute(GRACE_PASSED) == ["failed"]
    assert holds(quick_world, number) == []
    assert quick_world.execute(GRACE_PASSED) == ["struck_off"]


@pytest.mark.parametrize("status", ["CHKO", "OFFER", "NIEUW"])
def test_an_appeal_or_an_offer_that_came_in_between_is_never_written_over(
    quick_world: SmallWorld, approved: Approved, status: str
) -> None:
    number = approved("both")
    quick_world.cir.set_status(number, status)
    assert told(quick_world) == ["refused"]
    assert quick_world.cir.dossiers[number].status == status
    assert times_written(quick_world, number) == 0
    assert events(quick_world, number)[-2:] == ["register not told", "alarm"]
    assert effects(quick_world) == {"strike_off": "done", "register_strike_off": "dead"}


def test_a_confirmation_in_the_register_minutes_ago_stops_the_write(
    quick_world: SmallWorld, approved: Approved
) -> None:
    number = approved("register")
    quick_world.cir.confirm(number, Moment.on(GRACE_PASSED).at)
    assert quick_world.execute(GRACE_PASSED) == ["refused"]
    assert holds(quick_world, number) == ["manual"]
    assert times_written(quick_world, number) == 0


def test_a_dossier_that_changed_after_an_unclear_write_is_left_to_a_person(
    quick_world: SmallWorld, approved: Approved, troubles: HttpFaults
) -> None:
    number = approved("both")
    troubles.rate, troubles.kinds, troubles.times = 1.0, (Misfortune.CUT_AFTER_WORK,), 1
    assert told(quick_world) == ["failed"]
    quick_world.cir.set_status(number, "REG")  # somebody reinstated it in the register
    assert told(quick_world) == ["refused"]
    assert times_written(quick_world, number) == 1


@pytest.mark.parametrize("system", ["both", "register"])
@pytest.mark.parametrize("point", [CrashPoint.STRIKE_OFF_CLAIMED, CrashPoint.STRIKE_OFF_SENT, *WRITTEN_TO])
def test_whoever_dies_while_writing_and_starts_again_writes_once(
    quick_world: SmallWorld, approved: Approved, system: str, point: CrashPoint
) -> None:
    number = approved(system)
    with killed_at(point):
        quick_world.execute(GRACE_PASSED)
    for at in (time(12), AFTERNOON, EVENING):
        quick_world.execute_all(GRACE_PASSED, at)
    assert quick_world.states() == {number: "struck_off"}
    assert set(effects(quick_world).values()) == {"done"}
    assert times_written(quick_world, number) == 1


def test_two_operators_at_once_write_once(quick_world: SmallWorld, approved: Approved) -> None:
    number = approved("register")
    second: list[str] = []

    def meanwhile(point: CrashPoint) -> None:
        if point is CrashPoint.REGISTER_WRITE_NOTED and not second:
            second.append("under way")
            second.extend(quick_world.execute(GRACE_PASSED))

    stop = listen(meanwhile)
    assert quick_world.execute(GRACE_PASSED) == ["struck_off"]
    stop()
    assert second == ["under way", "failed"]
    assert times_written(quick_world, number) == 1


def test_a_second_operator_who_claimed_before_the_first_wrote_does_not_write(
    quick_world: SmallWorld, approved: Approved
) -> None:
    number = approved("register")

    def meanwhile(point: CrashPoint) -> None:
        if point is CrashPoint.STRIKE_OFF_CLAIMED:
            stop()
            assert quick_world.execute(GRACE_PASSED) == ["struck_off"]

    stop = listen(meanwhile)
    quick_world.execute(GRACE_PASSED)
    assert times_written(quick_world, number) == 1
    assert quick_world.states() == {number: "struck_off"}


def test_a_freeze_holds_up_the_register_too(quick_world: SmallWorld, approved: Approved) -> None:
    number = approved("both")
    with killed_at(CrashPoint.REGISTER_WRITE_NOTED):
        quick_world.execute(GRACE_PASSED)
    assert told(quick_world, date(2023, 12, 20)) == ["frozen"]
    assert times_written(quick_world, number) == 0

"""The daily round late, twice, out of order, or not at all for ten days: whatever happens, nobody loses a day.

Of two candidates one answers on 10 April 2024 and one never does. The first letters are posted on 25 March and tell
26 April.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import office_days as office_life
import pytest
from office_days import GRACE_PASSED, LAST_DAY, NEXT_DAY, PRINTED, REMINDED, SELECTED
from small_world import POSTING_DAY, SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.explaining import CaseStory, explain
from actualisatie.storage.database import transaction

ANSWERED = date(2024, 4, 10)
LAST = date(2024, 7, 12)


def days(first: date, last: date, *, step: int = 1) -> list[date]:
    return [first + timedelta(days=number) for number in range(0, (last - first).days + 1, step)]


def without(left_out: Iterable[date]) -> list[date]:
    silent = set(left_out)
    return [day for day in days(date(2024, 4, 24), LAST) if day not in silent]


SCHEDULES: dict[str, list[date]] = {
    "every day": days(date(2024, 4, 24), LAST),
    "twice a day": [day for day in days(date(2024, 4, 24), LAST) for _ in range(2)],
    "every third day": days(date(2024, 4, 24), LAST, step=3),
    "once a week": days(date(2024, 4, 24), LAST, step=7),
    "silent for ten days before the reminder": without(days(date(2024, 4, 27), date(2024, 5, 6))),
    "silent for ten days around the last day": without(days(date(2024, 5, 20), date(2024, 5, 29))),
    "silent for ten days after the proposal": without(days(date(2024, 5, 30), date(2024, 6, 8))),
    "catching up on a day that was done": [
        day for one in days(date(2024, 4, 24), LAST) for day in (one, one - timedelta(days=6))
    ],
    "each pair of days the wrong way round": [
        day for one in days(date(2024, 4, 24), LAST, step=2) for day in (one + timedelta(days=1), one)
    ],
}


def begin(world: SmallWorld) -> tuple[str, str]:
    """Bring two dossiers to their first letters, of which one is answered; return who answered and who did not."""
    answering, silent = world.add_dossier(), world.add_dossier()
    world.create()
    world.select(SELECTED)
    world.check(SELECTED)
    (code,) = world.print_due(PRINTED)
    world.post(code, POSTING_DAY)
    world.reply(ANSWERED, {"dossier": answering})
    return answering, silent


def live(world: SmallWorld, schedule: Iterable[date]) -> None:
    """Run a round on each of the days; post and decisions bear the true day, which never goes back."""
    true_day = ANSWERED
    for day in schedule:
        true_day = max(day, true_day)
        for code in world.delivered():
            world.post(code, true_day)
        office_life.daily_round(world, day)
        if office_life.proposals(world):
            world.decide(true_day)


def story(world: SmallWorld, number: str) -> CaseStory:
    with transaction(world.engine) as session:
        (case,) = explain(session, number, Moment.on(LAST)).cases
    return case


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_however_rounds_run_the_same_happens_once_and_never_too_early(quick_world: SmallWorld, schedule: str) -> None:
    answering, silent = begin(quick_world)
    live(quick_world, SCHEDULES[schedule])
    assert quick_world.states() == {answering: "confirmed", silent: "struck_off"}
    assert office_life.struck_off(quick_world) == [silent]
    rounds = [letter.round.value for letter in office_life.letters(quick_world, silent)]
    assert rounds == ["first", "reminder", "strike_off"]
    assert [letter.round.value for letter in office_life.letters(quick_world, answering)] == ["first"]
    first, reminder = story(quick_world, silent).deadlines
    assert first.last_day < reminder.postmark
    assert (reminder.last_day - reminder.postmark).days >= 15
    struck_off_on = quick_world.case(silent).struck_off_on
    assert struck_off_on is not None
    assert struck_off_on >= reminder.strike_earliest


def test_a_second_round_on_a_day_changes_nothing(quick_world: SmallWorld) -> None:
    _, silent = begin(quick_world)
    seen = []
    for _ in range(2):
        office_life.daily_round(quick_world, REMINDED)
        letters = [letter.id for letter in office_life.letters(quick_world, silent)]
        seen.append((quick_world.states(), letters, office_life.events(quick_world, silent)))
    assert seen[0] == seen[1]
    assert seen[0][0][silent] == "reminder_batched"


def test_after_ten_days_of_silence_one_round_does_what_was_due_with_the_full_term(quick_world: SmallWorld) -> None:
    _, silent = begin(quick_world)
    late = date(2024, 5, 13)  # the reminder was due on 3 May
    live(quick_world, [late, date(2024, 5, 14)])
    (reminder,) = [one for one in office_life.letters(quick_world, silent) if one.round == "reminder"]
    assert reminder.postmark == date(2024, 5, 14)
    assert reminder.content["last_day"] == "2024-06-03"  # printed for a posting on 17 May at the latest: it binds
    assert story(quick_world, silent).deadlines[-1].last_day == date(2024, 6, 3)


def test_a_round_for_a_day_before_the_end_of_the_term_takes_an_approval_back(quick_world: SmallWorld) -> None:
    quick_world.add_dossier()
    quick_world.create()
    office_life.to_approvals(quick_world)
    office_life.daily_round(quick_world, LAST_DAY)
    assert list(quick_world.states().values()) == ["reminder_posted"]
    office_life.live(quick_world, GRACE_PASSED, NEXT_DAY)
    assert len(office_life.struck_off(quick_world)) == 1

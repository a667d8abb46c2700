"""Two years without activity: a campaign, a letter and a term of their own, and any sign of life ends it."""

from datetime import date, timedelta
from typing import Any

import pytest
from office_days import against, daily_round, events, live, proposals, struck_off
from small_world import SmallWorld
from sqlalchemy import select
from yearly_days import import_again, import_only, open_inactivity, take_in_silent

from actualisatie.campaigns.inactivity.last_activity import last_activity_on
from actualisatie.dossiers.kinds import Activity, DossierStatus
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Dossier

OPENED = date(2026, 3, 2)
POSTED = date(2026, 3, 5)
GRACE_PASSED = date(2026, 4, 11)
"""The term ends on Saturday 4 April; Monday is Easter Monday; Tuesday 7 April counts, then three working days."""
LONG_AGO = {"login": "2023-05-01"}
ALL = tuple(Activity)
ENROLLED = date(2019, 5, 14)
CHECKED_KBO = "0400123416"
"""A housing company of which an import accepts the number."""


@pytest.fixture
def silent(office: SmallWorld) -> str:
    """Give a dossier that has been inactive for years, with its letter posted."""
    return with_posted_letter(office)


def with_posted_letter(office: SmallWorld, **fields: Any) -> str:
    number = office.add_dossier(activities=LONG_AGO, **fields)
    open_inactivity(office, OPENED)
    assert take_in_silent(office, OPENED) == (1, 0)
    daily_round(office, OPENED)
    (code,) = office.delivered()
    office.post(code, POSTED)
    return number


@pytest.mark.parametrize(
    ("changed", "activities", "replied", "events_", "expected"),
    [
        (None, None, None, ALL, None),
        (None, {}, None, ALL, ENROLLED),
        (None, {"login": "2023-05-01", "offer_response": "2024-01-09"}, None, ALL, date(2024, 1, 9)),
        (date(2025, 2, 3), {"login": "2023-05-01"}, None, ALL, date(2025, 2, 3)),
        (date(2025, 2, 3), {"login": "2023-05-01"}, None, (Activity.LOGIN,), date(2023, 5, 1)),
        (None, {"login": "2023-05-01"}, date(2025, 4, 5), ALL, date(2025, 4, 5)),
        (None, {"login": "2023-05-01"}, date(2025, 4, 5), (Activity.LOGIN,), date(2023, 5, 1)),
        (None, {"login": "2017-05-01"}, None, ALL, ENROLLED),
    ],
)
def test_the_last_activity_is_the_latest_that_the_policy_counts_and_enrolling_is_one(
    changed: date | None,
    activities: dict[str, Any] | None,
    replied: date | None,
    events_: tuple[Activity, ...],
    expected: date | None,
) -> None:
    assert last_activity_on(ENROLLED, changed, activities, replied, events_) == expected


@pytest.mark.parametrize(("last", "taken"), [("2024-03-02", 1), ("2024-03-03", 0)])
def test_two_whole_years_must_have_passed(office: SmallWorld, last: str, taken: int) -> None:
    office.add_dossier(activities={"login": last})
    open_inactivity(office, OPENED)
    assert take_in_silent(office, OPENED) == (taken, 0)


def test_whoever_the_register_tells_nothing_about_is_counted_and_never_taken_in(office: SmallWorld) -> None:
    office.add_dossier()
    open_inactivity(office, OPENED)
    assert take_in_silent(office, OPENED) == (0, 1)
    assert office.states() == {}


def test_a_dossier_is_taken_in_once_a_year_however_often_it_runs(office: SmallWorld) -> None:
    for _ in range(3):
        office.add_dossier(activities=LONG_AGO)
    open_inactivity(office, OPENED)
    assert [take_in_silent(office, OPENED + timedelta(days=day), size=2) for day in range(2)] == [(3, 0), (0, 0)]


def test_a_dossier_in_another_campaign_is_left_to_it(office: SmallWorld) -> None:
    office.add_dossier(activities=LONG_AGO)
    office.create()
    office.select(date(2024, 3, 18))
    open_inactivity(office, OPENED)
    assert take_in_silent(office, OPENED) == (0, 0)


def test_its_letter_starts_a_term_of_thirty_days_without_a_reminder(office: SmallWorld, silent: str) -> None:
    assert office.case(silent).due_on == GRACE_PASSED
    live(office, *(POSTED + timedelta(days=number) for number in range(1, 36)))
    assert "first term passed" not in events(office, silent)


def test_silence_ends_in_a_strike_off_on_the_ground_of_inactivity(office: SmallWorld, silent: str) -> None:
    daily_round(office, GRACE_PASSED - timedelta(days=1))
    assert proposals(office) == []
    import_again(office, GRACE_PASSED)
    live(office, GRACE_PASSED, GRACE_PASSED + timedelta(days=3))
    assert struck_off(office) == [silent]
    assert office.case(silent).ground == "inactivity"


@pytest.mark.parametrize("imported", [None, GRACE_PASSED - timedelta(days=1)])
def test_nobody_is_struck_off_while_the_register_was_not_imported_since_the_grace(
    office: SmallWorld, silent: str, imported: date | None
) -> None:
    if imported is not None:
        import_again(office, imported)
    live(office, GRACE_PASSED, GRACE_PASSED + timedelta(days=3))
    assert struck_off(office) == []
    assert against(office, silent, GRACE_PASSED + timedelta(days=3)) == ["activity_not_fresh"]
    import_again(office, GRACE_PASSED + timedelta(days=4))
    live(office, GRACE_PASSED + timedelta(days=4), GRACE_PASSED + timedelta(days=5))
    assert struck_off(office) == [silent]


@pytest.mark.parametrize("told", [{"kbo": "0400123416"}, {"bad_lines": 1}, {"of": ENROLLED}, {"dated": False}])
def test_an_import_of_another_company_of_an_older_day_or_with_lines_left_out_does_not_count(
    office: SmallWorld, silent: str, told: dict[str, Any]
) -> None:
    import_again(office, GRACE_PASSED, **told)
    daily_round(office, GRACE_PASSED)
    assert proposals(office) == []
    assert against(office, silent, GRACE_PASSED) == ["activity_not_fresh"]


def test_a_file_that_names_others_of_the_housing_company_does_not_tell_of_this_dossier(
    office: SmallWorld,
) -> None:
    silent = with_posted_letter(office, kbo=CHECKED_KBO)
    other = office.add_dossier(kbo=CHECKED_KBO)
    assert import_only(office, GRACE_PASSED, other).unchanged == 1
    live(office, GRACE_PASSED, GRACE_PASSED + timedelta(days=1))
    assert against(office, silent, GRACE_PASSED + timedelta(days=1)) == ["activity_not_fresh"]
    assert import_only(office, GRACE_PASSED + timedelta(days=2), silent).unchanged == 1
    live(office, GRACE_PASSED + timedelta(days=2), GRACE_PASSED + timedelta(days=3))
    assert struck_off(office) == [silent]


def test_a_file_about_others_does_not_make_what_was_known_of_this_dossier_any_fresher(
    office: SmallWorld,
) -> None:
    silent = with_posted_letter(office, kbo=CHECKED_KBO)
    assert import_only(office, GRACE_PASSED, silent).unchanged == 1
    other = office.add_dossier(kbo=CHECKED_KBO)
    assert import_only(office, GRACE_PASSED + timedelta(days=4), other).unchanged == 1
    daily_round(office, GRACE_PASSED + timedelta(days=4))
    assert against(office, silent, GRACE_PASSED + timedelta(days=4)) == ["activity_not_fresh"]


@pytest.mark.parametrize(("days", "struck"), [(3, True), (4, False), (91, False)])
def test_a_strike_off_wants_a_register_file_of_the_last_three_days(
    office: SmallWorld, silent: str, days: int, *, struck: bool
) -> None:
    executed = GRACE_PASSED + timedelta(days=days)
    import_again(office, GRACE_PASSED)
    daily_round(office, GRACE_PASSED)
    office.decide(executed - timedelta(days=1))
    daily_round(office, executed)
    assert struck_off(office) == ([silent] if struck else [])
    assert office.states() == {silent: CaseState.STRUCK_OFF if struck else CaseState.LETTER_POSTED}


def test_an_older_file_that_was_imported_after_a_newer_one_makes_activity_unknown_again(
    office: SmallWorld, silent: str
) -> None:
    import_again(office, GRACE_PASSED)
    live(office, GRACE_PASSED)
    import_again(office, GRACE_PASSED, of=ENROLLED)
    live(office, GRACE_PASSED + timedelta(days=1))
    assert struck_off(office) == []
    assert against(office, silent, GRACE_PASSED + timedelta(days=1)) == ["activity_not_fresh"]


def test_what_the_sources_cannot_tell_about_conditions_does_not_matter_here(office: SmallWorld) -> None:
    number = office.add_dossier(income=None, activities=LONG_AGO)
    open_inactivity(office, OPENED)
    take_in_silent(office, OPENED)
    daily_round(office, OPENED)
    assert office.states() == {number: CaseState.LETTER_BATCHED}


def test_the_status_of_the_dossier_stays_as_it_is(office: SmallWorld) -> None:
    number = office.add_dossier(owns=True, activities=LONG_AGO)
    open_inactivity(office, OPENED)
    take_in_silent(office, OPENED)
    daily_round(office, OPENED)
    assert office.status(number) is DossierStatus.ENROLLED


def test_a_login_during_the_term_ends_it(office: SmallWorld, silent: str) -> None:
    with transaction(office.engine) as session:
        session.scalars(select(Dossier)).one().activities = {"login": "2026-03-20"}
    daily_round(office, GRACE_PASSED)
    assert office.states() == {silent: CaseState.CONFIRMED}
    assert events(office, silent)[-1] == "active again"
    assert struck_off(office) == []


def test_an_answer_during_the_term_ends_it(office: SmallWorld, silent: str) -> None:
    office.reply(date(2026, 3, 20), {"dossier": silent})
    assert office.states() == {silent: CaseState.CONFIRMED}


def test_an_activity_after_the_approval_still_stops_the_strike_off(office: SmallWorld, silent: str) -> None:
    import_again(office, GRACE_PASSED)
    daily_round(office, GRACE_PASSED)
    office.decide(GRACE_PASSED)
    with transaction(office.engine) as session:
        session.scalars(select(Dossier)).one().activities = {"login": "2026-04-11"}
    assert "active_again" in against(office, silent, GRACE_PASSED)
    live(office, GRACE_PASSED + timedelta(days=3), GRACE_PASSED + timedelta(days=4))
    assert struck_off(office) == []
    assert office.states() == {silent: CaseState.CONFIRMED}

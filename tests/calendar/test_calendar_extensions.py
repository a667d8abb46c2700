"""A postal strike lengthens the terms of those it hits, and never shortens one."""

from datetime import date

import pytest

from actualisatie.calendar.days import DayCalendar
from actualisatie.calendar.deadlines import Deadline, deadline
from actualisatie.calendar.extensions import Extension, extended_to
from actualisatie.calendar.law import LawParameters, Term

KBO, OTHER_KBO = "0123456749", "0987654312"
STRIKE = Extension(
    until=date(2024, 5, 6),
    running_on=date(2024, 4, 15),
    reason="postal strike of 15 to 26 April",
    companies=frozenset({KBO}),
)


@pytest.fixture
def term(law: LawParameters, days: DayCalendar) -> Deadline:
    """The term that ends on Wednesday 17 April 2024."""
    return deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days)


def test_a_running_term_of_a_chosen_company_is_extended(term: Deadline) -> None:
    assert extended_to(term, [STRIKE], company=KBO, postcode="9000") == date(2024, 5, 6)


def test_the_terms_of_other_companies_are_left_alone(term: Deadline) -> None:
    assert extended_to(term, [STRIKE], company=OTHER_KBO, postcode="9000") is None


@pytest.mark.parametrize(("postcode", "granted"), [("9000", date(2024, 5, 6)), ("9050", None)])
def test_postcodes_narrow_an_extension(term: Deadline, postcode: str, granted: date | None) -> None:
    flooded = Extension(date(2024, 5, 6), date(2024, 4, 15), "flood", postcodes=frozenset({"9000"}))
    assert extended_to(term, [flooded], company=OTHER_KBO, postcode=postcode) == granted


def test_an_extension_for_everybody_names_nobody(term: Deadline) -> None:
    everybody = Extension(date(2024, 5, 6), date(2024, 4, 15), "national strike")
    assert extended_to(term, [everybody], company=OTHER_KBO, postcode="1000") == date(2024, 5, 6)


def test_a_term_that_ended_before_is_not_revived(term: Deadline) -> None:
    late = Extension(date(2024, 5, 6), date(2024, 4, 18), "strike from 18 April")
    on_the_last_day = Extension(date(2024, 5, 6), date(2024, 4, 17), "strike from 17 April")
    assert extended_to(term, [late], company=KBO, postcode="9000") is None
    assert extended_to(term, [on_the_last_day], company=KBO, postcode="9000") == date(2024, 5, 6)


def test_of_several_extensions_the_latest_day_counts(term: Deadline) -> None:
    longer = Extension(date(2024, 5, 13), date(2024, 4, 15), "strike goes on")
    assert extended_to(term, [longer, STRIKE], company=KBO, postcode="9000") == date(2024, 5, 13)


def test_an_extension_granted_before_stays(law: LawParameters, days: DayCalendar) -> None:
    running = deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days, extended_to=date(2024, 5, 13))
    assert extended_to(running, [STRIKE], company=KBO, postcode="9000") == date(2024, 5, 13)
    assert extended_to(running, [], company=KBO, postcode="9000") == date(2024, 5, 13)


def test_an_extension_to_an_earlier_day_changes_no_last_day(
    law: LawParameters, days: DayCalendar, term: Deadline
) -> None:
    short = Extension(date(2024, 4, 16), date(2024, 4, 15), "one day of strike")
    granted = extended_to(term, [short], company=KBO, postcode="9000")
    assert deadline(term.postmark, Term.FIRST, law=law, days=days, extended_to=granted).last_day == term.last_day

"""The same dates, counted a second time by a plain program that shares nothing with the product."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.deadlines import Deadline, deadline
from actualisatie.calendar.law import Term, law_on

DAYS = default_calendar()
LAW = law_on(date(2024, 3, 18))
ONE = timedelta(days=1)

postmarks = st.dates(date(2024, 1, 1), date(2060, 12, 31))
terms = st.sampled_from([(Term.FIRST, 30), (Term.REMINDER, 15), (Term.ANNUAL, 30), (Term.INACTIVITY, 30)])


def easter(year: int) -> date:
    """Gauss's rule in Lichtenberg's form."""
    k = year // 100
    m = 15 + (3 * k + 3) // 4 - (8 * k + 13) // 25
    s = 2 - (3 * k + 3) // 4
    a = year % 19
    d = (19 * a + m) % 30
    r = (d + a // 11) // 29
    og = 21 + d - r
    sz = 7 - (year + year // 4 + s) % 7
    oe = 7 - (og - sz) % 7
    return date(year, 3, 1) + timedelta(days=og + oe - 1)


def is_working(day: date) -> bool:
    fixed = {(1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)}
    moving = {easter(day.year) + timedelta(days=n) for n in (1, 39, 50)}
    return day.isoweekday() < 6 and (day.month, day.day) not in fixed and day not in moving


def naive(postmark: date, length: int, grace: int) -> tuple[date, date]:
    day = postmark
    counted = 0
    while counted < length:
        day += ONE
        counted += 1
    while not is_working(day):
        day += ONE
    last = day
    waited = 0
    while waited < grace:
        day += ONE
        if is_working(day):
            waited += 1
    return last, day + ONE


def product(postmark: date, term: Term, length: int | None = None, grace: int | None = None) -> Deadline:
    return deadline(postmark, term, law=LAW, days=DAYS, length=length, grace=grace)


def test_the_naive_easter_is_right_in_years_that_everybody_can_check() -> None:
    assert [easter(year) for year in (2024, 2025, 2026, 2027, 2038)] == [
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2038, 4, 25),
    ]


@given(postmarks, terms)
def test_every_term_of_the_law_agrees_with_a_naive_count(postmark: date, term: tuple[Term, int]) -> None:
    name, length = term
    found = product(postmark, name)
    assert (found.last_day, found.strike_earliest) == naive(postmark, length, 3)


@given(postmarks, st.integers(30, 60), st.integers(0, 10))
def test_every_longer_term_and_grace_agrees_with_a_naive_count(postmark: date, length: int, grace: int) -> None:
    found = product(postmark, Term.FIRST, length, grace)
    assert (found.last_day, found.strike_earliest) == naive(postmark, length, grace)


def test_every_postmark_of_thirteen_years_agrees_with_a_naive_count() -> None:
    for offset in range(366 * 13):
        postmark = date(2024, 1, 1) + timedelta(days=offset)
        assert (product(postmark, Term.FIRST).last_day, product(postmark, Term.REMINDER).last_day) == (
            naive(postmark, 30, 0)[0],
            naive(postmark, 15, 0)[0],
        )


@given(postmarks, terms)
def test_a_later_postmark_never_ends_earlier(postmark: date, term: tuple[Term, int]) -> None:
    assert product(postmark + ONE, term[0]).last_day >= product(postmark, term[0]).last_day


@given(postmarks, terms, st.none() | st.dates(date(2024, 1, 1), date(2061, 3, 1)), st.none() | postmarks)
def test_nothing_told_or_granted_ever_shortens_a_term(
    postmark: date, term: tuple[Term, int], told: date | None, extended: date | None
) -> None:
    plain = product(postmark, term[0])
    found = deadline(postmark, term[0], law=LAW, days=DAYS, told_last_day=told, extended_to=extended)
    assert found.last_day >= max(day for day in (plain.last_day, told, extended) if day)
    assert found.strike_earliest >= plain.strike_earliest
    assert is_working(found.last_day)


@given(postmarks, terms)
def test_a_candidate_has_the_whole_term_and_never_loses_an_hour(postmark: date, term: tuple[Term, int]) -> None:
    name, length = term
    found = product(postmark, name)
    assert (found.last_day - postmark).days >= length
    assert found.ends_at.date() == found.last_day + ONE
    assert (found.ends_at.hour, found.ends_at.minute, found.ends_at.second) == (0, 0, 0)
    assert found.strike_earliest > found.next_step_day - ONE
    assert str(found.last_day.day) in found.explanation[-4]

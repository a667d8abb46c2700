"""The postmark is evidence: what is refused, what is warned of, and what a correction does."""

from datetime import date

import pytest

from actualisatie.calendar.days import DayCalendar
from actualisatie.calendar.deadlines import deadline
from actualisatie.calendar.errors import PostmarkRefusedError
from actualisatie.calendar.law import LawParameters, Term
from actualisatie.calendar.postmarks import (
    check_postmark,
    correct_postmark,
    governing_postmark,
    postmark_of_letter,
    unposted_since,
)

TODAY = date(2024, 4, 22)


def test_a_postmark_of_today_is_accepted_without_a_word(days: DayCalendar) -> None:
    assert check_postmark(TODAY, today=TODAY, days=days, made_on=TODAY) == ()


def test_a_postmark_in_the_future_is_refused(days: DayCalendar) -> None:
    with pytest.raises(PostmarkRefusedError, match=r"B000012 lies in the future \(today is 2024-04-22\)"):
        check_postmark(date(2024, 4, 23), today=TODAY, days=days, batch="B000012")


def test_a_postmark_before_the_batch_was_made_is_refused(days: DayCalendar) -> None:
    with pytest.raises(PostmarkRefusedError, match="lies before 2024-04-19"):
        check_postmark(date(2024, 4, 18), today=TODAY, days=days, made_on=date(2024, 4, 19))


@pytest.mark.parametrize(
    ("postmark", "warned"),
    [
        ("2024-04-21", "Sunday 21 April 2024 is no day of post"),
        ("2024-04-01", "Monday 1 April 2024 is Easter Monday"),
        ("2024-02-09", "Friday 9 February 2024 is a day without post (bridge day)"),
    ],
)
def test_an_odd_postmark_is_accepted_with_a_warning(postmark: str, warned: str) -> None:
    days = DayCalendar(non_delivery={date(2024, 2, 9): "bridge day"})
    found = check_postmark(date.fromisoformat(postmark), today=TODAY, days=days)
    assert found == (f"{warned}: check the proof of this postmark. It is accepted as it stands.",)


def test_a_postmark_on_a_saturday_is_ordinary(days: DayCalendar) -> None:
    assert check_postmark(date(2024, 4, 20), today=TODAY, days=days) == ()


def test_a_letter_s_own_postmark_goes_before_that_of_its_part_and_its_batch() -> None:
    own, part, batch = date(2024, 3, 20), date(2024, 3, 19), date(2024, 3, 18)
    assert postmark_of_letter(letter=own, part=part, batch=batch) == own
    assert postmark_of_letter(letter=None, part=part, batch=batch) == part
    assert postmark_of_letter(letter=None, batch=batch) == batch
    assert postmark_of_letter(letter=None) is None


def test_of_two_letters_to_two_addresses_the_later_counts() -> None:
    assert governing_postmark([date(2024, 3, 18), date(2024, 3, 25)]) == date(2024, 3, 25)


@pytest.mark.parametrize("postmarks", [[], [None], [date(2024, 3, 18), None]])
def test_while_one_letter_of_a_case_is_not_posted_no_term_runs(postmarks: list[date | None]) -> None:
    assert governing_postmark(postmarks) is None


@pytest.mark.parametrize(
    ("today", "overdue_since"),
    [
        ("2024-03-28", None),  # made on Monday 25 March: three working days may pass
        ("2024-03-29", "2024-03-29"),
        ("2024-04-08", "2024-03-29"),
    ],
)
def test_a_batch_without_a_postmark_is_missed_after_three_working_days(
    law: LawParameters, days: DayCalendar, today: str, overdue_since: str | None
) -> None:
    found = unposted_since(date(2024, 3, 25), today=date.fromisoformat(today), law=law, days=days)
    assert found == (date.fromisoformat(overdue_since) if overdue_since else None)


def test_a_corrected_postmark_recomputes_the_term(law: LawParameters, days: DayCalendar) -> None:
    old = deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days, length=40, grace=5)
    correction = correct_postmark(old, date(2024, 3, 21), law=law, days=days)
    assert correction.old == old
    assert correction.new == deadline(date(2024, 3, 21), Term.FIRST, law=law, days=days, length=40, grace=5)
    assert correction.moves_last_day


def test_a_postmark_corrected_to_an_earlier_day_takes_nothing_from_what_was_told(
    law: LawParameters, days: DayCalendar
) -> None:
    old = deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days, told_last_day=date(2024, 4, 17))
    correction = correct_postmark(old, date(2024, 3, 15), law=law, days=days)
    assert correction.new.lawful_last_day == date(2024, 4, 15)
    assert correction.new.last_day == old.last_day == date(2024, 4, 17)
    assert not correction.moves_last_day


def test_the_day_told_to_the_candidate_may_be_given_with_the_correction(law: LawParameters, days: DayCalendar) -> None:
    old = deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days)
    correction = correct_postmark(old, date(2024, 3, 15), law=law, days=days, told_last_day=date(2024, 4, 17))
    assert correction.new.last_day == date(2024, 4, 17)


def test_a_correction_keeps_an_extension(law: LawParameters, days: DayCalendar) -> None:
    old = deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days, extended_to=date(2024, 4, 30))
    assert correct_postmark(old, date(2024, 3, 15), law=law, days=days).new.last_day == date(2024, 4, 30)


def test_a_letter_sent_again_starts_a_whole_new_term(law: LawParameters, days: DayCalendar) -> None:
    again = deadline(date(2024, 4, 22), Term.FIRST, law=law, days=days)
    assert (again.last_day - again.postmark).days == 30

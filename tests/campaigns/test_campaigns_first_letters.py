"""From the register to posted first letters."""

from datetime import date

import pytest
from small_world import SmallWorld

from actualisatie.campaigns.errors import BatchNotPostableError, PostmarkError, UnknownBatchError

MARCH_18 = date(2024, 3, 18)


def test_a_dossier_that_meets_gets_the_friendly_letter_and_one_that_fails_the_other(small_world: SmallWorld) -> None:
    meets, fails = small_world.add_dossier(), small_world.add_dossier(owns=True)
    small_world.create()
    small_world.select(MARCH_18)
    small_world.check(MARCH_18)
    codes = small_world.print_due(date(2024, 3, 20))
    assert codes == ["B000001", "B000002"]
    assert small_world.states() == {meets: "letter_batched", fails: "letter_batched"}
    assert small_world.case(meets).verdict == "meets"
    assert small_world.case(fails).verdict == "fails"
    names = sorted(path.name for path in (small_world.folder / "outbox/WM1/B000001").iterdir())
    assert names == ["B000001-voorblad.pdf", "B000001.csv", "B000001.json", "B000001.pdf"]


def test_letters_wait_until_the_lead_before_the_posting_day_of_their_wave(small_world: SmallWorld) -> None:
    small_world.add_dossier()
    small_world.create()
    small_world.select(MARCH_18)
    small_world.check(MARCH_18)
    assert small_world.print_due(date(2024, 3, 19)) == []
    assert small_world.print_due(date(2024, 3, 20)) == ["B000001"]


def test_a_person_without_a_tax_bill_is_not_accused_but_held_and_asked_again(small_world: SmallWorld) -> None:
    number = small_world.add_dossier(income=None)
    small_world.create()
    small_world.select(MARCH_18)
    small_world.check(MARCH_18)
    assert small_world.case(number).verdict == "unknown"
    assert small_world.states() == {number: "selected"}
    small_world.people.change(small_world.insz_of(number), income={2022: 15_000_00})
    small_world.check(date(2024, 4, 14))
    assert small_world.states() == {number: "selected"}
    small_world.check(date(2024, 4, 15))
    assert small_world.states() == {number: "letter_due"}


def test_a_silent_source_leaves_the_dossier_as_it_was(small_world: SmallWorld) -> None:
    number = small_world.add_dossier()
    small_world.create()
    small_world.select(MARCH_18)
    small_world.faults.magda.rate = 1.0
    small_world.check(MARCH_18)
    assert small_world.states() == {number: "selected"}
    small_world.faults.magda.rate = 0.0
    small_world.check(MARCH_18)
    assert small_world.states() == {number: "letter_due"}


def test_a_postmark_starts_the_term_of_thirty_days_rolled_to_a_working_day(small_world: SmallWorld) -> None:
    number = small_world.add_dossier()
    small_world.create()
    small_world.select(MARCH_18)
    small_world.check(MARCH_18)
    small_world.print_due(date(2024, 3, 20))
    posted = small_world.post("B000001", date(2024, 3, 29))
    assert posted.last_day == date(2024, 4, 29)
    assert small_world.states() == {number: "letter_posted"}
    assert small_world.case(number).due_on == date(2024, 5, 6)  # the first posting day after three days of post


@pytest.mark.parametrize(
    ("code", "day", "on", "error"),
    [
        ("B000009", date(2024, 3, 25), date(2024, 3, 25), UnknownBatchError),
        ("12", date(2024, 3, 25), date(2024, 3, 25), UnknownBatchError),
        ("B000001", date(2024, 3, 26), date(2024, 3, 25), PostmarkError),
        ("B000001", date(2024, 3, 19), date(2024, 3, 25), PostmarkError),
    ],
)
def test_an_impossible_postmark_is_refused_and_changes_nothing(
    small_world: SmallWorld, code: str, day: date, on: date, error: type[Exception]
) -> None:
    number = small_world.add_dossier()
    small_world.create()
    small_world.select(MARCH_18)
    small_world.check(MARCH_18)
    small_world.print_due(date(2024, 3, 20))
    with pytest.raises(error):
        small_world.post(code, day, on=on)
    assert small_world.states() == {number: "letter_batched"}


def test_a_second_postmark_for_the_same_batch_is_refused(small_world: SmallWorld) -> None:
    number = small_world.add_dossier()
    small_world.create()
    small_world.select(MARCH_18)
    small_world.check(MARCH_18)
    small_world.print_due(date(2024, 3, 20))
    small_world.post("B000001", date(2024, 3, 25))
    with pytest.raises(BatchNotPostableError, match="already has a postmark: 2024-03-25"):
        small_world.post("B000001", date(2024, 3, 26))
    assert small_world.case(number).due_on == date(2024, 5, 3)  # the printed 26 April binds, then three days of post

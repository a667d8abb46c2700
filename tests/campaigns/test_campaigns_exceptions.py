"""Exceptions that a review found: kept with the case, told in the journal, and used whenever conditions are tested."""

from datetime import date

import office_days as office
import pytest
from office_days import GRACE_PASSED, SELECTED
from small_world import SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.replies.taking_in import take_in_file

REVIEW = {"kind": "review", "channel": "counter", "signer": "none", "review": "accepted"}


@pytest.fixture
def owner(quick_world: SmallWorld) -> SmallWorld:
    """An office with one candidate who owns a house."""
    quick_world.add_dossier(owns=True)
    quick_world.create()
    return quick_world


def only(world: SmallWorld) -> str:
    return next(iter(world.states()))


def test_an_exception_makes_a_condition_met_and_stays_proven(owner: SmallWorld) -> None:
    owner.select(SELECTED)
    owner.check(SELECTED)
    number = only(owner)
    assert owner.case(number).verdict == "fails"
    owner.reply(date(2024, 3, 19), {"dossier": number, **REVIEW, "exceptions": ["joint_with_ex_partner"]})
    assert owner.case(number).proven == ["joint_with_ex_partner"]
    owner.ask([owner.case(number).id], date(2024, 3, 19))
    case = owner.case(number)
    assert (case.verdict, case.state) == ("meets", "letter_due")
    (ownership,) = (one for one in case.conditions or [] if one["condition"] == "ownership")
    assert ownership["figures"]["exception"] == "joint_with_ex_partner"


def test_after_the_letter_an_accepted_review_settles_the_dossier(owner: SmallWorld) -> None:
    office.to_first_letters(owner)
    number = only(owner)
    owner.reply(GRACE_PASSED, {"dossier": number, **REVIEW, "exceptions": ["expropriation"]})
    assert (owner.case(number).state, owner.case(number).proven) == ("confirmed", ["expropriation"])


@pytest.mark.parametrize("verdict", ["insufficient", "refused"])
def test_exceptions_come_with_an_accepted_review_only(owner: SmallWorld, verdict: str) -> None:
    office.to_first_letters(owner)
    item = {"dossier": only(owner), **REVIEW, "review": verdict, "exceptions": ["expropriation"]}
    taken = owner.reply(GRACE_PASSED, item)
    assert [one.reason for one in taken.set_aside] == ["exceptions belong to an accepted review only"]
    assert owner.case(only(owner)).proven is None
    assert office.holds(owner, only(owner)) == ["unprocessed_reply"]


def test_a_csv_file_separates_exceptions_as_it_does_conditions(owner: SmallWorld) -> None:
    owner.select(SELECTED)
    owner.check(SELECTED)
    file = owner.folder / "replies.csv"
    file.write_text(
        "key;dossier;kind;channel;received_at;review;exceptions\n"
        f"a1;{only(owner)};review;counter;2024-03-19T09:00:00+01:00;accepted;uninhabitable|no_living_zone\n"
    )
    take_in_file(owner.engine, file, Moment.on(date(2024, 3, 19)), "WM1")
    assert owner.case(only(owner)).proven == ["no_living_zone", "uninhabitable"]

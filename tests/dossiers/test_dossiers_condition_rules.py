"""What no source knows, or knows in part: dependants, leefloon, means, exceptions that a person found, figures."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from actualisatie.dossiers.conditions import money, rules
from actualisatie.dossiers.conditions.assessment import assess
from actualisatie.dossiers.conditions.ceiling_files import packaged_ceilings
from actualisatie.dossiers.conditions.exceptions import ProvenException
from actualisatie.dossiers.conditions.facts import Condition, HouseholdFacts, Income, PersonFacts, RealRight
from actualisatie.dossiers.conditions.rule_data import rules_on
from actualisatie.dossiers.kinds import MemberRole, Verdict

TODAY = date(2024, 3, 18)
MEETS, FAILS, UNKNOWN = Verdict.MEETS, Verdict.FAILS, Verdict.UNKNOWN
ALONE = PersonFacts(
    role=MemberRole.APPLICANT,
    birth_date=date(1980, 5, 17),
    deceased=False,
    register_code="2",
    status_codes=(),
    income=Income(2023, 20_000_00),
    rights=(),
    disabled=False,
)
CEILING, ONE_DEPENDANT = 29_515_00, 46_745_00


def of_income(cents: int, leefloon: int | None = 0, **household: Any) -> Verdict:
    earning = replace(ALONE, income=Income(2023, cents, leefloon))
    return money.income(
        HouseholdFacts((earning,), **{"dependants": 0, **household}), TODAY, packaged_ceilings()
    ).verdict


@pytest.mark.parametrize(
    ("cents", "leefloon", "verdict"),
    [
        (CEILING - 1_000_00, 1_000_00, MEETS),
        (CEILING - 1_000_00, 1_000_01, FAILS),  # leefloon is income
        (CEILING - 1_000_00, None, UNKNOWN),  # nobody knows what was paid
        (CEILING + 1, None, FAILS),  # above the ceiling whatever was paid
    ],
)
def test_leefloon_counts_as_income_and_is_never_guessed(cents: int, leefloon: int | None, verdict: Verdict) -> None:
    assert of_income(cents, leefloon) is verdict


@pytest.mark.parametrize(
    ("cents", "household", "verdict"),
    [
        (CEILING, {"perhaps_dependants": 1}, MEETS),
        (CEILING + 1, {"perhaps_dependants": 1}, UNKNOWN),
        (ONE_DEPENDANT, {"perhaps_dependants": 1}, UNKNOWN),
        (ONE_DEPENDANT + 1, {"perhaps_dependants": 1}, FAILS),
        (ONE_DEPENDANT, {"dependants": 1}, MEETS),
        (ONE_DEPENDANT + 1, {"dependants": 1}, FAILS),
        (CEILING + 1, {"perhaps_together": True}, UNKNOWN),
        (44_270_01, {"perhaps_together": True}, FAILS),
        (CEILING, {"household_known": False}, MEETS),
        (900_000_00, {"household_known": False}, UNKNOWN),  # who depends on them, nobody knows
    ],
)
def test_a_dependant_of_whom_nobody_is_sure_neither_helps_nor_harms(
    cents: int, household: dict[str, Any], verdict: Verdict
) -> None:
    assert of_income(cents, **household) is verdict


def test_the_years_of_two_bills_may_differ() -> None:
    couple = (replace(ALONE, income=Income(2023, 1)), replace(ALONE, role=MemberRole.PARTNER, income=Income(2021, 2)))
    found = money.income(HouseholdFacts(couple, 0), TODAY, packaged_ceilings())
    assert (found.verdict, found.figures["income_cents"], found.figures["income_year"]) == (MEETS, 3, 2023)


def test_means_are_unknown_where_they_are_tested_and_leave_no_trace_where_not() -> None:
    tested = assess(HouseholdFacts((ALONE,), 0, means_tested=True), TODAY, packaged_ceilings())
    assert (tested.verdict, tested.unknown) == (UNKNOWN, (Condition.MEANS,))
    spared = assess(HouseholdFacts((ALONE,), 0), TODAY, packaged_ceilings())
    assert Condition.MEANS not in {one.condition for one in spared.results}


@pytest.mark.parametrize("exception", ProvenException)
def test_an_exception_that_a_person_found_settles_its_own_condition_and_no_other(exception: ProvenException) -> None:
    nothing_known = replace(ALONE, birth_date=None, register_code=None, income=None, rights=None)
    household = HouseholdFacts((nothing_known,), 0, means_tested=True)
    found = assess(household, TODAY, packaged_ceilings(), [exception])
    assert {one.condition for one in found.results if one.verdict is MEETS} == {exception.condition}
    (settled,) = (one for one in found.results if one.verdict is MEETS)
    assert (settled.source, settled.figures["exception"]) == ("Nazicht door de woonmaatschappij", exception.value)
    assert exception.dutch in settled.sentence


def test_an_exception_to_ownership_answers_a_house_and_keeps_what_the_land_registry_said() -> None:
    owner = replace(ALONE, rights=(RealRight("VE", "200", Fraction(1, 2)),))
    household = HouseholdFacts((owner,), 0)
    assert assess(household, TODAY, packaged_ceilings()).verdict is FAILS
    found = assess(household, TODAY, packaged_ceilings(), [ProvenException.PARTLY_FREE_OF_CHARGE])
    assert found.verdict is MEETS
    assert {one.figures["rights"] for one in found.results if one.condition is Condition.OWNERSHIP} == {"VE 1/2 (200)"}


@pytest.mark.parametrize("share", [Fraction(1), Fraction(1, 2), Fraction(1, 96), None])
def test_any_share_in_a_dwelling_counts(share: Fraction | None) -> None:
    assert rules.ownership(replace(ALONE, rights=(RealRight("VE", "200", share),))).verdict is FAILS


def test_a_residence_abroad_is_no_enrolment_here_whatever_the_register_code() -> None:
    assert rules.population(replace(ALONE, abroad=True)).verdict is FAILS


def test_the_numbers_of_the_conditions_are_dated() -> None:
    found = rules_on(TODAY)
    assert (found.adult_age, found.income_years_back, found.means_from) == (18, 3, date(2024, 1, 1))
    with pytest.raises(LookupError, match="2007-12-31"):
        rules_on(date(2007, 12, 31))

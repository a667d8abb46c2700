"""The enrolment conditions, each on both sides of its boundary; what is not known never accuses anybody."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from actualisatie.dossiers.conditions import assessment, money, rules
from actualisatie.dossiers.conditions.assessment import Assessment
from actualisatie.dossiers.conditions.ceiling_files import packaged_ceilings
from actualisatie.dossiers.conditions.exceptions import ProvenException
from actualisatie.dossiers.conditions.facts import (
    Condition,
    ConditionResult,
    HouseholdFacts,
    Income,
    PersonFacts,
    RealRight,
)
from actualisatie.dossiers.kinds import MemberRole, Verdict

TODAY = date(2024, 3, 18)
MEETS, FAILS, UNKNOWN = Verdict.MEETS, Verdict.FAILS, Verdict.UNKNOWN
APPLICANT = PersonFacts(
    role=MemberRole.APPLICANT,
    birth_date=date(1980, 5, 17),
    deceased=False,
    register_code="2",
    status_codes=(),
    income=Income(2023, 20_000_00),
    rights=(),
    disabled=False,
)
PARTNER = replace(APPLICANT, role=MemberRole.PARTNER, income=Income(2023, 0))
HOUSE = RealRight("VE", "200")


def single(dependants: int = 0, **facts: Any) -> HouseholdFacts:
    return HouseholdFacts((replace(APPLICANT, **facts),), dependants)


def couple(dependants: int = 0, **partner: Any) -> HouseholdFacts:
    return HouseholdFacts((APPLICANT, replace(PARTNER, **partner)), dependants)


def assess(household: HouseholdFacts, today: date, *proven: ProvenException) -> Assessment:
    return assessment.assess(household, today, packaged_ceilings(), proven)


def income(household: HouseholdFacts, today: date) -> ConditionResult:
    return money.income(household, today, packaged_ceilings())


def verdicts(household: HouseholdFacts, today: date = TODAY) -> dict[Condition, Verdict]:
    worst = {MEETS: 0, UNKNOWN: 1, FAILS: 2}
    found: dict[Condition, Verdict] = {}
    for result in assess(household, today).results:
        found[result.condition] = max(found.get(result.condition, MEETS), result.verdict, key=worst.__getitem__)
    return found


def test_a_person_of_whom_all_is_known_and_well_meets_all_conditions_but_means_which_are_not_tested() -> None:
    found = assess(single(), TODAY)
    assert found.verdict is MEETS
    assert {result.condition: result.verdict for result in found.results} == dict.fromkeys(
        set(Condition) - {Condition.MEANS}, MEETS
    )


@pytest.mark.parametrize(
    ("born", "today", "verdict"),
    [
        (date(2006, 3, 19), TODAY, UNKNOWN),  # 18 tomorrow: perhaps emancipated, a person looks
        (date(2006, 3, 18), TODAY, MEETS),  # 18 today
        (date(2006, 3, 17), TODAY, MEETS),
        (date(2004, 2, 29), date(2022, 2, 28), UNKNOWN),  # born on a leap day: of age on 1 March
        (date(2004, 2, 29), date(2022, 3, 1), MEETS),
        (None, TODAY, UNKNOWN),  # day or month not known to the register
    ],
)
def test_age(born: date | None, today: date, verdict: Verdict) -> None:
    assert rules.age(replace(APPLICANT, birth_date=born), today).verdict is verdict


@pytest.mark.parametrize(
    ("register", "statuses", "verdict"),
    [
        ("2", (), MEETS),  # population register
        ("02", (), MEETS),
        ("1", (), MEETS),  # foreigners' register
        ("5", (), FAILS),  # wachtregister
        ("06", (), FAILS),
        ("2", ("992",), FAILS),  # moved abroad
        ("2", ("99992",), FAILS),
        ("2", ("99991",), FAILS),  # struck off by the municipality
        ("2", ("99997",), MEETS),  # any other status is no ground
        ("4", (), UNKNOWN),  # bis register
        ("RR", (), UNKNOWN),  # a register that nobody named
        (None, (), UNKNOWN),  # the source did not answer
    ],
)
def test_population(register: str | None, statuses: tuple[str, ...], verdict: Verdict) -> None:
    assert rules.population(replace(APPLICANT, register_code=register, status_codes=statuses)).verdict is verdict


@pytest.mark.parametrize(
    ("year", "household", "euro"),
    [
        (2020, single(), 25_317),
        (2021, single(), 25_557),
        (2023, single(), 28_105),
        (2023, single(disabled=True), 30_460),
        (2024, single(), 29_515),
        (2024, single(disabled=True), 31_987),
        (2024, single(dependants=1), 46_745),  # counts among "all others": 44,270 and one increment
        (2024, single(dependants=1, disabled=True), 46_745),
        (2024, couple(), 44_270),
        (2024, couple(dependants=2), 49_220),
    ],
)
def test_income_meets_up_to_the_ceiling_and_fails_a_cent_above(year: int, household: HouseholdFacts, euro: int) -> None:
    today = date(year, 7, 1)

    def with_income(cents: int) -> HouseholdFacts:
        others = tuple(replace(one, income=Income(year - 1, 0)) for one in household.persons[1:])
        return replace(household, persons=(replace(household.persons[0], income=Income(year - 1, cents)), *others))

    assert income(with_income(euro * 100), today).verdict is MEETS
    assert income(with_income(euro * 100 + 1), today).verdict is FAILS


@pytest.mark.parametrize(
    ("cents", "verdict"),
    [
        (29_515_00, MEETS),  # the ceiling of a single person
        (29_515_01, UNKNOWN),
        (31_987_00, UNKNOWN),  # the ceiling of a single person with a recognised disability
        (31_987_01, FAILS),
    ],
)
def test_an_income_that_a_disability_would_allow_is_unknown_while_nobody_asked_about_one(
    cents: int, verdict: Verdict
) -> None:
    assert income(single(income=Income(2023, cents), disabled=None), TODAY).verdict is verdict


def test_the_incomes_of_both_count_together() -> None:
    half = 44_270_00 // 2
    below = HouseholdFacts(
        (replace(APPLICANT, income=Income(2023, half)), replace(PARTNER, income=Income(2022, half))), 0
    )
    above = replace(below, persons=(below.persons[0], replace(PARTNER, income=Income(2022, half + 1))))
    assert (income(below, TODAY).verdict, income(above, TODAY).verdict) == (MEETS, FAILS)


def test_a_result_names_the_figures_that_a_reviewer_needs() -> None:
    assert income(single(income=Income(2022, 29_515_01)), TODAY).figures == {
        "income_cents": 29_515_01,
        "leefloon_cents": 0,
        "income_year": 2022,
        "ceiling_cents": 29_515_00,
        "ceiling_year": 2024,
        "ceiling_source": "vlaanderen.be, de middelentoets",
    }


@pytest.mark.parametrize("year", [2019, 2022, 2025, 2026])
def test_a_year_without_published_ceilings_is_unknown_whatever_the_income(year: int) -> None:
    assert packaged_ceilings().of(year) is None
    for cents in (0, 1_000_000_00):
        assert income(single(income=Income(year - 1, cents)), date(year, 1, 1)).verdict is UNKNOWN


def test_the_ceilings_change_with_the_year_at_midnight() -> None:
    household = single(income=Income(2022, 29_000_00))
    assert income(household, date(2023, 12, 31)).verdict is FAILS
    assert income(household, date(2024, 1, 1)).verdict is MEETS


@pytest.mark.parametrize("cents", [0, 1_000_000_00])
@pytest.mark.parametrize(("year", "known"), [(2021, True), (2020, False)])
def test_a_tax_bill_counts_for_three_years(cents: int, year: int, known: bool) -> None:
    expected = (MEETS if cents == 0 else FAILS) if known else UNKNOWN
    assert income(single(income=Income(year, cents)), TODAY).verdict is expected


@pytest.mark.parametrize("household", [single(income=None), couple(income=None), HouseholdFacts((), 0)])
def test_no_tax_bill_is_unknown_and_never_an_income_of_zero(household: HouseholdFacts) -> None:
    assert income(household, TODAY).verdict is UNKNOWN


def test_one_income_above_the_ceiling_does_not_accuse_while_the_other_is_unknown() -> None:
    rich = HouseholdFacts((replace(APPLICANT, income=Income(2023, 90_000_00)), replace(PARTNER, income=None)), 0)
    assert assess(rich, TODAY).verdict is UNKNOWN


@pytest.mark.parametrize(
    ("rights", "verdict"),
    [
        ((), MEETS),
        ((HOUSE,), FAILS),
        ((RealRight("VG", "200"),), FAILS),  # usufruct
        ((RealRight("ERFP", "222"),), FAILS),  # long lease
        ((RealRight("OPST", "220"),), FAILS),  # building right
        ((RealRight("VE", "78"),), FAILS),  # building plot
        ((RealRight("BE", "200"),), UNKNOWN),  # bare ownership alone: a person looks
        ((RealRight("??", "200"),), UNKNOWN),
        ((RealRight("VE", "999"),), UNKNOWN),  # a parcel of another nature
        ((RealRight("VE", None),), UNKNOWN),
        ((RealRight("VE", "1"),), MEETS),  # arable land
        ((RealRight("VE", "2"), RealRight("BE", "3")), MEETS),
        ((RealRight("VE", "1"), HOUSE), FAILS),
        (None, UNKNOWN),  # the source did not answer
    ],
)
def test_ownership(rights: tuple[RealRight, ...] | None, verdict: Verdict) -> None:
    assert rules.ownership(replace(APPLICANT, rights=rights)).verdict is verdict


def test_what_the_partner_owns_counts_for_the_dossier() -> None:
    assert verdicts(couple(rights=(HOUSE,)))[Condition.OWNERSHIP] is FAILS
    assert assess(couple(rights=(HOUSE,)), TODAY).verdict is FAILS


@pytest.mark.parametrize("unknown", [{"birth_date": None}, {"register_code": None}, {"income": None}, {"rights": None}])
def test_one_condition_that_is_not_known_makes_the_verdict_unknown_and_one_that_fails_outweighs_it(
    unknown: dict[str, Any],
) -> None:
    assert assess(single(**unknown), TODAY).verdict is UNKNOWN
    fails = {"status_codes": ("992",)} if "rights" in unknown else {"rights": (HOUSE,)}
    assert assess(single(**{**unknown, **fails}), TODAY).verdict is FAILS


@pytest.mark.parametrize("facts", [{}, {"rights": (HOUSE,)}])
def test_where_nobody_is_left_nobody_is_accused_whatever_else_is_known(facts: dict[str, Any]) -> None:
    assert assess(single(deceased=True, **facts), TODAY).verdict is UNKNOWN
    both = HouseholdFacts((replace(APPLICANT, deceased=True, **facts), replace(PARTNER, deceased=True)), 0)
    assert assess(both, TODAY).verdict is UNKNOWN


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [({}, MEETS), ({"rights": (HOUSE,)}, FAILS), ({"income": None}, UNKNOWN), ({"income": Income(2023, 1)}, MEETS)],
)
def test_when_the_applicant_dies_the_partner_goes_on_alone(facts: dict[str, Any], verdict: Verdict) -> None:
    late = replace(APPLICANT, deceased=True, rights=(HOUSE,), income=None, register_code=None)
    assert assess(HouseholdFacts((late, replace(PARTNER, **facts)), 0), TODAY).verdict is verdict


def test_a_deceased_partner_no_longer_counts() -> None:
    widowed = couple(deceased=True, rights=(HOUSE,), income=Income(2023, 90_000_00))
    assert assess(widowed, TODAY).verdict is MEETS
    above_single = replace(widowed, persons=(replace(APPLICANT, income=Income(2023, 29_515_01)), widowed.persons[1]))
    assert verdicts(above_single)[Condition.INCOME] is FAILS


def test_every_result_has_a_sentence_for_the_letter_and_a_source() -> None:
    known = [single(), single(rights=(HOUSE,), income=Income(2023, 90_000_00), status_codes=("992",))]
    not_known = [single(birth_date=None, register_code=None, income=None, rights=None)]
    results = [result for household in known + not_known for result in assess(household, TODAY).results]
    assert [result for result in results if not result.sentence.endswith(".")] == []
    assert {result.source for result in results} == {"Rijksregister", "Kadaster", "FOD Financiën"}

"""The synthetic register: reproducible, importable, and made of people who cannot exist."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from actualisatie.campaigns.register.importing import import_register
from actualisatie.dossiers.identifiers import Insz, parse_dossier_number, parse_kbo
from actualisatie.dossiers.kinds import DossierStatus, MemberRole
from actualisatie.simulator.register.companies import synthetic_companies
from actualisatie.simulator.register.places import ELSEWHERE, LONG_STREETS, REGIONS
from actualisatie.simulator.register.residents import Standing
from actualisatie.simulator.register.synthetic import AS_OF, SyntheticRegister, synthetic_register


@pytest.fixture(scope="module")
def register() -> SyntheticRegister:
    return synthetic_register(seed=7, dossiers=3000)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    first, again, other = ("".join(synthetic_register(seed, 60).lines()).encode() for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_more_dossiers_leave_the_first_ones_as_they_were() -> None:
    few, many = synthetic_register(3, 40), synthetic_register(3, 90)
    assert list(few.lines()) == list(many.lines())[: 3 + 40]


def test_every_insz_is_a_valid_test_number_of_one_person(register: SyntheticRegister) -> None:
    numbers = [resident.insz for resident in register.residents()]
    assert all(Insz.parse(number).is_test_number for number in numbers)
    assert all(Insz.parse(one.insz).birth_date() == one.birth_date for one in register.residents())
    assert len(set(numbers)) == len(numbers)


def test_the_sex_of_a_person_is_the_one_that_the_insz_tells(register: SyntheticRegister) -> None:
    assert all(int(one.insz[6:9]) % 2 == (one.sex == "1") for one in register.residents())


def test_every_dossier_number_is_canonical_dated_by_its_enrolment_and_unique(register: SyntheticRegister) -> None:
    lines = [dossier.line for dossier in register.dossiers]
    assert all(parse_dossier_number(line.number) == line.number for line in lines)
    assert all(line.number.startswith(f"{line.enrolled_on:%Y.%m.%d}.") for line in lines)
    assert len({line.number for line in lines}) == len(lines)


def test_a_number_from_before_the_register_reads_as_the_same_dossier(register: SyntheticRegister) -> None:
    older = [dossier.line for dossier in register.dossiers if dossier.line.original_number]
    assert older
    assert all(parse_dossier_number(line.original_number or "") == line.number for line in older)


def test_the_register_imports_without_a_problem_and_twice_changes_nothing(sqlite_engine: Engine) -> None:
    lines = list(synthetic_register(11, 150).lines())
    now = datetime(2024, 3, 1, 9, tzinfo=UTC)
    first = import_register(sqlite_engine, lines, source_name="made up", actor="test", now=now)
    assert first.problems == ()
    assert first.imported
    again = import_register(sqlite_engine, lines, source_name="made up", actor="test", now=now)
    assert again.problems == ()


def test_enrolments_thin_out_with_the_years_and_none_is_a_minors(register: SyntheticRegister) -> None:
    years = Counter(dossier.line.enrolled_on.year for dossier in register.dossiers)
    assert years[2023] > years[2020] > years[2015] > years[2008]
    assert date(1985, 3, 12) <= min(dossier.line.enrolled_on for dossier in register.dossiers)
    for dossier in register.dossiers:
        assert (dossier.line.enrolled_on - dossier.residents[0].birth_date).days >= 18 * 365


def test_the_hard_cases_are_all_there(register: SyntheticRegister) -> None:
    lines = [dossier.line for dossier in register.dossiers]
    people = register.residents()
    roles = Counter(member.role for line in lines for member in line.members)
    assert set(roles) == set(MemberRole)
    assert {line.status for line in lines} >= {
        DossierStatus.IN_OFFER,
        DossierStatus.UNDER_APPEAL,
        DossierStatus.STRUCK_OFF,
    }
    assert {one.standing for one in people} == set(Standing)
    assert any(one.told_home != one.home for one in people if one.standing is Standing.RESIDENT)
    assert any(one.home and one.home.street in LONG_STREETS for one in people)
    assert any(len(one.last_name) > 40 for one in people)
    assert any(line.correspondence_address and line.correspondence_address.country != "België" for line in lines)
    assert any(member.person.guardianships for line in lines for member in line.members)
    assert any(line.premium_recipient for line in lines)
    assert any(one.properties for one in people)
    assert any(not one.incomes for one in people if one.birth_date < date(2000, 1, 1))
    in_dossiers = Counter(one.insz for dossier in register.dossiers for one in dossier.residents)
    assert max(in_dossiers.values()) == 2


def test_premium_goes_only_to_those_who_have_waited_four_years(register: SyntheticRegister) -> None:
    waits = [(AS_OF - one.line.enrolled_on).days for one in register.dossiers if one.line.premium_recipient]
    assert min(waits) >= 4 * 365


@pytest.mark.parametrize("count", [1, 3, 14, 15, 41])
def test_housing_companies_have_their_own_number_and_an_area_of_their_own(count: int) -> None:
    companies = synthetic_companies(1, count)
    towns = [town for company in companies for town in company.area]
    assert len({parse_kbo(company.line.kbo) for company in companies}) == count
    assert len({company.line.name for company in companies}) == count
    assert len(set(towns)) == len(towns)
    assert all(company.area for company in companies)


def test_there_are_no_more_housing_companies_than_working_areas() -> None:
    with pytest.raises(ValueError, match="1 to 41 housing companies, not 42"):
        synthetic_companies(1, 42)


def test_municipalities_carry_codes_of_their_province() -> None:
    for town in [town for region in (*REGIONS, ELSEWHERE) for town in region]:
        provinces = {"1": "10 2", "8": "3", "9": "4", "2": "1", "3": "27"}
        assert len(town.postal_code) == 4
        assert len(town.nis) == 5
        assert town.nis[0] in provinces[town.postal_code[0]], town

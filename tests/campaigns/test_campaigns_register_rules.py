"""What a line must satisfy; every refusal names the field and never shows what stands in it."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from actualisatie.campaigns.register.outcome import ImportReport
from actualisatie.campaigns.register.reading import read_line

Record = dict[str, Any]
Make = Callable[..., Record]
Load = Callable[..., ImportReport]

OTHER = "0400123416"


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    """These rules are judged before the database: one engine is enough."""
    return sqlite_engine


def faults(report: ImportReport) -> list[tuple[str | None, str]]:
    return [(problem.field, problem.reason) for problem in report.problems]


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"number": "2019.02.29.0001"}, "number", "Dossier number: it must begin with a real calendar date"),
        ({"number": "21000229001"}, "number", "Dossier number: it must begin with a real calendar date"),
        ({"number": 20191105007}, "number", "it should be a valid string"),
        ({"housing_company": "0403170702"}, "housing_company", "check digits"),
        ({"housing_company": OTHER}, "housing_company", "stands neither on an earlier line nor in the database"),
        ({"enrolled_on": "2019-02-29"}, "enrolled_on", "day value is outside expected range"),
        ({"enrolled_on": "05/11/2019"}, "enrolled_on", "YYYY-MM-DD"),
        ({"enrolled_on": 1572912000}, "enrolled_on", "must be a date as text, YYYY-MM-DD"),
        ({"enrolled_on": "2024-03-19"}, "enrolled_on", "lies in the future"),
        ({"status_since": "2024-03-19"}, "status_since", "lies in the future"),
        ({"changed_on": "2024-03-19"}, "changed_on", "lies in the future"),
        ({"status": "ingeschreven"}, "status", "it should be 'REG'"),
        ({"premium_recipient": "ja"}, "premium_recipient", "it should be a valid boolean"),
        ({"preferences": ["x" * 121]}, "preferences[0]", "it should have at most 120 characters, not 121"),
        ({"preferences": [""]}, "preferences[0]", "must not be empty: leave the key out when there is nothing to say"),
        ({"domicile_municipality": "x" * 61}, "domicile_municipality", "at most 60 characters"),
        ({"domicile_municipality": "Gent\u0007"}, "domicile_municipality", "character 5 (U+0007) cannot be printed"),
        ({"domicile_municipality": "Ge\u200bnt"}, "domicile_municipality", "character 3 (U+200B) cannot be printed"),
        ({"domicile_municipality": "\u202egnek"}, "domicile_municipality", "character 1 (U+202E) cannot be printed"),
        ({"domicile_municipality": "Sint\u00a0Truiden"}, "domicile_municipality", "(U+00A0)"),
        ({"dossier_number": "x"}, "dossier_number", "unknown key: see the published schema"),
        ({"members": []}, "members", "exactly one applicant, this one has 0"),
        ({"mandates": [{"holder_kbo": OTHER, "valid_from": "2024-02-01", "valid_until": "2024-01-31"}]},
         "mandates[0].valid_until", "lies before valid_from"),
        ({"mandates": [{"holder_kbo": OTHER, "valid_from": "2024-02-01"}] * 2}, "mandates", "stands twice"),
        ({"local_enrolments": [{"housing_company": "0403170701", "municipality_nis": "7105"}]},
         "local_enrolments[0].municipality_nis", "pattern"),
        ({"local_enrolments": [{"housing_company": OTHER, "municipality_nis": "71053"}]},
         "local_enrolments[0].housing_company", "stands neither on an earlier line nor in the database"),
        ({"local_enrolments": [{"housing_company": "0403170701", "municipality_nis": "71053"}] * 2},
         "local_enrolments", "stands twice"),
        ({"correspondence_address": {"street": "Markt", "postal_code": "38OO"}},
         "correspondence_address.postal_code", "a Belgian postal code has four digits"),
    ],
)  # fmt: skip
def test_a_dossier_line_is_refused_with_its_field_and_reason(
    load: Load, company: Make, dossier: Make, change: Record, field: str, reason: str
) -> None:
    report = load(company(), dossier(**change))
    assert [problem.line for problem in report.problems] == [2]
    assert report.problems[0].field == field
    assert reason in report.problems[0].reason
    assert not report.imported


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"insz": "93051822362"}, "insz", "the check digits do not match"),
        ({"insz": "9305182236"}, "insz", "it has 10 digits and must have 11"),
        ({"last_name": ""}, "last_name", "must not be empty"),
        ({"last_name": "x" * 101}, "last_name", "at most 100 characters"),
        ({"birth_date": "2024-03-19"}, "birth_date", "lies in the future"),
        ({"birth_date": "2019-11-05"}, "birth_date", "must lie before the dossier's enrolled_on"),
        ({"deceased_on": "2024-03-19"}, "deceased_on", "lies in the future"),
        ({"deceased_on": "1980-05-16"}, "deceased_on", "lies before birth_date"),
        ({"address": {"street": "x" * 101}}, "address.street", "at most 100 characters"),
        ({"address": {"postal_code": "0999"}}, "address.postal_code", "four digits, from 1000"),
        ({"address": {"postcode": "3800"}}, "address.postcode", "unknown key"),
        ({"guardianships": [{"guardian_name": "B", "valid_from": "2024-02-01", "valid_until": "2024-01-31"}]},
         "guardianships[0].valid_until", "lies before valid_from"),
        ({"guardianships": [{"guardian_name": "B", "valid_from": "2024-02-01", "recorded_at": "2024-02-01T10:00:00"}]},
         "guardianships[0].recorded_at", "needs a time zone"),
        ({"guardianships": [{"guardian_name": "B", "valid_from": "2024-02-01"}] * 2}, "guardianships", "stands twice"),
    ],
)  # fmt: skip
def test_a_person_is_refused_with_its_field_and_reason(
    load: Load, company: Make, dossier: Make, person: Make, change: Record, field: str, reason: str
) -> None:
    report = load(company(), dossier(members=[{"role": "applicant", "person": person(**change)}]))
    assert [problem.field for problem in report.problems] == [f"members[0].person.{field}"]
    assert reason in report.problems[0].reason


@pytest.mark.parametrize(
    ("roles", "reason"),
    [
        (["partner"], "a dossier has exactly one applicant, this one has 0"),
        (["applicant", "applicant"], "a dossier has exactly one applicant, this one has 2"),
        (["applicant", "partner", "partner"], "a dossier has at most one partner, this one has 2"),
    ],
)
def test_a_dossier_has_one_applicant_and_at_most_one_partner(
    load: Load, company: Make, dossier: Make, person: Make, roles: list[str], reason: str
) -> None:
    members = [{"role": role, "person": person(serial)} for serial, role in enumerate(roles, start=1)]
    assert faults(load(company(), dossier(members=members))) == [("members", reason)]


def test_nobody_stands_twice_in_one_dossier(load: Load, company: Make, dossier: Make, person: Make) -> None:
    members = [{"role": role, "person": person()} for role in ("applicant", "co_resident")]
    assert faults(load(company(), dossier(members=members))) == [
        ("members[1].person.insz", "is the same person as members[0]")
    ]


def test_a_child_may_be_born_after_the_enrolment_and_somebody_may_die_today(
    load: Load, company: Make, dossier: Make, person: Make
) -> None:
    child = {"role": "co_resident", "person": person(2, born=date(2024, 3, 18))}
    applicant = {"role": "applicant", "person": person(1, deceased_on="2024-03-18")}
    assert faults(load(company(), dossier(members=[applicant, child]))) == []


def test_a_dossier_stands_once_in_a_file_in_whatever_form_its_number_is_written(
    load: Load, company: Make, dossier: Make
) -> None:
    assert faults(load(company(), dossier(), dossier(number="20191105007"))) == [
        ("number", "this dossier stands already on line 2")
    ]


def test_the_same_person_has_the_same_data_in_every_dossier_of_a_file(
    load: Load, company: Make, dossier: Make, person: Make
) -> None:
    def in_dossier(number: str, **data: Any) -> Record:
        return dossier(number=number, members=[{"role": "applicant", "person": person(**data)}])

    same = load(company(), in_dossier("2019.11.05.0001"), in_dossier("2019.11.05.0002"))
    other = load(company(), in_dossier("2019.11.05.0001"), in_dossier("2019.11.05.0002", last_name="Anders"))
    assert faults(same) == []
    assert faults(other) == [
        (
            "members[0].person.insz",
            "this person has other data on line 2: the same person needs the same data everywhere",
        )
    ]


def test_a_line_that_is_refused_does_not_count_as_the_first_with_its_number(
    load: Load, company: Make, dossier: Make
) -> None:
    report = load(company(), dossier(enrolled_on="2030-01-01"), dossier(), skip_invalid=True)
    assert (faults(report), report.created) == ([("enrolled_on", "lies in the future")], 2)


def test_a_housing_company_is_known_from_the_database_too(load: Load, company: Make, dossier: Make) -> None:
    load(company())
    assert faults(load(dossier())) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kbo": "0403170702"}, "kbo"),
        ({"code": "../outbox"}, "code"),
        ({"code": ""}, "code"),
        ({"code": "x" * 21}, "code"),
        ({"letterhead": {}}, "letterhead.street"),
    ],
)
def test_a_housing_company_line_is_refused_with_its_field(
    load: Load, company: Make, change: Record, field: str
) -> None:
    assert load(company(**change)).problems[0].field == field


def test_a_house_colour_that_cannot_be_read_is_told_at_import_and_not_when_letters_are_printed(
    load: Load, company: Make
) -> None:
    pale = company()
    pale["letterhead"] = {**pale["letterhead"], "colour": "#ffff00"}
    (problem,) = load(pale).problems
    assert (problem.field, "too light to read" in problem.reason) == ("letterhead.colour", True)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"logo": "<svg><linearGradient/></svg>"}, "letterhead.logo", "the first element must be"),
        ({"window": {"left": 80.0}}, "letterhead.window", "beside the sender"),
        ({"window": {"top": 80.0}}, "letterhead.window", "between 24 and 94 mm"),
        (
            {"texts": [{"block": "help", "version": "1", "text": "Bel ons."}]},
            "letterhead.texts",
            "must name {telefoon}",
        ),
    ],
)
def test_a_letterhead_that_would_print_badly_is_told_at_import(
    load: Load, company: Make, change: Record, field: str, words: str
) -> None:
    spoilt = company()
    spoilt["letterhead"] = {**spoilt["letterhead"], **change}
    problem = load(spoilt).problems[0]
    assert (problem.field, words in problem.reason) == (field, True)


def test_own_words_that_change_need_another_version(load: Load, company: Make) -> None:
    def wording(version: str, text: str) -> Record:
        line = company()
        texts = [{"block": "notice", "version": version, "text": text}]
        return {**line, "letterhead": {**line["letterhead"], "texts": texts}}

    assert load(wording("2024-03", "Hallo.")).problems == ()
    (problem,) = load(wording("2024-03", "Dag.")).problems
    assert (problem.field, "give it another version" in problem.reason) == ("letterhead.texts", True)
    assert load(wording("2024-04", "Dag.")).problems == ()


def test_housing_companies_differ_in_number_and_code(load: Load, company: Make) -> None:
    report = load(company(), company(code="TWEE"), company(kbo=OTHER))
    assert [(p.line, p.field) for p in report.problems] == [(2, "kbo"), (3, "code")]


def test_all_faults_of_a_line_are_told_at_once(load: Load, company: Make, dossier: Make) -> None:
    report = load(company(), dossier(number="x", status="y", premium_recipient=1), dossier(enrolled_on="2030-01-01"))
    assert [(p.line, p.field) for p in report.problems] == [
        (2, "number"), (2, "status"), (2, "premium_recipient"), (3, "enrolled_on"),
    ]  # fmt: skip


def test_names_are_tidied_to_one_spelling(dossier: Make, person: Make) -> None:
    decomposed = dossier(members=[{"role": "applicant", "person": person(last_name="  Rene\u0301e Dhondt ")}])
    record = read_line(1, json.dumps(decomposed).encode()).record
    assert record is not None
    assert record.type == "dossier"
    assert record.members[0].person.last_name == "Ren\u00e9e Dhondt"


SECRETS = ("93051822362", "Geheimenaam", "Verborgenstraat", "00000000000")


def test_no_problem_shows_what_stands_in_the_line(load: Load, company: Make, dossier: Make, person: Make) -> None:
    number, name, street, zeros = SECRETS
    lines = [
        dossier(members=[{"role": name, "person": person(insz=number, last_name=name + "\u200b", Geheimenaam1=1)}]),
        dossier(members=[{"role": "applicant", "person": person(address={"street": street * 20, street + "€": 1})}]),
        dossier(number=zeros, housing_company=zeros, enrolled_on=name, status=name, premium_recipient=name),
        dossier(**{name + " " + number: 1}),
        {"type": name},
    ]
    report = load(company(), *lines, f'{{"type": "{name}'.encode(), f"{name}\n".encode())
    text = str(report.as_json()).replace("Geheimenaam1", "")
    assert report.bad_lines == 7
    assert [secret for secret in SECRETS if secret in text] == []

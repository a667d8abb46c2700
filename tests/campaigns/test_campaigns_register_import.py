"""Importing a register: what is new, what changes, what stays, and what is never lost."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from actualisatie.campaigns.register.importing import import_register
from actualisatie.campaigns.register.outcome import ImportReport
from actualisatie.dossiers.kinds import CampaignKind, DossierStatus, MemberRole
from actualisatie.dossiers.states import CaseState
from actualisatie.storage import journal
from actualisatie.storage.database import transaction
from actualisatie.storage.models import (
    Campaign,
    Case,
    Dossier,
    DossierMember,
    Evidence,
    Guardianship,
    HousingCompany,
    JournalEntry,
    LocalEnrolment,
    Mandate,
    Person,
)

Record = dict[str, Any]
Make = Callable[..., Record]
Load = Callable[..., ImportReport]

OTHER = "0400123416"


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.created, report.changed, report.unchanged


def household(person: Make) -> list[Record]:
    guardian = {
        "guardian_name": "Mr. Bewindvoerder",
        "guardian_address": {"street": "Stationsplein", "house_number": "3", "care_of": "t.a.v. secretariaat"},
        "valid_from": "2022-01-01",
        "recorded_at": "2022-01-03T09:30:00.123456+01:00",
    }
    return [
        {"role": "applicant", "person": person(1, guardianships=[guardian])},
        {"role": "partner", "person": person(2, address=None)},
        {"role": "co_resident", "person": person(3, born=date(2020, 2, 29))},
    ]


def test_a_dossier_comes_in_with_all_that_belongs_to_it(
    engine: Engine, load: Load, company: Make, dossier: Make, person: Make
) -> None:
    full = dossier(
        number="2019.11.05.007",
        status="INFOS",
        status_since="2024-03-01",
        domicile_municipality="Sint-Truiden",
        premium_recipient=True,
        preferences=["Sint-Truiden centrum", "2 slaapkamers"],
        correspondence_address={"care_of": "p/a OCMW", "street": "Markt", "house_number": "1"},
        changed_on="2023-12-01",
        members=household(person),
        local_enrolments=[{"housing_company": OTHER, "municipality_nis": "71053"}],
        mandates=[{"holder_kbo": "0403.170.701", "valid_from": "2024-01-01", "valid_until": "2024-12-31"}],
    )
    report = load(company(), company(kbo=OTHER, code="WOON"), full)
    assert (counts(report), report.problems, report.imported) == ((3, 0, 0), (), True)
    with transaction(engine) as session:
        found = session.scalars(select(Dossier)).one()
        assert (found.number, found.original_number) == ("2019.11.05.0007", "2019.11.05.007")
        assert (found.status, found.status_since) == (DossierStatus.IN_ONDERZOEK, date(2024, 3, 1))
        assert (found.premium_recipient, found.changed_on) == (True, date(2023, 12, 1))
        assert found.preferences == ["Sint-Truiden centrum", "2 slaapkamers"]
        assert found.correspondence_address is not None
        assert found.correspondence_address["care_of"] == "p/a OCMW"
        assert [(m.role, m.person.birth_date) for m in found.members] == [
            (MemberRole.APPLICANT, date(1980, 5, 17)),
            (MemberRole.PARTNER, date(1980, 5, 17)),
            (MemberRole.CO_RESIDENT, date(2020, 2, 29)),
        ]
        assert [m.person.street for m in found.members] == ["Kerkstraat", None, "Kerkstraat"]
        enrolment = session.scalars(select(LocalEnrolment)).one()
        assert (enrolment.housing_company_id, enrolment.municipality_nis) == (found.housing_company_id + 1, "71053")
        mandate = session.scalars(select(Mandate)).one()
        assert (mandate.holder_kbo, mandate.valid_until) == ("0403170701", date(2024, 12, 31))
        guardian = session.scalars(select(Guardianship)).one()
        assert guardian.recorded_at == datetime(2022, 1, 3, 8, 30, 0, 123456, tzinfo=UTC)


def test_importing_the_same_file_twice_changes_nothing(
    engine: Engine, load: Load, company: Make, dossier: Make, person: Make, picture: Callable[[Engine], Record]
) -> None:
    records = [company(), dossier(number="20191105007", members=household(person))]
    load(*records)
    before = picture(engine)
    assert counts(load(*records)) == (0, 0, 2)
    assert picture(engine) == before


def test_a_file_of_more_than_one_chunk_is_imported_whole(
    engine: Engine, load: Load, company: Make, dossier: Make, person: Make
) -> None:
    many = [
        dossier(
            number=f"2019.11.05.{n:04d}",
            members=[{"role": "applicant", "person": person(n % 998 + 1, born=date(1970 + n // 998, 1, 1))}],
        )
        for n in range(1203)
    ]
    assert counts(load(company(), *many)) == (1204, 0, 0)
    assert counts(load(company(), *many)) == (0, 0, 1204)
    with transaction(engine) as session:
        assert session.scalar(select(func.count()).select_from(DossierMember)) == 1203


@pytest.mark.parametrize(
    "change",
    [
        {"status": "OFFER"},
        {"enrolled_on": "2019-11-04"},
        {"preferences": ["Borgloon"]},
        {"correspondence_address": {"street": "Markt"}},
        {"mandates": [{"holder_kbo": "0403170701", "valid_from": "2024-01-01"}]},
        {"local_enrolments": [{"housing_company": "0403170701", "municipality_nis": "71053"}]},
    ],
)
def test_a_changed_line_updates_its_dossier_and_leaves_the_others(
    load: Load, company: Make, dossier: Make, change: Record
) -> None:
    other = dossier(number="2020.01.01.0001", enrolled_on="2020-01-01")
    load(company(), dossier(), other)
    assert counts(load(company(), dossier(**change), other)) == (0, 1, 2)
    assert counts(load(company(), dossier(**change), other)) == (0, 0, 3)
    assert counts(load(company(), dossier(), other)) == (0, 1, 2)


@pytest.mark.parametrize(
    "change",
    [
        {"last_name": "Andersgenaamd"},
        {"deceased_on": "2024-02-01"},
        {"address": {"street": "Nieuwstraat", "house_number": "1", "country": "Nederland"}},
        {"guardianships": [{"guardian_name": "Mr. B", "valid_from": "2024-01-01"}]},
    ],
)
def test_new_data_of_a_person_count_as_a_change_of_each_of_their_dossiers(
    load: Load, company: Make, dossier: Make, person: Make, change: Record
) -> None:
    def both(**data: Any) -> list[Record]:
        child = {"role": "co_resident", "person": person(2, **data)}
        return [
            dossier(members=[{"role": "applicant", "person": person(1)}, child]),
            dossier(number="2020.01.01.0001", members=[{"role": "applicant", "person": person(3)}, child]),
        ]

    load(company(), *both())
    assert counts(load(company(), *both(**change))) == (0, 2, 1)
    assert counts(load(company(), *both(**change))) == (0, 0, 3)


def test_a_changed_housing_company_keeps_its_dossiers(engine: Engine, load: Load, company: Make, dossier: Make) -> None:
    load(company(), dossier())
    assert counts(load(company(name="De Nieuwe Haard"), dossier())) == (0, 1, 1)
    with transaction(engine) as session:
        assert session.scalars(select(Dossier)).one().company.name == "De Nieuwe Haard"


def test_a_member_who_vanishes_is_removed_and_so_are_their_data(
    engine: Engine, load: Load, company: Make, dossier: Make, person: Make
) -> None:
    load(company(), dossier(members=household(person)))
    load(company(), dossier(members=[{"role": "applicant", "person": person(2)}]))
    with transaction(engine) as session:
        assert [(m.role, m.person.insz) for m in session.scalars(select(DossierMember))] == [
            (MemberRole.APPLICANT, person(2)["insz"])
        ]
        assert [p.insz for p in session.scalars(select(Person))] == [person(2)["insz"]]
        assert session.scalars(select(Guardianship)).all() == []


def test_somebody_who_moves_to_another_dossier_stays_the_same_person(
    engine: Engine, load: Load, company: Make, dossier: Make, person: Make
) -> None:
    child: Record = {"role": "co_resident", "person": person(3)}
    one = dossier(members=[{"role": "applicant", "person": person(1)}, child])
    two = dossier(number="2020.01.01.0001", members=[{"role": "applicant", "person": person(2)}])
    load(company(), one, two)
    with transaction(engine) as session:
        before = session.scalars(select(Person.id).where(Person.insz == child["person"]["insz"])).one()
    load(company(), {**one, "members": one["members"][:1]}, {**two, "members": [*two["members"], child]})
    with transaction(engine) as session:
        after = session.scalars(select(Person.id).where(Person.insz == child["person"]["insz"])).one()
    assert after == before


def test_a_dossier_with_a_case_and_a_person_with_evidence_survive_a_file_without_them(
    engine: Engine, load: Load, company: Make, dossier: Make, person: Make, now: datetime
) -> None:
    load(company(), dossier(members=household(person)))
    with transaction(engine) as session:
        campaign = Campaign(
            name="c", kind=CampaignKind.ONE_OFF, definition={}, definition_hash="", law_version="", calendar_version="",
            created_at=now, created_by="an",
        )  # fmt: skip
        found = session.scalars(select(Dossier)).one()
        partner = found.members[1].person
        case = Case(
            campaign=campaign, dossier=found, housing_company_id=found.housing_company_id, state=CaseState.SELECTED,
            state_since=date(2024, 3, 18),
        )  # fmt: skip
        session.add(case)
        session.flush()
        session.add(
            Evidence(
                case_id=case.id, person_id=partner.id, source="RR", outcome="ok", codes=[], asked_at=now, reference="r"
            )
        )
        kept = {found.members[0].person.insz, partner.insz}
    load(company(), dossier(members=household(person)[:1]))
    load(company(name="A file without the dossier"))
    with transaction(engine) as session:
        assert set(session.scalars(select(Person.insz))) == kept
        assert session.scalars(select(Case)).one().dossier.number == "2019.11.05.0007"


def test_a_status_on_record_that_is_newer_than_the_files_is_kept_and_counted(
    engine: Engine, load: Load, company: Make, dossier: Make
) -> None:
    load(company(), dossier(status_since="2024-01-01"))
    with transaction(engine) as session:
        found = session.scalars(select(Dossier)).one()
        found.status, found.status_since = DossierStatus.IN_ONDERZOEK, date(2024, 3, 18)
    for since in ({"status_since": "2024-01-01"}, {}):
        report = load(company(), dossier(**since))
        assert (counts(report), report.statuses_kept) == ((0, 0, 2), 1)
    report = load(company(), dossier(status="OFFER", status_since="2024-03-18"))
    assert (counts(report), report.statuses_kept) == ((0, 1, 1), 0)
    with transaction(engine) as session:
        assert session.scalars(select(Dossier.status)).one() == DossierStatus.IN_OFFER


def test_the_number_a_dossier_had_elsewhere_is_kept_when_a_later_file_leaves_it_out(
    engine: Engine, load: Load, company: Make, dossier: Make
) -> None:
    load(company(), dossier(number="20191105007"))
    assert counts(load(company(), dossier())) == (0, 0, 2)
    with transaction(engine) as session:
        assert session.scalars(select(Dossier.original_number)).one() == "20191105007"


def test_one_bad_line_stops_everything_and_nothing_is_changed(
    engine: Engine, load: Load, company: Make, dossier: Make, picture: Callable[[Engine], Record]
) -> None:
    load(company(), dossier())
    before = picture(engine)
    bad = dossier(number="2020.02.30.0001")
    report = load(company(name="New"), dossier(status="OFFER"), bad)
    assert (report.imported, counts(report), report.read, report.bad_lines) == (False, (0, 0, 0), 3, 1)
    assert picture(engine) == before
    with transaction(engine) as session:
        assert session.scalar(select(func.count()).select_from(JournalEntry)) == 1


def test_with_skip_invalid_the_good_lines_come_in_and_the_bad_ones_are_told(
    engine: Engine, load: Load, company: Make, dossier: Make
) -> None:
    bad = dossier(number="2020.02.30.0001")
    report = load(company(), bad, dossier(), skip_invalid=True)
    assert (report.imported, counts(report), report.bad_lines) == (True, (2, 0, 0), 1)
    assert [(p.line, p.field) for p in report.problems] == [(2, "number")]
    with transaction(engine) as session:
        assert session.scalars(select(Dossier.number)).all() == ["2019.11.05.0007"]


def test_every_import_stands_in_the_journal_with_its_figures_and_the_hash_of_the_file(
    engine: Engine, load: Load, company: Make, dossier: Make
) -> None:
    report = load(company(), dossier())
    load(company(), dossier())
    with transaction(engine) as session:
        first, second = session.scalars(select(JournalEntry).order_by(JournalEntry.id))
        assert (first.event, first.actor) == ("register_imported", "an")
        assert first.data == {
            "source": "test.jsonl",
            "housing_companies": ["0403170701"],
            "sha256": report.sha256,
            "read": 2,
            "created": 2,
            "changed": 0,
            "unchanged": 0,
            "statuses_kept": 0,
            "bad_lines": 0,
        }
        assert (second.data["created"], second.data["unchanged"]) == (0, 2)
        assert journal.verify_chain(session) == 2


def test_a_crash_in_the_middle_leaves_nothing_behind(
    engine: Engine, company: Make, dossier: Make, lines: Callable[..., list[bytes]], now: datetime
) -> None:
    class CrashError(Exception):
        pass

    def until_it_breaks() -> Iterator[bytes]:
        yield from lines(company(), *(dossier(number=f"2019.11.05.{number:04d}") for number in range(1001)))
        raise CrashError

    with pytest.raises(CrashError):
        import_register(engine, until_it_breaks(), source_name="x", actor="an", now=now)
    with transaction(engine) as session:
        for model in (HousingCompany, Person, Dossier, JournalEntry):
            assert session.scalar(select(func.count()).select_from(model)) == 0

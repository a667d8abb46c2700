"""Lines of register files, and a picture of a register that tells all of it and no row numbers."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from plain_paper import plain_paper
from small_world import SmallWorld, open_small_world
from sqlalchemy import Engine, select

from actualisatie.campaigns.register.importing import import_register
from actualisatie.campaigns.register.outcome import ImportReport
from actualisatie.dossiers.identifiers import make_test_insz
from actualisatie.storage import models
from actualisatie.storage.database import transaction

Record = dict[str, Any]

NOW = datetime(2024, 3, 18, 9, tzinfo=UTC)
COMPANY, OTHER_COMPANY = "0403170701", "0400123416"


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def company() -> Callable[..., Record]:
    def make(**other: Any) -> Record:
        letterhead = {
            "street": "Marktplein 1",
            "postal_code": "3800",
            "municipality": "Sint-Truiden",
            "phone": "011 00 00 00",
            "email": "info@voorbeeld.example",
            "website": "www.voorbeeld.example",
        }
        plain = {"type": "housing_company", "kbo": COMPANY, "code": "HAARD", "name": "De Haard"}
        return {**plain, "letterhead": letterhead, **other}

    return make


@pytest.fixture(scope="session")
def person() -> Callable[..., Record]:
    def make(serial: int = 1, **other: Any) -> Record:
        born = other.pop("born", date(1980, 5, 17))
        return {
            "insz": make_test_insz(born, serial),
            "first_names": "Anneke",
            "last_name": "Voorbeeld",
            "birth_date": born.isoformat(),
            "address": {
                "street": "Kerkstraat",
                "house_number": "12",
                "postal_code": "3800",
                "municipality": "Sint-Truiden",
            },
            **other,
        }

    return make


@pytest.fixture(scope="session")
def dossier(person: Callable[..., Record]) -> Callable[..., Record]:
    def make(**other: Any) -> Record:
        return {
            "type": "dossier",
            "number": "2019.11.05.0007",
            "housing_company": COMPANY,
            "enrolled_on": "2019-11-05",
            "status": "REG",
            "members": [{"role": "applicant", "person": person()}],
            **other,
        }

    return make


@pytest.fixture(scope="session")
def lines() -> Callable[..., list[bytes]]:
    """Write records as the lines of a file."""

    def write(*records: Record) -> list[bytes]:
        return [json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records]

    return write


@pytest.fixture
def load(engine: Engine, lines: Callable[..., list[bytes]]) -> Callable[..., ImportReport]:
    """Import records, or raw lines, into the database of the test."""

    def run(*records: Record | bytes, **options: Any) -> ImportReport:
        raw = [line for r in records for line in ([r] if isinstance(r, bytes) else lines(r))]
        return import_register(engine, raw, **{"source_name": "test.jsonl", "actor": "an", "now": NOW, **options})

    return run


@pytest.fixture(scope="session")
def picture() -> Callable[[Engine], Record]:
    """Tell all that a register holds, with natural keys instead of the database's numbers."""

    def read(engine: Engine) -> Record:
        with transaction(engine) as session:
            companies = {c.id: c for c in session.scalars(select(models.HousingCompany))}
            kbo = {c.id: c.kbo for c in companies.values()}
            people = {p.id: p for p in session.scalars(select(models.Person))}
            return {
                "companies": sorted((_plain(c) for c in companies.values()), key=lambda row: str(row["kbo"])),
                "people": sorted((_plain(p) for p in people.values()), key=lambda row: str(row["insz"])),
                "guardianships": sorted(
                    str((people[g.person_id].insz, _plain(g))) for g in session.scalars(select(models.Guardianship))
                ),
                "dossiers": {
                    d.number: {
                        **_plain(d),
                        "company": kbo[d.housing_company_id],
                        "members": [(m.person.insz, m.role) for m in d.members],
                        "enrolments": sorted(
                            (kbo[e.housing_company_id], e.municipality_nis)
                            for e in session.scalars(select(models.LocalEnrolment).filter_by(dossier_id=d.id))
                        ),
                        "mandates": sorted(
                            str(_plain(m)) for m in session.scalars(select(models.Mandate).filter_by(dossier_id=d.id))
                        ),
                    }
                    for d in session.scalars(select(models.Dossier))
                },
            }

    return read


def _plain(row: models.Base) -> Record:
    columns = row.__table__.columns
    return {c.name: getattr(row, c.name) for c in columns if not c.primary_key and not c.foreign_keys}


@pytest.fixture
def office(engine: Engine, tmp_path: Path, loopback: tuple[str, Callable[..., None]]) -> SmallWorld:
    """Give a small office with plain text for paper, once on each database."""
    world = open_small_world(engine, tmp_path, *loopback)
    world.printer = plain_paper
    return world

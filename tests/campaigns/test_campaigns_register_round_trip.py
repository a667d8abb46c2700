"""What is exported imports again to the same register, whatever people are called."""

import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from actualisatie.campaigns.register.exporting import export_register, snapshot_of
from actualisatie.campaigns.register.importing import import_register
from actualisatie.campaigns.register.outcome import ImportReport
from actualisatie.dossiers.identifiers import make_test_insz
from actualisatie.dossiers.kinds import DossierStatus
from actualisatie.storage import migrate
from actualisatie.storage.database import open_database, transaction

Record = dict[str, Any]
Make = Callable[..., Record]

KBO = "0403170701"
TODAY = date(2024, 3, 18)


def exported(engine: Engine) -> list[str]:
    with transaction(snapshot_of(engine)) as session:
        return list(export_register(session))


def test_an_export_from_one_engine_imports_to_the_same_register_on_the_other(
    sqlite_engine: Engine,
    postgres_engine: Engine,
    company: Make,
    dossier: Make,
    person: Make,
    lines: Callable[..., list[bytes]],
    picture: Callable[[Engine], Record],
    now: datetime,
) -> None:
    guardian = {
        "guardian_name": "Mr. B",
        "valid_from": "2024-01-01",
        "recorded_at": "2024-01-02T03:04:05.678901-05:00",
    }
    members = [
        {"role": "partner", "person": person(2, address={"street": "Rue Haute", "country": "France"})},
        {"role": "applicant", "person": person(1, guardianships=[guardian, {**guardian, "valid_from": "2020-01-01"}])},
    ]
    full = dossier(
        number="20191105007",
        status_since="2024-01-01",
        members=members,
        preferences=["b", "a"],
        correspondence_address={"care_of": "p/a"},
        local_enrolments=[{"housing_company": KBO, "municipality_nis": nis} for nis in ("71053", "44021")],
        mandates=[{"holder_kbo": KBO, "valid_from": day} for day in ("2024-02-01", "2024-01-01")],
    )
    other = dossier(number="2010.01.01.0001", members=[{"role": "applicant", "person": person(3)}])
    options: Any = {"source_name": "x", "actor": "an", "now": now}
    import_register(sqlite_engine, lines(company(), full, other), **options)
    report = import_register(postgres_engine, exported(sqlite_engine), **options)
    assert (report.created, report.problems) == (3, ())
    assert picture(postgres_engine) == picture(sqlite_engine)
    assert exported(postgres_engine) == exported(sqlite_engine)
    assert import_register(sqlite_engine, exported(postgres_engine), **options).unchanged == 3


def test_an_empty_register_exports_nothing(engine: Engine) -> None:
    assert exported(engine) == []


def words(longest: int, shortest: int = 1) -> st.SearchStrategy[str]:
    """Any text that prints: all scripts, combining marks, quotes, braces and emoji."""
    letters = st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from(" -'\"\\{}<&;%")
    kept = st.text(letters, max_size=longest // 3).map(str.strip)  # composing may lengthen a text, up to threefold
    return kept.filter(lambda text: len(text) >= shortest)


days = st.dates(date(1930, 1, 1), date(1999, 12, 31))
addresses = st.fixed_dictionaries(
    {},
    optional={
        "street": words(100),
        "house_number": words(20),
        "box": words(20),
        "municipality": words(60),
        "country": words(60).filter(lambda country: country != "België"),
    },
)


@st.composite
def dossiers(draw: st.DrawFn, number: int) -> Record:
    """One dossier with one to three members; the serials keep people of several dossiers apart."""
    members = []
    for place, role in enumerate(draw(st.sampled_from([("applicant",), ("applicant", "partner", "co_resident")]))):
        born = draw(days)
        person = {
            "insz": make_test_insz(born, number * 10 + place + 1),
            "first_names": draw(words(100, shortest=0)),
            "last_name": draw(words(100)),
            "birth_date": draw(st.none() | st.just(born.isoformat())),
            "deceased_on": draw(st.none() | st.dates(date(2000, 1, 1), TODAY).map(date.isoformat)),
            "address": draw(st.none() | addresses),
        }
        members.append({"role": role, "person": person})
    return {
        "type": "dossier",
        "number": f"2001.02.03.{number:04d}",
        "housing_company": KBO,
        "enrolled_on": draw(st.dates(date(2000, 1, 1), TODAY)).isoformat(),
        "status": draw(st.sampled_from(DossierStatus)),
        "preferences": draw(st.lists(words(120), max_size=3)),
        "premium_recipient": draw(st.booleans()),
        "members": members,
    }


@settings(deadline=None, max_examples=30)
@given(first=dossiers(1), second=dossiers(2))
def test_any_register_survives_a_round_trip(
    company: Make,
    lines: Callable[..., list[bytes]],
    picture: Callable[[Engine], Record],
    now: datetime,
    first: Record,
    second: Record,
) -> None:
    def into(folder: str, name: str, given_lines: Any) -> tuple[Engine, ImportReport]:
        engine = open_database(f"sqlite:///{Path(folder) / name}")
        migrate.upgrade(engine)
        return engine, import_register(engine, given_lines, source_name=name, actor="an", now=now)

    with tempfile.TemporaryDirectory() as folder:
        one, report = into(folder, "one.db", lines(company(), first, second))
        assert report.problems == ()
        two, again = into(folder, "two.db", exported(one))
        assert again.problems == ()
        assert picture(two) == picture(one)
        assert exported(two) == exported(one)
        one.dispose()
        two.dispose()

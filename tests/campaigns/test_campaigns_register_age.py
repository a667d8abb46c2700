"""A register file says of which instant it is, and an older one does not bring back what is past."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, select

from actualisatie.campaigns.register.outcome import ImportReport
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Dossier, JournalEntry

Make = Callable[..., dict[str, Any]]
Load = Callable[..., ImportReport]
MONDAY, TUESDAY = "2024-01-08T06:00:00+01:00", "2024-01-09T06:00:00+01:00"


def of(instant: str) -> dict[str, Any]:
    return {"type": "export", "as_of": instant}


def town(engine: Engine) -> str | None:
    with transaction(engine) as session:
        return session.scalars(select(Dossier.domicile_municipality)).one()


@pytest.fixture
def newer(load: Load, company: Make, dossier: Make) -> Load:
    """A register that was imported from a file of Tuesday."""
    assert load(of(TUESDAY), company(), dossier(domicile_municipality="Gent")).imported
    return load


@pytest.mark.parametrize("head", [[of(MONDAY)], []])
def test_an_older_file_or_one_without_its_instant_is_refused(
    newer: Load, engine: Engine, dossier: Make, head: list[dict[str, Any]]
) -> None:
    report = newer(*head, dossier(domicile_municipality="Leuven"), skip_invalid=True)
    assert (report.imported, [one.field for one in report.problems], town(engine)) == (False, ["as_of"], "Gent")


def test_an_older_file_is_imported_when_a_person_wants_it(newer: Load, engine: Engine, dossier: Make) -> None:
    assert newer(of(MONDAY), dossier(domicile_municipality="Leuven"), older=True).imported
    assert town(engine) == "Leuven"
    with transaction(engine) as session:
        told = [entry.data["as_of"] for entry in session.scalars(select(JournalEntry).order_by(JournalEntry.id))]
    assert told == [TUESDAY, MONDAY]


def test_a_file_of_the_same_instant_or_a_later_one_is_imported(newer: Load, engine: Engine, dossier: Make) -> None:
    assert newer(of("2024-01-09T05:00:00+00:00"), dossier(domicile_municipality="Leuven")).imported
    assert town(engine) == "Leuven"


def test_an_older_file_about_another_company_is_imported(newer: Load, company: Make, dossier: Make) -> None:
    other = company(kbo="0403170602", code="ANDER")
    line = dossier(number="2019.11.05.0008", housing_company="0403170602")
    assert newer(of(MONDAY), other, line).imported


def test_a_file_tells_its_instant_once_and_none_of_the_future(load: Load, company: Make, dossier: Make) -> None:
    twice = load(of(MONDAY), of(TUESDAY), company(), dossier())
    assert [one.reason for one in twice.problems] == ["a file says once of which instant it is"]
    (future,) = load(of("2044-01-09T06:00:00+01:00"), company(), dossier()).problems
    assert (future.field, future.reason) == ("as_of", "lies in the future")

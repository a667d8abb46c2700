"""Exports the register as lines that import again to the same register."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.register.formats import HOME, Address, Person
from actualisatie.campaigns.register.rows import Values, table_of
from actualisatie.storage import journal, models

_CHUNK = 500
_ADDRESS = tuple(Address.model_fields)
_PERSON = tuple(name for name in Person.model_fields if name not in {"address", "guardianships"})
_KEYS = frozenset({"id", "person_id", "dossier_id", "housing_company_id", "named_at"})
"""The database's own numbers, and its note of its last import, which mean nothing elsewhere."""


def snapshot_of(engine: Engine) -> Engine:
    """Return the engine whose transactions see one moment of the database, so that an export fits together.

    SQLite does so anyway.
    """
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ")
    return engine


def note_export(session: Session, moment: Moment, by: str) -> None:
    """Let the journal tell who exports the register, and how large it is, before a line leaves it."""
    counted = {"housing_companies": models.HousingCompany, "dossiers": models.Dossier}
    data = {name: session.scalar(select(func.count()).select_from(model)) for name, model in counted.items()}
    journal.record(session, journal.Entry(moment.at, by, "register exported", data=data))


def export_register(session: Session) -> Iterator[str]:
    """Give the register line by line, each with its newline: housing companies first, then dossiers by number.

    Persons who are in no dossier are not part of the exchange format.
    """
    companies: dict[int, str] = {}
    for row in session.execute(select(table_of(models.HousingCompany)).order_by("kbo")).mappings():
        companies[row["id"]] = row["kbo"]
        yield _line("housing_company", _content(dict(row)))
    query = select(table_of(models.Dossier)).order_by("number").execution_options(yield_per=_CHUNK)
    for rows in session.execute(query).mappings().partitions(_CHUNK):
        belongings = _Belongings(session, [row["id"] for row in rows])
        for row in rows:
            yield _line("dossier", _dossier(dict(row), belongings, companies))


class _Belongings:
    """What belongs to a chunk of dossiers, read with one query for each table."""

    def __init__(self, session: Session, dossier_ids: Iterable[int]) -> None:
        self._session = session
        ids = list(dossier_ids)
        self.enrolments = self._children(models.LocalEnrolment, "dossier_id", ids)
        self.mandates = self._children(models.Mandate, "dossier_id", ids)
        self.members = self._children(models.DossierMember, "dossier_id", ids)
        person_ids = {row["person_id"] for rows in self.members.values() for row in rows}
        self.people = {row_id: rows[0] for row_id, rows in self._children(models.Person, "id", person_ids).items()}
        self.guardianships = self._children(models.Guardianship, "person_id", person_ids)

    def _children(self, model: type[models.Base], owner: str, ids: Iterable[int]) -> dict[int, list[Values]]:
        table = table_of(model)
        found: dict[int, list[Values]] = {}
        for row in self._session.execute(select(table).where(table.c[owner].in_(ids)).order_by(table.c.id)).mappings():
            found.setdefault(row[owner], []).append(dict(row))
        return found


def _dossier(row: Values, belongings: _Belongings, companies: Mapping[int, str]) -> Values:
    return {
        **_content(row),
        "housing_company": companies[row["housing_company_id"]],
        "members": [
            {"role": member["role"], "person": _person(member["person_id"], belongings)}
            for member in belongings.members.get(row["id"], [])
        ],
        "local_enrolments": [
            {
                "housing_company": companies[enrolment["housing_company_id"]],
                "municipality_nis": enrolment["municipality_nis"],
            }
            for enrolment in belongings.enrolments.get(row["id"], [])
        ],
        "mandates": [_content(mandate) for mandate in belongings.mandates.get(row["id"], [])],
    }


def _person(row_id: int, belongings: _Belongings) -> Values:
    row = belongings.people[row_id]
    address = _filled({name: row[name] for name in _ADDRESS})
    return _filled(
        {
            **{name: row[name] for name in _PERSON},
            "address": None if address == {"country": HOME} else address,
            "guardianships": [_content(held) for held in belongings.guardianships.get(row_id, [])],
        }
    )


def _content(row: Values) -> Values:
    return _filled({name: value for name, value in row.items() if name not in _KEYS})


def _filled(values: Values) -> Values:
    return {name: value for name, value in values.items() if value not in (None, [], {})}


def _line(kind: str, values: Values) -> str:
    plain = {"type": kind, **_filled(values)}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=_as_text) + "\n"


def _as_text(value: date) -> str:
    return value.isoformat()

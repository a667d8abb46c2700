"""Writes the persons of a chunk of lines, with their guardianships."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from actualisatie.campaigns.register.formats import Address, Person
from actualisatie.campaigns.register.rows import (
    Values,
    insert_rows,
    replace_children,
    rows_by_key,
    table_of,
    update_rows,
)
from actualisatie.storage import models

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class WrittenPeople:
    """The ids of persons by INSZ, and the INSZ of those who are new or changed."""

    ids: Mapping[str, int]
    changed: Collection[str]


def write_people(connection: Connection, people: Mapping[str, Person]) -> WrittenPeople:
    """Insert the persons who are new and update those whose data differ; the rest is not touched.

    A person whom the file still names by a former INSZ is the one who has another now.
    """
    now = _numbers_of_today(connection, people)
    file_names = {now.get(insz, insz): insz for insz in people}
    people = {now.get(insz, insz): person for insz, person in people.items()}
    held = rows_by_key(connection, models.Person, "insz", people)
    wanted = {insz: {**_columns(person), "insz": insz} for insz, person in people.items()}
    new = [values for insz, values in wanted.items() if insz not in held]
    changed = {insz: row["id"] for insz, row in held.items() if not wanted[insz].items() <= row.items()}
    made = insert_rows(connection, models.Person, new, "insz")
    ids = {insz: row["id"] for insz, row in held.items()} | made
    update_rows(connection, models.Person, {row_id: wanted[insz] for insz, row_id in changed.items()})
    under_guard, _ = replace_children(
        connection,
        models.Guardianship,
        "person_id",
        {ids[insz]: _guardianships(person) for insz, person in people.items()},
        made.values(),
    )
    touched = {insz for insz, row_id in ids.items() if row_id in under_guard}
    written = {values["insz"] for values in new} | changed.keys() | touched
    return WrittenPeople(
        {file_names[insz]: row_id for insz, row_id in ids.items()}, {file_names[insz] for insz in written}
    )


def _numbers_of_today(connection: Connection, numbers: Collection[str]) -> dict[str, str]:
    """Return the INSZ that people have now, by the former one that a file names them by."""
    former, person = table_of(models.FormerNumber), table_of(models.Person)
    query = select(former.c.insz, person.c.insz.label("now")).join(person, person.c.id == former.c.person_id)
    return {row.insz: row.now for row in connection.execute(query.where(former.c.insz.in_(sorted(numbers))))}


def remove_people_without_dossier(connection: Connection, ids: Collection[int]) -> None:
    """Delete those of `ids` who are in no dossier and in no evidence: no reason is left to keep their data."""
    person, guardianship = table_of(models.Person), table_of(models.Guardianship)
    former = table_of(models.FormerNumber)
    member, evidence = table_of(models.DossierMember), table_of(models.Evidence)
    for start in range(0, len(ids), _CHUNK):
        gone = list(
            connection.scalars(
                select(person.c.id).where(
                    person.c.id.in_(sorted(ids)[start : start + _CHUNK]),
                    ~select(member.c.id).where(member.c.person_id == person.c.id).exists(),
                    ~select(evidence.c.id).where(evidence.c.person_id == person.c.id).exists(),
                )
            )
        )
        connection.execute(delete(former).where(former.c.person_id.in_(gone)))
        connection.execute(delete(guardianship).where(guardianship.c.person_id.in_(gone)))
        connection.execute(delete(person).where(person.c.id.in_(gone)))


def _columns(person: Person) -> Values:
    address = person.address or Address()
    return {
        "insz": person.insz,
        "first_names": person.first_names,
        "last_name": person.last_name,
        "birth_date": person.birth_date,
        "deceased_on": person.deceased_on,
        "street": address.street,
        "house_number": address.house_number,
        "box": address.box,
        "postal_code": address.postal_code,
        "municipality": address.municipality,
        "country": address.country,
    }


def _guardianships(person: Person) -> list[Values]:
    return [
        {
            "guardian_name": held.guardian_name,
            "guardian_address": held.guardian_address.model_dump(mode="json") if held.guardian_address else None,
            "valid_from": held.valid_from,
            "valid_until": held.valid_until,
            "recorded_at": held.recorded_at,
        }
        for held in person.guardianships
    ]

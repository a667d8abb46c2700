"""Writes a chunk of checked dossier lines with a fixed number of statements, however many lines it holds."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, update

from actualisatie.campaigns.register.formats import DossierLine
from actualisatie.campaigns.register.outcome import Change
from actualisatie.campaigns.register.people import WrittenPeople, write_people
from actualisatie.campaigns.register.rows import (
    Values,
    insert_rows,
    replace_children,
    rows_by_key,
    table_of,
    update_rows,
)
from actualisatie.storage import models


@dataclass(slots=True)
class WrittenDossiers:
    """What writing dossiers did, added up over chunks. `left` are persons who are no longer member of a dossier.

    `unchosen` are the ids of dossiers that had a chosen address for post and lost it.
    """

    changes: Counter[Change] = field(default_factory=Counter)
    statuses_kept: int = 0
    left: set[int] = field(default_factory=set)
    unchosen: set[int] = field(default_factory=set)


def write_dossiers(
    connection: Connection,
    lines: Sequence[DossierLine],
    companies: Mapping[str, int],
    done: WrittenDossiers,
    now: datetime,
) -> None:
    """Insert, update or leave alone each dossier and what belongs to it, and add to `done` what happened.

    Members, enrolments and mandates that a line no longer names are removed; a dossier is never removed. Each keeps
    the aware instant `now` of the import that named it, even where nothing else changed.
    """
    named = {"named_at": now}
    people = write_people(connection, {m.person.insz: m.person for line in lines for m in line.members})
    wanted = {line.canonical_number: line for line in lines}
    held = rows_by_key(connection, models.Dossier, "number", wanted)
    new: list[Values] = []
    differing: dict[int, Values] = {}
    for number, line in wanted.items():
        values, row = _columns(number, line, companies), held.get(number)
        if row is None:
            new.append(values | named)
            continue
        done.statuses_kept += _keep_what_is_newer(values, row)
        if not values.items() <= row.items():
            differing[row["id"]] = values | named
            if row["correspondence_address"] and not values["correspondence_address"]:
                done.unchosen.add(row["id"])
    update_rows(connection, models.Dossier, differing)
    _name_again(connection, [row["id"] for row in held.values() if row["id"] not in differing], now)
    made = insert_rows(connection, models.Dossier, new, "number")
    ids = {number: row["id"] for number, row in held.items()} | made
    by_id = {ids[number]: line for number, line in wanted.items()}
    changed = differing.keys() | _write_children(connection, by_id, companies, people, done, made.values())
    changed |= {i for i, line in by_id.items() if any(m.person.insz in people.changed for m in line.members)}
    known = {row["id"] for row in held.values()}
    done.changes += Counter(
        {
            Change.CREATED: len(new),
            Change.CHANGED: len(known & changed),
            Change.UNCHANGED: len(known - changed),
        }
    )


def _name_again(connection: Connection, same: Collection[int], now: datetime) -> None:
    """Note by one statement which dossiers a file named without changing them."""
    if same:
        table = table_of(models.Dossier)
        connection.execute(update(table).where(table.c.id.in_(same)).values(named_at=now))


def _columns(number: str, line: DossierLine, companies: Mapping[str, int]) -> Values:
    address = line.correspondence_address
    return {
        "number": number,
        "original_number": line.original_number or (line.number if line.number != number else None),
        "housing_company_id": companies[line.housing_company],
        "enrolled_on": line.enrolled_on,
        "status": line.status,
        "status_since": line.status_since,
        "domicile_municipality": line.domicile_municipality,
        "premium_recipient": line.premium_recipient,
        "preferences": list(line.preferences),
        "correspondence_address": address.model_dump(mode="json") if address else None,
        "changed_on": line.changed_on,
        "activities": _activities(line),
    }


def _activities(line: DossierLine) -> dict[str, str] | None:
    if line.activities is None:
        return None
    return {kind.value: day.isoformat() for kind, day in sorted(line.activities.items())}


def _keep_what_is_newer(values: Values, row: Values) -> bool:
    """Keep the old number, and a status on record that is newer than the file's; return whether one was kept.

    A campaign sets statuses itself: an older file that is imported again must not undo them.
    """
    values["original_number"] = values["original_number"] or row["original_number"]
    since = row["status_since"]
    if since is None or (values["status_since"] is not None and values["status_since"] >= since):
        return False
    differs: bool = values["status"] != row["status"]
    values["status"], values["status_since"] = row["status"], since
    return differs


def _write_children(
    connection: Connection,
    lines: Mapping[int, DossierLine],
    companies: Mapping[str, int],
    people: WrittenPeople,
    done: WrittenDossiers,
    new: Collection[int],
) -> set[int]:
    """Write members, enrolments and mandates by dossier id; return the dossiers in which something changed."""
    members = {
        dossier_id: [{"person_id": people.ids[m.person.insz], "role": m.role} for m in line.members]
        for dossier_id, line in lines.items()
    }
    enrolments = {
        dossier_id: [
            {"housing_company_id": companies[e.housing_company], "municipality_nis": e.municipality_nis}
            for e in line.local_enrolments
        ]
        for dossier_id, line in lines.items()
    }
    mandates = {dossier_id: [m.model_dump() for m in line.mandates] for dossier_id, line in lines.items()}
    changed, removed = replace_children(connection, models.DossierMember, "dossier_id", members, new)
    done.left.update(row["person_id"] for row in removed)
    changed |= replace_children(connection, models.LocalEnrolment, "dossier_id", enrolments, new)[0]
    changed |= replace_children(connection, models.Mandate, "dossier_id", mandates, new)[0]
    return changed

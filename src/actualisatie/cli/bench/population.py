"""Makes the files that a measured campaign takes in: a register and replies, written line by line."""

import json
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from sqlalchemy import Engine, select

from actualisatie.calendar.moment import Moment
from actualisatie.dossiers.states import CaseState
from actualisatie.simulator.register.companies import MAX_COMPANIES, synthetic_companies
from actualisatie.simulator.register.dossiers import DossierMaker
from actualisatie.simulator.register.synthetic import AS_OF
from actualisatie.storage.models import Case, Dossier

SEED = 1
_KINDS = (*["confirmation"] * 16, "documents", "documents", "returned_mail", "withdrawal")
"""What twenty replies are: most confirm."""

FEWEST = 40
"""Dossiers of a housing company on the average, at least."""

_PAGE = 1000


def write_register(path: Path, dossiers: int) -> None:
    """Write a synthetic register of all of Flanders' housing companies; memory does not grow with the records.

    A small one has fewer companies: a handful of dossiers each would be no picture of anything.
    """
    companies = synthetic_companies(SEED, max(1, min(MAX_COMPANIES, dossiers // FEWEST)))
    maker = DossierMaker(SEED, companies, AS_OF)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for company in companies:
            file.write(company.line.model_dump_json(exclude_none=True) + "\n")
        for place in range(dossiers):
            file.write(maker.make(place).line.model_dump_json(exclude_none=True) + "\n")


def write_replies(path: Path, engine: Engine, count: int, moment: Moment) -> int:
    """Write a reply about each of the first `count` dossiers whose first letter was posted; return how many."""
    written = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for (number, number_of_line), kind in zip(_numbers(engine, count), cycle(_KINDS), strict=False):
            file.write(json.dumps(_reply(number, number_of_line, kind, moment)) + "\n")
            written += 1
    return written


def _numbers(engine: Engine, count: int) -> Iterator[tuple[str, int]]:
    query = select(Dossier.number).join(Case, Case.dossier_id == Dossier.id)
    query = query.where(Case.state == CaseState.LETTER_POSTED).order_by(Case.id).limit(count)
    with engine.connect() as connection:
        for place, number in enumerate(connection.execution_options(yield_per=_PAGE).scalars(query)):
            yield number, place


def _reply(dossier: str, place: int, kind: str, moment: Moment) -> dict[str, object]:
    line: dict[str, object] = {
        "key": f"bench-{place:08d}",
        "dossier": dossier,
        "kind": kind,
        "channel": "paper",
        "received_at": moment.at.isoformat(),
    }
    if kind == "returned_mail":
        return line | {"return_reason": "moved"}
    line |= {"signer": "applicant"}
    if kind == "withdrawal":
        return line | {"channel": "digital"}  # on a typed number alone nobody leaves
    return line | {"conditions": ["ownership"]} if kind == "documents" else line

"""How old a register file is, by what it says itself: an older one would bring back what is past."""

from collections.abc import Set
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.campaigns.register.problems import Problem
from actualisatie.storage.models import JournalEntry

REGISTER_IMPORTED = "register_imported"
"""The event in the journal; its data name the housing companies with dossiers in the file, and its own instant."""


def as_of(data: dict[str, Any]) -> datetime | None:
    """Return of which instant (aware) an imported file was, by the data of its event; None where it did not say so."""
    told = data.get("as_of")
    return datetime.fromisoformat(told) if told else None


def age_problems(session: Session, kbos: Set[str], told: datetime | None) -> list[Problem]:
    """Return what is wrong with the age of a file about these housing companies (KBO numbers).

    It may not be older than the newest one about any of them, and must tell its instant once one did.
    """
    imports = session.scalars(select(JournalEntry.data).where(JournalEntry.event == REGISTER_IMPORTED))
    known = [at for data in imports if not kbos.isdisjoint(data.get("housing_companies", ())) and (at := as_of(data))]
    if not known or (told is not None and told >= max(known)):
        return []
    fault = f"is older than the last import ({max(known):%Y-%m-%d %H:%M %Z})"
    if told is None:
        fault = f"is not told by this file, and by the last import it was ({max(known):%Y-%m-%d %H:%M %Z})"
    return [Problem(1, "as_of", f"{fault}: ask for a newer file, or import it all the same with --older")]

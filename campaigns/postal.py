"""Where a dossier's post goes: the address the candidate chose, else the applicant's in the population register."""

import hashlib
import json

from actualisatie.dossiers.address import PostalAddress
from actualisatie.dossiers.kinds import MemberRole
from actualisatie.storage.models import Dossier, Person


def postal_address(dossier: Dossier) -> PostalAddress:
    """Return where letters go (TB: the last known register address unless another was asked for explicitly)."""
    chosen = dossier.correspondence_address
    if not chosen:
        return registered_address(dossier)
    return PostalAddress(
        recipients=(*_names(dossier), chosen.get("care_of") or ""),
        street=chosen.get("street") or "",
        house_number=chosen.get("house_number") or "",
        box=chosen.get("box") or "",
        postal_code=chosen.get("postal_code") or "",
        municipality=chosen.get("municipality") or "",
        country=chosen.get("country") or "",
    )


def registered_address(dossier: Dossier) -> PostalAddress:
    """Return the address in the population register; a missing one gives an address with named problems."""
    person = addressee(dossier)
    return PostalAddress(
        recipients=_names(dossier),
        street=person.street or "",
        house_number=person.house_number or "",
        box=person.box or "",
        postal_code=person.postal_code or "",
        municipality=person.municipality or "",
        country=person.country,
    )


def addressee(dossier: Dossier) -> Person:
    """Return the living applicant, else the partner, else the applicant all the same."""
    signing = [member for member in dossier.members if member.role is not MemberRole.CO_RESIDENT]
    signing.sort(key=lambda member: member.role is not MemberRole.APPLICANT)
    living = [member for member in signing if member.person.deceased_on is None]
    return (living or signing)[0].person


def address_hash(dossier: Dossier) -> str:
    """Return a hash of whom letters go to and where, to notice a death or a move without keeping old addresses."""
    to = [addressee(dossier).id, *postal_address(dossier).location]
    return hashlib.sha256(json.dumps(to, ensure_ascii=False).encode()).hexdigest()


def _names(dossier: Dossier) -> tuple[str, ...]:
    person = addressee(dossier)
    return (f"{person.first_names.split(' ')[0]} {person.last_name}".strip(),)

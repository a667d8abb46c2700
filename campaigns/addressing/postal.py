"""Where a dossier's post goes: the address the candidate chose, else the applicant's in the population register.

A partner who lives at another address gets a letter of their own (domain invariant 4: separated partners).
"""

import hashlib
import json

from actualisatie.dossiers.address import PostalAddress
from actualisatie.dossiers.kinds import Addressee, LetterRound, MemberRole
from actualisatie.storage.models import Dossier, Person


def envelopes(dossier: Dossier) -> dict[Addressee, PostalAddress]:
    """Return where each letter of a round goes: one, or two when the partner lives apart."""
    found = {Addressee.APPLICANT: postal_address(dossier)}
    partner = _partner_apart(dossier)
    if partner is not None:
        found[Addressee.PARTNER] = _address_of(partner)
    return found


def postal_address(dossier: Dossier) -> PostalAddress:
    """Return where letters go (TB: the last known register address unless another was asked for explicitly)."""
    chosen = dossier.correspondence_address
    if not chosen:
        return registered_address(dossier)
    return PostalAddress(
        recipients=(*_name(addressee(dossier)), chosen.get("care_of") or ""),
        street=chosen.get("street") or "",
        house_number=chosen.get("house_number") or "",
        box=chosen.get("box") or "",
        postal_code=chosen.get("postal_code") or "",
        municipality=chosen.get("municipality") or "",
        country=chosen.get("country") or "",
    )


def registered_address(dossier: Dossier) -> PostalAddress:
    """Return the address in the population register; a missing one gives an address with named problems."""
    return _address_of(addressee(dossier))


def addressee(dossier: Dossier) -> Person:
    """Return the living applicant, else the partner, else the applicant all the same."""
    signing = [member for member in dossier.members if member.role is not MemberRole.CO_RESIDENT]
    signing.sort(key=lambda member: member.role is not MemberRole.APPLICANT)
    living = [member for member in signing if member.person.deceased_on is None]
    return (living or signing)[0].person


def address_hash(dossier: Dossier) -> str:
    """Return a hash of whom letters go to and where, to notice a death, or a move of either partner.

    No old address is kept for it. Capitals and spaces make no other address.
    """
    places = [_place(address) for address in envelopes(dossier).values()]
    return hashlib.sha256(json.dumps([addressee(dossier).id, *places], ensure_ascii=False).encode()).hexdigest()


def hash_of_letters(before: str | None, round_: LetterRound, dossier: Dossier) -> str:
    """Return the hash of where the letters of a case went, now that one more goes to where the dossier has its post.

    That may be elsewhere than where the sources have its people, when a file was imported since. Letters of one case
    that went to different addresses have a hash that fits no address: they never count against anybody.
    """
    now = address_hash(dossier)
    if round_ is LetterRound.FIRST or before == now:
        return now
    return hashlib.sha256(f"{before} {now}".encode()).hexdigest()


def _partner_apart(dossier: Dossier) -> Person | None:
    """Return the living partner whose known address is none to which the dossier's own letter goes."""
    if not any(member.role is MemberRole.PARTNER for member in dossier.members):
        return None
    reached = addressee(dossier)
    home = {_place(registered_address(dossier)), _place(postal_address(dossier))}
    for member in dossier.members:
        person = member.person
        known = person.deceased_on is None and (person.street or person.municipality)
        apart = member.role is MemberRole.PARTNER and person is not reached and known
        if apart and _place(_address_of(person)) not in home:
            return person
    return None


def _place(address: PostalAddress) -> tuple[str, ...]:
    return tuple(" ".join(line.split()).casefold() for line in address.location)


def _address_of(person: Person) -> PostalAddress:
    return PostalAddress(
        recipients=_name(person),
        street=person.street or "",
        house_number=person.house_number or "",
        box=person.box or "",
        postal_code=person.postal_code or "",
        municipality=person.municipality or "",
        country=person.country,
    )


def _name(person: Person) -> tuple[str, ...]:
    return (f"{person.first_names.split(' ')[0]} {person.last_name}".strip(),)

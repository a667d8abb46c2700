"""Shows residents to the simulated authentic sources."""

from collections.abc import Iterable, Iterator

from actualisatie.dossiers.kinds import MemberRole
from actualisatie.simulator.magda.people import SyntheticAddress, SyntheticPerson, SyntheticRight
from actualisatie.simulator.register.dossiers import SyntheticDossier
from actualisatie.simulator.register.residents import Home, Property, Resident, Standing

POPULATION_REGISTER, WAITING_REGISTER = "2", "5"
REFERENCE_PERSON, CHILD, UNRELATED, PARTNER = "01", "03", "12", "21"
STATUSES = {Standing.STRUCK_BY_OFFICE: "99991", Standing.ABROAD: "992", Standing.DECEASED: "99990"}
NATURES = {"HUIS": "200", "PRIVATIEFDEEL#": "220", "BOUWGROND": "78", "WEILAND": "2", "BOUWLAND": "1"}
"""Codes for what a parcel is, as official answers carry them; PRIVATIEFDEEL# is a flat."""

ABROAD = SyntheticAddress(country="NEDERLAND", lines=("Kerkstraat 12", "4561 AB HULST"), since="2023-09-01")
LIVES_THERE_SINCE = "2019-05-01"


def people_of(dossiers: Iterable[SyntheticDossier]) -> Iterator[SyntheticPerson]:
    """Yield everybody once; who is in two dossiers lives in the household of the first."""
    known: set[str] = set()
    for dossier in dossiers:
        members = [(member.role, one) for member, one in zip(dossier.line.members, dossier.residents, strict=True)]
        for role, resident in members:
            if resident.insz not in known:
                known.add(resident.insz)
                yield _person(role, resident, members)


def address_of(home: Home, *, is_reference: bool = False, since: str = LIVES_THERE_SINCE) -> SyntheticAddress:
    """Return a dwelling as the population register tells it; `since` is a date (YYYY-MM-DD)."""
    return SyntheticAddress(
        street=home.street,
        house_number=home.house_number,
        box=home.box or "",
        postal_code=home.municipality.postal_code,
        municipality=home.municipality.name,
        municipality_nis=home.municipality.nis,
        is_reference=is_reference,
        since=since,
    )


def _person(role: MemberRole, resident: Resident, members: list[tuple[MemberRole, Resident]]) -> SyntheticPerson:
    couple = [one.insz for other, one in members if other is not MemberRole.CO_RESIDENT and one is not resident]
    return SyntheticPerson(
        insz=resident.insz,
        first_names=resident.first_names,
        last_name=resident.last_name,
        birth_date=resident.birth_date,
        sex=resident.sex.value,
        register=WAITING_REGISTER if resident.standing is Standing.WAITING_REGISTER else POPULATION_REGISTER,
        statuses=(STATUSES[resident.standing],) if resident.standing in STATUSES else (),
        deceased_on=resident.deceased_on or "",
        addresses=_addresses(resident),
        partner_insz=couple[0] if couple and role is not MemberRole.CO_RESIDENT else "",
        household=_household(resident, members),
        fiscal_status="B" if role is MemberRole.PARTNER else "A",
        income=resident.incomes,
        leefloon=resident.leefloon,
        rights=tuple(_right(owned) for owned in resident.properties),
        disabled_since=resident.disabled_since or "",
    )


def _addresses(resident: Resident) -> tuple[SyntheticAddress, ...]:
    if resident.standing is Standing.ABROAD:
        return (ABROAD,)
    if resident.home is None:
        return ()
    since = LIVES_THERE_SINCE if resident.home == resident.told_home else "2024-02-12"
    is_reference = resident.standing is Standing.REFERENCE_ADDRESS
    return (address_of(resident.home, is_reference=is_reference, since=since),)


def _household(resident: Resident, members: list[tuple[MemberRole, Resident]]) -> tuple[tuple[str, str], ...]:
    """Return who lives at the same address; the applicant, or else the person asked about, is the reference person."""
    together = [(role, one) for role, one in members if one is resident or (one.home and one.home == resident.home)]
    return tuple(
        (one.insz, REFERENCE_PERSON if place == 0 else _position(role, one))
        for place, (role, one) in enumerate(together)
    )


def _position(role: MemberRole, resident: Resident) -> str:
    if role is MemberRole.PARTNER:
        return PARTNER
    return UNRELATED if resident.incomes else CHILD


def _right(owned: Property) -> SyntheticRight:
    return SyntheticRight(
        kind=owned.right,
        numerator=owned.numerator,
        denominator=owned.denominator,
        nature_code=NATURES[owned.nature],
        nature=owned.nature,
        municipality_nis=owned.municipality.nis,
    )

"""Turns residents into the records of the register's exchange format."""

from collections.abc import Sequence
from datetime import date, timedelta

from actualisatie.campaigns.register.formats import Address, CorrespondenceAddress, Guardianship, Member, Person
from actualisatie.dossiers.kinds import MemberRole
from actualisatie.simulator.chance import Chance
from actualisatie.simulator.register.places import Municipality
from actualisatie.simulator.register.population import home_in
from actualisatie.simulator.register.residents import Home, Resident

GUARDED = 0.03
OTHER_ADDRESS = 0.05
GUARDIANS = (
    "Mr. Els Vandenbossche, advocaat",
    "Mr. Karim Bouazza, advocaat-bewindvoerder",
    "Mr. Sofie D'Hondt",
    "Mr. Jan-Willem Verstraeten-De Clercq",
    "Mr. Nathalie Lefèvre",
    "Greet Maes (moeder)",
)
"""A few who have many dossiers, as professional bewindvoerders do."""

ABROAD = (
    ("Kerkstraat", "12", "4561 AB", "Hulst", "Nederland"),
    ("Rue de l'Église", "7", "59000", "Lille", "Frankrijk"),
    ("Lindenallee", "33", "52064", "Aachen", "Duitsland"),
    ("Atatürk Caddesi", "118", "35220", "İzmir", "Turkije"),
    ("Rue Ibn Batouta", "5", "90000", "Tanger", "Marokko"),
)


def address_record(home: Home | None) -> Address | None:
    """Return an address of the exchange format, or None for nobody's address."""
    if home is None:
        return None
    return Address(
        street=home.street,
        house_number=home.house_number,
        box=home.box,
        postal_code=home.municipality.postal_code,
        municipality=home.municipality.name,
    )


def correspondence(chance: Chance, area: Sequence[Municipality]) -> CorrespondenceAddress | None:
    """Return the address that one in twenty chose for post: elsewhere, care of somebody, or abroad."""
    if not chance.happens(OTHER_ADDRESS):
        return None
    kind = chance.pick({"elsewhere": 0.5, "care_of": 0.35, "abroad": 0.15})
    if kind == "abroad":
        street, house_number, postal_code, municipality, country = chance.one_of(ABROAD)
        return CorrespondenceAddress(
            street=street,
            house_number=house_number,
            postal_code=postal_code,
            municipality=municipality,
            country=country,
        )
    home = home_in(chance, chance.one_of(area))
    return CorrespondenceAddress(
        care_of=f"p/a OCMW {home.municipality.name}" if kind == "care_of" else None,
        street=home.street,
        house_number=home.house_number,
        box=home.box,
        postal_code=home.municipality.postal_code,
        municipality=home.municipality.name,
    )


def member_record(chance: Chance, role: MemberRole, resident: Resident, as_of: date) -> Member:
    """Return a member of a dossier; a few adults are under bewind."""
    under_bewind = role is not MemberRole.CO_RESIDENT and chance.happens(GUARDED)
    return Member(
        role=role,
        person=Person(
            insz=resident.insz,
            first_names=" ".join(resident.first_names),
            last_name=resident.last_name,
            birth_date=resident.birth_date,
            address=address_record(resident.told_home),
            guardianships=(_guardianship(chance, as_of),) if under_bewind else (),
        ),
    )


def _guardianship(chance: Chance, as_of: date) -> Guardianship:
    return Guardianship(
        guardian_name=chance.one_of(GUARDIANS),
        valid_from=as_of - timedelta(days=chance.randint(60, 3_000)),
    )

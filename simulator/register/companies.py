"""Housing companies that do not exist, each with a working area of real municipalities."""

from dataclasses import dataclass

from actualisatie.campaigns.register.formats import HelpDesk, HousingCompanyLine, Letterhead
from actualisatie.simulator.chance import chance_of
from actualisatie.simulator.register.places import REGIONS, STREETS, Municipality

NAMES: tuple[str, ...] = (
    "Zilverlinde", "Kempenkring", "De Waterspiegel", "Vlasbloem", "Mijnlamp", "Netebrug", "Duinhelm",
    "Denderklok", "Scheldesluis", "Wilgenwerf", "Reigersnest", "Hopveld", "De Vlaamse Heuvel",
    "Klaprozenkouter", "Lindenkring", "Heidebloesem", "Torenlicht", "Leiezicht", "Terrilgaard", "Dijkwachter",
    "Zeewindhoek", "Ajuinenhof", "Lichtersluis", "Moerwilg", "Reiehuis", "Zennebron", "Ronde Wal", "IJzerboog",
    "Brabantse Poort", "Dennenmantel", "Portaalhuis", "Groeningekring", "Maasanker", "Rupelhaven",
    "Garnaalhof", "Pijpelhoek", "Nachtegaalpark", "Stekelbees", "Kantklos", "Payottenhof", "Abdijlinde",
)  # fmt: skip
"""Made-up names, one for each of the 41 working areas that Flanders has."""

COLOURS = ("#1f4e5f", "#7a1f3d", "#2f5d34", "#8a4b08", "#3b3b6d", "#5f1f5a")
MAX_COMPANIES = len(NAMES)
AREA_OF_ONE = 6


@dataclass(frozen=True, slots=True)
class SyntheticCompany:
    """A housing company as the register file names it, and the municipalities where it works."""

    line: HousingCompanyLine
    area: tuple[Municipality, ...]


def synthetic_companies(seed: int, count: int) -> tuple[SyntheticCompany, ...]:
    """Return that many housing companies (1 to 41); those of two calls with the same seed and count are equal."""
    if not 1 <= count <= MAX_COMPANIES:
        raise ValueError(f"a synthetic register has 1 to {MAX_COMPANIES} housing companies, not {count}")
    parts = -(-count // len(REGIONS))
    return tuple(_company(seed, place, _area(place, parts)) for place in range(count))


def _area(place: int, parts: int) -> tuple[Municipality, ...]:
    """Give the first companies a region each; with more companies than regions, cut the regions into parts."""
    region, part = REGIONS[place % len(REGIONS)], place // len(REGIONS)
    size = AREA_OF_ONE // parts
    return region[part * size : (part + 1) * size]


def _company(seed: int, place: int, area: tuple[Municipality, ...]) -> SyntheticCompany:
    chance, name = chance_of(seed, "company", place), NAMES[place]
    seat = area[0]
    site = name.lower().replace(" ", "-")
    line = HousingCompanyLine(
        type="housing_company",
        kbo=_kbo(place),
        code=f"WM{place + 1:02d}",
        name=f"Woonmaatschappij {name}",
        letterhead=Letterhead(
            street=f"{chance.one_of(STREETS)} {chance.randint(1, 180)}",
            postal_code=seat.postal_code,
            municipality=seat.name,
            phone=f"0{chance.randint(10, 89)} 00 {chance.randint(10, 99)} {chance.randint(10, 99)}",
            email=f"kandidaten@{site}.example",
            website=f"www.{site}.example",
            colour=COLOURS[place % len(COLOURS)],
            opening_hours=("maandag tot vrijdag van 9 tot 12 uur", "woensdag ook van 13.30 tot 16 uur"),
            help_desks=tuple(
                HelpDesk(place=f"Sociaal Huis {town.name}", opening="dinsdag en donderdag van 9 tot 12 uur")
                for town in area[:3]
            ),
        ),
    )
    return SyntheticCompany(line, area)


def _kbo(place: int) -> str:
    """Return a number with valid check digits from a range below that of every real enterprise (0200...)."""
    first = 1_000_000 + place
    return f"{first:08d}{97 - first % 97:02d}"

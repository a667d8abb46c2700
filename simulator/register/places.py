"""Municipalities of Flanders as they were in 2024, by region, with a postal code of their centre and their NIS code.

Only municipalities that kept their name and borders from 2019 to 2025 are listed. Which housing company works where
is made up. Sources: bpost's list of postal codes, Statbel's REFNIS.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality: Dutch name, postal code of its centre, NIS code."""

    name: str
    postal_code: str
    nis: str


def _region(*rows: tuple[str, str, str]) -> tuple[Municipality, ...]:
    return tuple(Municipality(*row) for row in rows)


REGIONS: tuple[tuple[Municipality, ...], ...] = (
    _region(
        ("Leuven", "3000", "24062"),
        ("Aarschot", "3200", "24001"),
        ("Diest", "3290", "24020"),
        ("Tienen", "3300", "24107"),
        ("Herent", "3020", "24038"),
        ("Haacht", "3150", "24033"),
    ),
    _region(
        ("Turnhout", "2300", "13040"),
        ("Geel", "2440", "13008"),
        ("Mol", "2400", "13025"),
        ("Herentals", "2200", "13011"),
        ("Hoogstraten", "2320", "13014"),
        ("Westerlo", "2260", "13049"),
    ),
    _region(
        ("Gent", "9000", "44021"),
        ("Evergem", "9940", "44019"),
        ("Eeklo", "9900", "43005"),
        ("Maldegem", "9990", "43010"),
        ("Zelzate", "9060", "43018"),
        ("Destelbergen", "9070", "44013"),
    ),
    _region(
        ("Kortrijk", "8500", "34022"),
        ("Harelbeke", "8530", "34013"),
        ("Waregem", "8790", "34040"),
        ("Menen", "8930", "34027"),
        ("Roeselare", "8800", "36015"),
        ("Izegem", "8870", "36008"),
    ),
    _region(
        ("Genk", "3600", "71016"),
        ("Beringen", "3580", "71004"),
        ("Sint-Truiden", "3800", "71053"),
        ("Houthalen-Helchteren", "3530", "72039"),
        ("Maasmechelen", "3630", "73107"),
        ("Lommel", "3920", "72020"),
    ),
    _region(
        ("Mechelen", "2800", "12025"),
        ("Willebroek", "2830", "12040"),
        ("Bornem", "2880", "12007"),
        ("Lier", "2500", "12021"),
        ("Duffel", "2570", "12009"),
        ("Heist-op-den-Berg", "2220", "12014"),
    ),
    _region(
        ("Oostende", "8400", "35013"),
        ("Bredene", "8450", "35002"),
        ("De Haan", "8420", "35029"),
        ("Middelkerke", "8430", "35011"),
        ("Koksijde", "8670", "38014"),
        ("Nieuwpoort", "8620", "38016"),
    ),
    _region(
        ("Aalst", "9300", "41002"),
        ("Ninove", "9400", "41048"),
        ("Denderleeuw", "9470", "41011"),
        ("Dendermonde", "9200", "42006"),
        ("Lede", "9340", "41034"),
        ("Wetteren", "9230", "42025"),
    ),
    _region(
        ("Antwerpen", "2060", "11002"),
        ("Mortsel", "2640", "11029"),
        ("Edegem", "2650", "11013"),
        ("Kontich", "2550", "11024"),
        ("Boom", "2850", "11005"),
        ("Wommelgem", "2160", "11052"),
    ),
    _region(
        ("Sint-Niklaas", "9100", "46021"),
        ("Temse", "9140", "46025"),
        ("Stekene", "9190", "46024"),
        ("Hamme", "9220", "42008"),
        ("Zele", "9240", "42028"),
        ("Sint-Gillis-Waas", "9170", "46020"),
    ),
    _region(
        ("Brugge", "8000", "31005"),
        ("Oostkamp", "8020", "31022"),
        ("Zedelgem", "8210", "31040"),
        ("Torhout", "8820", "31033"),
        ("Beernem", "8730", "31003"),
        ("Jabbeke", "8490", "31012"),
    ),
    _region(
        ("Vilvoorde", "1800", "23088"),
        ("Halle", "1500", "23027"),
        ("Asse", "1730", "23002"),
        ("Dilbeek", "1700", "23016"),
        ("Liedekerke", "1770", "23044"),
        ("Zaventem", "1930", "23094"),
    ),
    _region(
        ("Oudenaarde", "9700", "45035"),
        ("Ronse", "9600", "45041"),
        ("Zottegem", "9620", "41081"),
        ("Geraardsbergen", "9500", "41018"),
        ("Brakel", "9660", "45059"),
        ("Herzele", "9550", "41027"),
    ),
    _region(
        ("Ieper", "8900", "33011"),
        ("Poperinge", "8970", "33021"),
        ("Diksmuide", "8600", "32003"),
        ("Veurne", "8630", "38025"),
        ("Wervik", "8940", "33029"),
        ("Kortemark", "8610", "32011"),
    ),
)

ELSEWHERE: tuple[Municipality, ...] = _region(
    ("Anderlecht", "1070", "21001"),
    ("Sint-Jans-Molenbeek", "1080", "21012"),
    ("Schaarbeek", "1030", "21015"),
    ("Vilvoorde", "1800", "23088"),
    ("Antwerpen", "2060", "11002"),
    ("Gent", "9000", "44021"),
)
"""Where candidates live who live outside their housing company's area."""

STREETS: tuple[str, ...] = (
    "Stationsstraat", "Kerkstraat", "Molenstraat", "Nieuwstraat", "Dorpsstraat", "Schoolstraat", "Kapellestraat",
    "Veldstraat", "Lindelaan", "Kastanjelaan", "Beukenlaan", "Berkenlaan", "Populierenstraat", "Wilgenstraat",
    "Tuinwijk", "Zonnewijk", "Bloemenstraat", "Rozenlaan", "Tulpenstraat", "Leeuwerikstraat", "Merelstraat",
    "Nachtegaalstraat", "Zwaluwenlaan", "Vaartstraat", "Kanaalstraat", "Oude Baan", "Steenweg", "Grote Baan",
    "Nijverheidsstraat", "Fabriekstraat", "Weverstraat", "Bleekstraat", "Hopstraat", "Vlasstraat", "Watermolenstraat",
    "Begijnhofstraat", "Gasthuisstraat", "Kloosterstraat", "Abdijstraat", "Sint-Jansstraat", "Sint-Antoniusstraat",
    "Onze-Lieve-Vrouwstraat", "Heilig Hartplein", "Koning Albertlaan", "Koningin Astridlaan", "Leopoldstraat",
    "Guido Gezellestraat", "Hendrik Consciencestraat", "Pater Damiaanstraat", "Priester Daensstraat",
    "'s-Herenstraat", "'t Veldeken", "Achter de Hoven", "Korte Ridderstraat", "Lange Ridderstraat", "Groenstraat",
    "Broekstraat", "Heidestraat", "Bosstraat", "Meersstraat", "Kouter", "Eikendreef", "Acacialaan", "Esdoornlaan",
)  # fmt: skip
"""Street names that many Flemish municipalities have."""

LONG_STREETS: tuple[str, ...] = (
    "Burgemeester Ridder Jozef Vandermeulenstraat-Zuid",
    "Onze-Lieve-Vrouw-van-Altijddurende-Bijstandlaan",
    "Gedeputeerde Edmond Gerard Verstraetenplantsoen",
    "Sint-Franciscus-Xaveriuskloosterwandelstraat",
)
"""Made-up names of more than forty characters: the longest that one address line may have to hold."""

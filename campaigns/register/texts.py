"""The text fields of the exchange format: tidied once at the edge, so that one name has one spelling inside.

The longest lengths are those of the columns in storage.
"""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field

from actualisatie.dossiers.identifiers import parse_dossier_number, parse_insz, parse_kbo


def tidy_text(text: str) -> str:
    """Return the text without outer spaces, in Unicode's composed form (NFC).

    Raises `ValueError` for control, format, private-use and odd space characters: they do not print, and two names
    that differ only in one of them look the same. The message names the character, never the text.
    """
    tidy = text.strip()
    if tidy.isascii() and tidy.isprintable():
        return tidy
    tidy = unicodedata.normalize("NFC", tidy)
    for place, character in enumerate(tidy, start=1):
        if not character.isprintable():
            raise ValueError(
                f"character {place} (U+{ord(character):04X}) cannot be printed: remove it or write a plain space"
            )
    return tidy


Text12 = Annotated[str, AfterValidator(tidy_text), Field(min_length=1, max_length=12)]
Text20 = Annotated[str, AfterValidator(tidy_text), Field(min_length=1, max_length=20)]
Text60 = Annotated[str, AfterValidator(tidy_text), Field(min_length=1, max_length=60)]
Text100 = Annotated[str, AfterValidator(tidy_text), Field(min_length=1, max_length=100)]
Text120 = Annotated[str, AfterValidator(tidy_text), Field(min_length=1, max_length=120)]
FirstNames = Annotated[
    str,
    AfterValidator(tidy_text),
    Field(max_length=100, description="All first names; empty for somebody who has none."),
]

Insz = Annotated[str, AfterValidator(parse_insz), Field(description="INSZ: eleven digits with valid check digits.")]
Kbo = Annotated[str, AfterValidator(parse_kbo), Field(description="KBO number: ten digits with valid check digits.")]
Nis = Annotated[str, Field(description="NIS code of a municipality: five digits.", pattern=r"^[0-9]{5}$")]
DossierNumber = Annotated[
    str,
    AfterValidator(tidy_text),
    AfterValidator(lambda text: (parse_dossier_number(text), text)[1]),
    Field(description="Dossier number, jjjj.mm.dd.xxxx with a real date; older forms (three digits, no points) too."),
]

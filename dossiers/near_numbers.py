"""Dossier numbers that a wrong one could mean: one digit misread, or two neighbours swapped."""

from itertools import pairwise

from actualisatie.dossiers.identifiers import IdentifierError, parse_dossier_number


def near_numbers(number: str) -> frozenset[str]:
    """Return the canonical numbers, each with a real date, that differ from this one by one slip of the pen."""
    near = {
        number[:place] + digit + number[place + 1 :]
        for place, old in enumerate(number)
        if old.isdigit()
        for digit in "0123456789"
    }
    digits = [place for place, sign in enumerate(number) if sign.isdigit()]
    for one, other in pairwise(digits):
        swapped = list(number)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        near.add("".join(swapped))
    return frozenset(found for text in near if (found := _canonical(text)) is not None and found != number)


def _canonical(text: str) -> str | None:
    try:
        return parse_dossier_number(text)
    except IdentifierError:
        return None

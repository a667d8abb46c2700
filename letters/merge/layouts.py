"""What is known of the parts of letters: finding the layout of each, filling it, and keeping new ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from actualisatie.letters.merge.compiling import Compiled, CompiledPart
from actualisatie.letters.merge.filling import Filler, fill
from actualisatie.letters.merge.marked import MarkedLetter
from actualisatie.letters.merge.reasons import SelfCheckError
from actualisatie.letters.merge.setting import FilledPart
from actualisatie.letters.merge.store import Store
from actualisatie.letters.merge.tree import FieldTree


@dataclass(frozen=True, slots=True)
class Unknown:
    """What must be laid out first: `name` tells it apart, `part` counts from 0 and is None for the whole letter."""

    name: str
    part: int | None = None


class Layouts:
    """Forms and variants of parts, and of the margins over them, with what fills them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._fillers: dict[str, Filler] = {}

    def find(self, marked: MarkedLetter) -> list[FilledPart] | Unknown:
        """Return the parts of a letter and then its margins, or the first of them that was never laid out."""
        parts: list[FilledPart] = []
        start = 0
        for number, part in enumerate(marked.parts):
            found = self._find(part.key, part.values, start)
            if isinstance(found, str):
                # By itself it can be laid out after parts of one page: that much is left of them (`tree`).
                return Unknown(found, number) if number and start == number else Unknown(f"{marked.key} {found}")
            parts.append(found)
            start += len(found.variant.pages)
        margins = self._find(_margins(parts), parts[0].values, 0)
        return Unknown(f"{marked.key} {margins}") if isinstance(margins, str) else [*parts, margins]

    def keep(self, letter_id: str, parts: Sequence[FilledPart]) -> None:
        """Keep the parts of a letter that was laid out. Raises SelfCheckError for one that was another before."""
        for part in parts:
            if self._store.form(part.key) not in {None, part.form}:
                raise SelfCheckError(letter_id, "the same form has other paragraphs")
            if self._store.variant(part.name) not in (None, part.variant):
                raise SelfCheckError(letter_id, "the same variant has another layout beside other parts")
            self._store.keep(part.key, part.form, part.name, part.variant)

    def _find(self, key: str, values: Sequence[str], start: int) -> FilledPart | str:
        form = self._store.form(key)
        if form is None:
            return key
        filler = self._fillers.get(key)
        if filler is None:
            filler = self._fillers[key] = Filler(form)
        lines = filler(values)
        name = _name(key, form.shape(lines), start)
        variant = self._store.variant(name)
        return name if variant is None else FilledPart(key, name, form, variant, lines, values, start)


def taken_apart(letter_id: str, marked: MarkedLetter, compiled: Compiled, tree: FieldTree) -> list[FilledPart]:
    """Return the parts of a letter that was laid out, filled as they would be for any other, and then its margins.

    Raises CannotMergeError when that is not certain, and SelfCheckError when lines break elsewhere than they did.
    """
    parts: list[FilledPart] = []
    fields = tree.values_by_part()
    start = 0
    for part, one, values in zip(marked.parts, compiled.parts, fields, strict=True):
        parts.append(_filled(letter_id, part.key, one, values, start))
        start += len(one.variant.pages)
    return [*parts, _filled(letter_id, _margins(parts), compiled.margins, fields[0], 0)]


def _filled(letter_id: str, key: str, one: CompiledPart, values: Sequence[str], start: int) -> FilledPart:
    lines = fill(one.form, values)
    if one.form.shape(lines) != one.shape:
        raise SelfCheckError(letter_id, "its lines break elsewhere")
    return FilledPart(key, _name(key, one.shape, start), one.form, one.variant, lines, values, start)


def _name(key: str, shape: str, start: int) -> str:
    """Name a variant. Where it begins is part of it: first, left and right pages may have a style of their own."""
    return f"{key}-{shape}-{start}"


def _margins(parts: Sequence[FilledPart]) -> str:
    """Name what stands in the margins of some parts: it shows fields of the first and counts the pages of all."""
    counts = ".".join(str(len(part.variant.pages)) for part in parts)
    return f"{parts[0].key}-margins-{counts}"

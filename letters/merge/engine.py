"""Merging letters in one process: forms and variants as they are met, the full layout where nothing is certain."""

from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from itertools import islice

from weasyprint.urls import FatalURLFetchingError

from actualisatie.letters.blocks import Slots, block_of
from actualisatie.letters.content import LetterContent
from actualisatie.letters.engine import lay_out
from actualisatie.letters.errors import LetterProblem, ProblemReason
from actualisatie.letters.letterhead import Letterhead
from actualisatie.letters.merge.comparing import find_difference
from actualisatie.letters.merge.compiling import variant_pages
from actualisatie.letters.merge.drawing import Drawing, paint
from actualisatie.letters.merge.fields import mark
from actualisatie.letters.merge.filling import refuse_doubtful
from actualisatie.letters.merge.forms import Section, Variant
from actualisatie.letters.merge.layouts import Layouts, Unknown, taken_apart
from actualisatie.letters.merge.marked import MarkedLetter
from actualisatie.letters.merge.originals import compiled_of, html_of
from actualisatie.letters.merge.reasons import CannotMergeError, Reason, SelfCheckError
from actualisatie.letters.merge.setting import FilledPart, pages_of, set_letter, shows_of, strokes_of
from actualisatie.letters.merge.shaped import Shaped
from actualisatie.letters.merge.shaping import Shaper
from actualisatie.letters.merge.store import Store

Shown = dict[Shaper, set[Shaped]]
"""The texts that are shown, by what shaped them."""


@dataclass(frozen=True, slots=True)
class MergedLetter:
    """One letter: part by part its variant and its shared sections, and per page what goes over it.

    `reason` says why it was laid out as a whole, if it was.
    """

    letter_id: str
    variants: tuple[str, ...]
    sections: tuple[tuple[str, ...], ...]
    over: list[bytes]
    shown: Shown
    reason: Reason | None = None


class MergeEngine:
    """Merges letter after letter. `variants` and `sections` hold all that letters name since `start`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._layouts = Layouts(store)
        self._refused: dict[str, Reason] = {}
        self.variants: dict[str, Variant] = {}
        self.sections: dict[str, Section] = {}
        self.checked = 0

    def start(self) -> None:
        """Forget what was counted and named for the letters before."""
        self.variants, self.sections = {}, {}
        self.checked = 0

    def merge(self, content: LetterContent, *, check: bool = False) -> MergedLetter | LetterProblem:
        """Return one letter; with `check`, compare it with its full layout first. Raises SelfCheckError."""
        try:
            try:
                merged = self._merged(content, check)
            except CannotMergeError as cannot:
                merged = self._whole(content, cannot.reason)
        except FatalURLFetchingError:
            return LetterProblem(content.letter_id, ProblemReason.ASSET)
        if len(merged.over) > content.kind.max_pages:
            where = f"{len(merged.over)} pages, at most {content.kind.max_pages}"
            return LetterProblem(content.letter_id, ProblemReason.TOO_MANY_PAGES, where)
        return merged

    def _merged(self, content: LetterContent, check: bool) -> MergedLetter:
        sections: list[str] = []
        marked = mark(content, partial(self._slot, content.letterhead, sections))
        unknown = None
        while isinstance(parts := self._layouts.find(marked), Unknown):
            if parts == unknown:
                raise SelfCheckError(content.letter_id, "its lines break elsewhere")
            unknown = parts
            self._compile(content, marked, unknown)
        if check:
            self._check(content, marked, parts)
        named = [part for part in parts if part.variant.pages]
        self.variants |= {part.name: part.variant for part in named}
        slots = iter(sections)
        return MergedLetter(
            content.letter_id,
            tuple([part.name for part in named]),
            tuple([tuple(islice(slots, part.slots)) for part in marked.parts]),
            set_letter(parts),
            _shown(parts),
        )

    def _slot(self, letterhead: Letterhead, sections: list[str], html: str) -> str:
        """Note a shared section and return an empty slot of its size: all that the rest of the letter sees of it."""
        key = _section_key(html)
        section = self.sections.get(key)
        if section is None:
            section = self.sections[key] = self._store.section(key) or self._new_section(key, html, letterhead)
        sections.append(key)
        return section.slot

    def _new_section(self, key: str, html: str, letterhead: Letterhead) -> Section:
        block = block_of(html, letterhead)
        (drawing,) = paint([block.page])
        section = Section(drawing, block.left, block.top, block.height)
        self._store.keep_section(key, section)
        return section

    def _compile(self, content: LetterContent, marked: MarkedLetter, unknown: Unknown) -> None:
        """Lay out what is not known of a letter, compare it with what merging gives, and keep it.

        What cannot be taken apart is not asked again.
        """
        if unknown.name in self._refused:
            raise CannotMergeError(self._refused[unknown.name])
        refuse_doubtful(marked.values)
        try:
            compiled, tree = compiled_of(content, unknown.part)
        except CannotMergeError as cannot:
            if cannot.reason is not Reason.BREAK:  # which depends on the letter, not on its form
                self._refused[unknown.name] = cannot.reason
            raise
        parts = taken_apart(content.letter_id, marked, compiled, tree)
        _compare(content.letter_id, compiled.whole, parts)
        self.checked += 1
        self._layouts.keep(content.letter_id, parts if unknown.part is None else [parts[unknown.part], parts[-1]])

    def _check(self, content: LetterContent, marked: MarkedLetter, parts: list[FilledPart]) -> None:
        """Lay a letter out anew, twice: as the template says, and taken apart again."""
        self.checked += 1
        document = lay_out(html_of(content, Slots(content.letterhead)), content.letterhead)
        _compare(content.letter_id, paint(document.pages), parts)
        compiled, tree = compiled_of(content)
        again = taken_apart(content.letter_id, marked, compiled, tree)
        if [(part.name, part.form, part.variant) for part in again] != [
            (part.name, part.form, part.variant) for part in parts
        ]:
            raise SelfCheckError(content.letter_id, "taken apart again it is another variant")

    def _whole(self, content: LetterContent, reason: Reason) -> MergedLetter:
        slots = Slots(content.letterhead)
        document = lay_out(html_of(content, slots), content.letterhead)
        name = f"whole-{content.letter_id}"
        pages = variant_pages(document.pages, slots)
        self.variants[name] = Variant(pages, (), ())
        sections: list[str] = []
        mark(content, partial(self._slot, content.letterhead, sections))
        return MergedLetter(content.letter_id, (name,), (tuple(sections),), [b""] * len(pages), {}, reason)


@lru_cache(maxsize=4096)
def _section_key(html: str) -> str:
    return sha256(html.encode()).hexdigest()[:16]


def _compare(letter_id: str, whole: list[Drawing], parts: list[FilledPart]) -> None:
    difference = find_difference(whole, pages_of(parts), shows_of(parts), strokes_of(parts))
    if difference:
        raise SelfCheckError(letter_id, difference)


def _shown(parts: list[FilledPart]) -> Shown:
    found: Shown = {}
    for lines in (lines for part in parts for lines in part.lines):
        for line in lines:
            for run in line:
                found.setdefault(run.shaper, set()).add(run.shaped)
    return found

"""Paragraphs that many letters share, laid out once and then only set in place.

In a template `{% call shared() %}...{% endcall %}` marks one section whose text does not depend on the
person. The letter itself is laid out with an empty slot of the section's height, so that pages break where
they would break anyway; `assembly` puts the section into the slot. The section's own HTML is the key: a
datum that slips in makes another section, which is slow but never wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from markupsafe import Markup
from weasyprint.document import Page

from actualisatie.letters.engine import lay_out
from actualisatie.letters.letterhead import Letterhead
from actualisatie.letters.markup import render_block_html

_POINTS_PER_PIXEL = 0.75


@dataclass(frozen=True, slots=True)
class Block:
    """One shared section on a page of its own. Lengths are CSS pixels from the top left of that page."""

    key: str
    left: float
    top: float
    height: float
    page: Page


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a block goes: `right` and `up` are points between its own page and the letter's.

    `slot` is its place among the shared sections of the letter, from 0.
    """

    key: str
    slot: int
    right: float
    up: float


class Slots:
    """The slots of one letter: fills a template's `shared` calls and finds them again on the pages."""

    def __init__(self, letterhead: Letterhead) -> None:
        self._letterhead = letterhead
        self.blocks: dict[str, Block] = {}

    def shared(self, caller: Callable[[], str]) -> Markup:
        """Return an empty slot as high as the section that stands in the template."""
        block = block_of(str(caller()), self._letterhead)
        slot = f"{len(self.blocks)}-{block.key}"
        self.blocks[slot] = block
        return Markup('<div class="slot" id="{}" style="height: {}px"></div>').format(slot, block.height)

    def placements(self, page: Page) -> tuple[Placement, ...]:
        """Return what goes on a laid out page of this letter."""
        places = {slot: number for number, slot in enumerate(self.blocks)}
        found = (
            (self.blocks[slot], places[slot], place[:2]) for slot, place in page.anchors.items() if slot in self.blocks
        )
        return tuple(
            Placement(
                block.key,
                slot,
                right=round((left - block.left) * _POINTS_PER_PIXEL, 3),
                up=round((block.top - top) * _POINTS_PER_PIXEL, 3),
            )
            for block, slot, (left, top) in found
        )


@lru_cache(maxsize=512)
def block_of(html: str, letterhead: Letterhead) -> Block:
    """Return a section laid out; the same section only once for the process."""
    (page,) = lay_out(render_block_html(html), letterhead).pages
    left, top, *_ = page.anchors["top"]
    _, end, *_ = page.anchors["end"]
    key = sha256(html.encode()).hexdigest()[:16]
    return Block(key, left, top, end - top, page)

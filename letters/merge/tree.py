"""The letter's own elements: which of them hold fields, and what text they should show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from xml.etree.ElementTree import Element

from actualisatie.letters.merge.marked import BEGINNINGS, FIELD, SUBJECT, MarkedLetter, Picture, printed
from actualisatie.letters.merge.places import says_nothing

Piece = str | int
"""Text of the template, or the index of a field."""

_SPACES = re.compile("[ \t\n\r\f]+")


@dataclass(frozen=True, slots=True)
class Node:
    """One text node of an element, in pieces. A line break (`<br>`) is a node of its own."""

    element: Element
    pieces: tuple[Piece, ...]


@dataclass(slots=True)
class FieldTree:
    """What is known of a letter's elements after its values were put in place.

    `texts` are the nodes with fields by the element that owns them and their place in it (0 before its first
    child), `pictures` the field of each picture, `stand_ins` what stands in attributes instead of the value,
    `part_of` the part of the letter, from 0, that an element belongs to. With `only`, a part from 1, what makes the
    other parts higher is hidden: each keeps one page.
    """

    letter: MarkedLetter
    only: int | None = None
    owners: set[Element] = field(default_factory=set)
    pictures: dict[Element, int] = field(default_factory=dict)
    stand_ins: dict[str, int] = field(default_factory=dict)
    part_of: dict[Element, int] = field(default_factory=dict)
    _pieces: dict[tuple[Element, int], tuple[Piece, ...]] = field(default_factory=dict)

    def prepare(self, root: Element) -> None:
        """Put the values into the tree and remember where they went."""
        for element in root.iter():
            if isinstance(element.tag, str):
                self._attributes(element)
                element.text = self._text(element, 0, element.text)
                for place, child in enumerate(element, start=1):
                    child.tail = self._text(element, place, child.tail)
        part = 0
        for child in root.find("body") or ():
            name = f'<{child.tag} class="{child.get("class")}"'
            part += name in BEGINNINGS
            self.part_of |= dict.fromkeys(child.iter(), part)
            if self.only not in {None, part}:
                # Hidden, not taken out: selectors still find it, and what it begins or counts still does.
                for element in child if name in {SUBJECT, *BEGINNINGS} else (child,):
                    element.set("style", "display: none")

    def values(self) -> list[str]:
        """Return the values as they stand in the tree: those in attributes by their stand-ins."""
        values = list(self.letter.values)
        for stand_in, index in self.stand_ins.items():
            values[index] = stand_in
        return values

    def values_by_part(self) -> list[list[str]]:
        """Return the same values part by part."""
        values = iter(self.values())
        return [list(islice(values, len(part.values))) for part in self.letter.parts]

    def nodes(self, element: Element) -> Iterator[Node]:
        """Yield the text nodes of an element and of those inside it, in reading order."""
        yield from self._node(element, 0, element.text)
        for place, child in enumerate(element, start=1):
            if child.tag == "br":
                yield Node(child, ("\n",))
            else:
                yield from self.nodes(child)
            yield from self._node(element, place, child.tail)

    def _node(self, element: Element, place: int, text: str | None) -> Iterator[Node]:
        if text:
            yield Node(element, self._pieces.get((element, place), (text,)))

    def _text(self, element: Element, place: int, text: str | None) -> str | None:
        if not text or not FIELD.search(text):
            return text
        pieces = pieces_of(text)
        self._pieces[element, place] = pieces
        self.owners.add(element)
        return "".join(self.letter.values[piece] if isinstance(piece, int) else piece for piece in pieces)

    def _attributes(self, element: Element) -> None:
        for name, value in element.attrib.items():
            if not FIELD.search(value):
                continue
            if says_nothing(name):
                element.set(name, FIELD.sub(lambda match: self._stand_in(int(match[1])), value))
                continue
            fields = [int(index) for index in FIELD.findall(value)]
            if name == "src" and len(fields) == 1 and isinstance(self.letter.values[fields[0]], Picture):
                self.pictures[element] = fields[0]
            element.set(name, FIELD.sub(self._value, value))

    def _value(self, match: re.Match[str]) -> str:
        """Return a value as an attribute holds it once it is read."""
        value = self.letter.values[int(match[1])]
        return printed(value) if isinstance(value, Picture) else value

    def _stand_in(self, index: int) -> str:
        # Capitals and digits that no template writes, so that it is found wherever a style prints it.
        stand_in = f"XQ{index:03d}QX"
        self.stand_ins[stand_in] = index
        return stand_in


def pieces_of(text: str) -> tuple[Piece, ...]:
    """Split a text with marked fields."""
    parts = FIELD.split(text)
    return tuple(int(part) if number % 2 else part for number, part in enumerate(parts) if part)


def collapsed(nodes: list[Node]) -> list[Node]:
    """Return the nodes of a paragraph with white space collapsed as CSS does."""
    kept: list[list[Piece]] = []
    after_space = True
    for node in nodes:
        pieces: list[Piece] = []
        for piece in node.pieces:
            if isinstance(piece, int):
                pieces.append(piece)
                after_space = False
                continue
            text = piece if node.element.tag == "br" else _SPACES.sub(" ", piece)
            text = text.lstrip(" ") if after_space else text
            if text:
                pieces.append(text)
                after_space = text.endswith((" ", "\n"))
        kept.append(pieces)
    _trim_line_ends(kept)
    return [Node(node.element, tuple(pieces)) for node, pieces in zip(nodes, kept, strict=True) if pieces]


def _trim_line_ends(kept: list[list[Piece]]) -> None:
    """Drop the space before a line break and at the very end."""
    at_end = True
    for pieces in reversed(kept):
        for place in range(len(pieces) - 1, -1, -1):
            piece = pieces[place]
            if isinstance(piece, int):
                at_end = False
                continue
            if at_end:
                piece = pieces[place] = piece.rstrip(" ")
            if piece:
                at_end = piece.startswith("\n")
        pieces[:] = [piece for piece in pieces if piece != ""]

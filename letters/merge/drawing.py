"""Painting pages with WeasyPrint into content streams, without writing a PDF around each.

Reads WeasyPrint's own stream class, so WeasyPrint's version is part of the key of whatever is kept.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pydyf
from weasyprint.document import Page
from weasyprint.pdf.stream import Stream

from actualisatie.letters.fonts import FOLDER
from actualisatie.letters.merge.reasons import UnmergeableBatchError

_SCALE = 0.75
"""PDF points per CSS pixel."""

_FONT = re.compile(r"/([A-Z]{6}) [\d.]+ Tf")
_STATE = re.compile(r"/(\S+) gs")
_PICTURE = re.compile(r"/(i[0-9a-f]+) Do")


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is painted on one page: a PDF content stream and what it refers to, by name.

    `fonts` gives the file of each font, `states` the dictionary of each graphics state, `pictures` the whole
    object of each picture, in Latin-1.
    """

    content: str
    height: float
    fonts: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)


def paint(pages: Sequence[Page]) -> list[Drawing]:
    """Paint laid out pages. Raises UnmergeableBatchError for patterns, gradients, masks and foreign fonts."""
    return [_paint(page) for page in pages]


def draw(painting: Callable[[Stream], object]) -> str:
    """Return the content stream that a part of WeasyPrint draws."""
    return _drawn(painting, {}, _resources())


def _drawn(painting: Callable[[Stream], object], images: dict[str, Any], resources: dict[str, Any]) -> str:
    stream = Stream(_fonts(), (0, 0, 0, 0), resources, images, None, {}, None, compress=False)
    painting(stream)
    content: bytes = stream.data.partition(b"stream\n")[2].rpartition(b"\nendstream")[0]
    return content.decode("ascii")


def _resources() -> dict[str, Any]:
    kinds = "ExtGState", "XObject", "Pattern", "Shading"
    return {"ColorSpace": None, **{name: pydyf.Dictionary() for name in kinds}}


def _paint(page: Page) -> Drawing:
    height = page.height * _SCALE
    images: dict[str, Any] = {}
    resources = _resources()

    def painting(stream: Stream) -> None:
        stream.transform(d=-1, f=height)
        page.paint(stream, _SCALE)

    content = _drawn(painting, images, resources)
    if resources["Pattern"] or resources["Shading"] or resources["XObject"].keys() - images.keys():
        raise UnmergeableBatchError("a letter is painted with a pattern, a gradient or a group")
    files = {font.hash: _file(font.hash) for font in _fonts().values()}
    return Drawing(
        content,
        height,
        {name: files[name] for name in sorted(set(_FONT.findall(content)))},
        {name: _dictionary(resources["ExtGState"][name]) for name in sorted(set(_STATE.findall(content)))},
        {name: _object(images[name]) for name in sorted(set(_PICTURE.findall(content)))},
    )


@cache
def _fonts() -> dict[Any, Any]:
    """WeasyPrint's fonts by its own key, for as long as the process lives."""
    return {}


@cache
def _file(name: str) -> str:
    (font,) = {font.hash: font for font in _fonts().values() if font.hash == name}.values()
    for path in sorted(FOLDER.glob("*.ttf")):
        if path.read_bytes() == font.file_content:
            return path.name
    raise UnmergeableBatchError(f"a letter is painted with the font {font.name!r}, which is not ours")


def _dictionary(state: dict[str, Any]) -> str:
    data: bytes = pydyf.Dictionary(state).data
    return data.decode("ascii")


def _object(image: dict[str, Any]) -> str:
    drawn = image["image"].get_x_object(image["interpolate"], max(image["dpi_ratios"]))
    if "SMask" in drawn.extra:
        raise UnmergeableBatchError("a letter is painted with a transparent picture")
    data: bytes = drawn.data
    return data.decode("latin-1")

"""The layout engine: WeasyPrint, by its public API, with what is dear to build kept for the whole process."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from xml.etree.ElementTree import Element

from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration

from actualisatie.letters.assets import AssetFetcher
from actualisatie.letters.fonts import only_our_fonts
from actualisatie.letters.letterhead import Letterhead
from actualisatie.letters.markup import render_css


def lay_out(html: str, letterhead: Letterhead, prepare: Callable[[Element], None] | None = None) -> Document:
    """Lay out one HTML document in the style of a letterhead, without writing it.

    `prepare` may look at the tree of elements, and change it, before it is laid out.
    Raises FatalURLFetchingError (a BaseException of WeasyPrint) when it asks for anything but our pictures.
    """
    document = HTML(string=html, url_fetcher=_fetcher())
    if prepare:
        prepare(document.etree_element)
    return document.render(font_config=_font_configuration(), stylesheets=[_stylesheet(letterhead)])


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Layout makes many small objects and few cycles: collecting in between costs a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def with_frozen_memory() -> Iterator[None]:
    """Leave what is in memory now out of every search for garbage: a large batch holds millions of objects."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@cache
def _font_configuration() -> FontConfiguration:
    """One for the process: a new one for every letter costs time and leaks memory."""
    with only_our_fonts():
        return FontConfiguration()


@cache
def _fetcher() -> AssetFetcher:
    return AssetFetcher()


@cache
def _stylesheet(letterhead: Letterhead) -> CSS:
    css = render_css(letterhead)
    return CSS(string=css, url_fetcher=_fetcher(), font_config=_font_configuration())

"""Keeping forms and variants: in memory, and on disk for the next process and the next batch.

Nothing of a person is in them: fields are blanked before anything is kept.
"""

import os
import shutil
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from weasyprint.text.ffi import pango

from actualisatie.letters.letterhead import Letterhead
from actualisatie.letters.markup import render_css
from actualisatie.letters.merge.forms import Form, Section, Variant

_ROOM = Path(__file__).parents[1]
_KEPT_SPACES = 200
_SOURCES = {".py", ".html", ".css", ".ttf", ".conf"}
Kept = TypeVar("Kept", Form, Variant, Section)
_FORM, _VARIANT, _SECTION = TypeAdapter(Form), TypeAdapter(Variant), TypeAdapter(Section)


class Store:
    """Forms and variants of one letterhead. Without a folder they are kept in memory only."""

    def __init__(self, folder: Path | None, letterhead: Letterhead) -> None:
        self._folder = folder / _space(letterhead) if folder else None
        if folder and self._folder:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._folder.touch()
            _forget_all_but_newest(folder)
        self._forms: dict[str, Form] = {}
        self._variants: dict[str, Variant] = {}
        self._sections: dict[str, Section] = {}

    def form(self, key: str) -> Form | None:
        """Return a form, if one is kept under this key."""
        return self._forms.get(key) or self._read(key, self._forms, _FORM)

    def variant(self, name: str) -> Variant | None:
        """Return a variant, if one is kept under this name."""
        return self._variants.get(name) or self._read(name, self._variants, _VARIANT)

    def section(self, key: str) -> Section | None:
        """Return a shared section, if one is kept under this key."""
        return self._sections.get(key) or self._read(f"section-{key}", self._sections, _SECTION, key)

    def keep_section(self, key: str, section: Section) -> None:
        """Keep a shared section."""
        self._sections[key] = section
        self._write(f"section-{key}", _SECTION.dump_json(section))

    def keep(self, key: str, form: Form, name: str, variant: Variant) -> None:
        """Keep a form and one of its variants."""
        self._forms[key], self._variants[name] = form, variant
        self._write(name, _VARIANT.dump_json(variant))
        self._write(key, _FORM.dump_json(form))

    def _read(
        self, name: str, memory: dict[str, Kept], adapter: TypeAdapter[Kept], key: str | None = None
    ) -> Kept | None:
        if self._folder is None:
            return None
        try:
            kept = memory[key or name] = adapter.validate_json((self._folder / name).read_bytes())
        except (FileNotFoundError, ValidationError):  # not there, or cut short by a crash: it is made again
            return None
        return kept

    def _write(self, name: str, body: bytes) -> None:
        if self._folder is None:
            return
        with NamedTemporaryFile(dir=self._folder, prefix=".", delete=False) as file:
            file.write(body)
        Path(file.name).replace(self._folder / name)


def _forget_all_but_newest(folder: Path) -> None:
    """Remove what was made for templates and letterheads that have not been printed for longest."""
    spaces = sorted(folder.iterdir(), key=lambda space: (space.stat().st_mtime_ns, space.name), reverse=True)
    for space in spaces[_KEPT_SPACES:]:
        shutil.rmtree(space, ignore_errors=True)


def _space(letterhead: Letterhead) -> str:
    """Name everything that a layout depends on but the letter: style, templates, code, libraries and fonts."""
    everything = [render_css(letterhead), _engine(), str(pango.pango_version()), version("weasyprint")]
    everything += [version("uharfbuzz"), version("pydyf"), version("fonttools")]
    return sha256("\0".join(everything).encode()).hexdigest()[:32]


@cache
def _engine() -> str:
    """Name the version of this room: its code, templates and fonts."""
    digest = sha256()
    for folder, _, files in sorted(os.walk(_ROOM)):
        for file in sorted(files):
            path = Path(folder, file)
            if path.suffix in _SOURCES:
                digest.update(path.relative_to(_ROOM).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()

"""Letters about people who do not exist, and ways to look at what was printed."""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from actualisatie.letters.batch import BatchInfo, PrintedBatch
from actualisatie.letters.batches import print_batch, render_letter
from actualisatie.letters.content import LetterContent
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.merge import work
from actualisatie.letters.samples import LETTERHEAD, sample

APPEAL_DAYS = 30
TERMS = (30, 15)
MM = 72 / 25.4

MakeLetter = Callable[..., LetterContent]


@dataclass(frozen=True)
class Mark:
    """A character and the place of its lower left corner, in millimetres from the top left of the page."""

    character: str
    x: float
    y: float


class Paper:
    """A PDF as somebody sees it who holds it in his hands."""

    def __init__(self, pdf: bytes | Path) -> None:
        self._document = pypdfium2.PdfDocument(pdf)

    def __len__(self) -> int:
        return len(self._document)

    def text(self, page: int) -> str:
        """The words of a page (counted from 1), white space made even."""
        text: str = self._document[page - 1].get_textpage().get_text_range()
        return " ".join(text.replace("\ufffe", "").split())

    @property
    def whole_text(self) -> str:
        return " ".join(self.text(page) for page in range(1, len(self) + 1))

    def marks(self, page: int) -> list[Mark]:
        """Every visible character with its place."""
        sheet = self._document[page - 1]
        text, height = sheet.get_textpage(), sheet.get_height()
        found = []
        for index in range(text.count_chars()):
            character = text.get_text_range(index, 1)
            if character.strip():
                left, bottom = ctypes.c_double(), ctypes.c_double()
                pdfium.FPDFText_GetCharOrigin(text, index, left, bottom)
                x, y = left.value / MM, (height - bottom.value) / MM
                found.append(Mark(character, round(x, 1), round(y, 1)))
        return found

    def picture(self, page: int, dots_per_mm: float = 4) -> Any:
        """The page as a grey Pillow image."""
        bitmap = self._document[page - 1].render(scale=dots_per_mm / MM, grayscale=True)
        return bitmap.to_pil()


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    """Let each test begin without layouts: those of the tests before it, in this process, would change its counts."""
    work._engine.cache_clear()


@pytest.fixture(scope="session")
def letter() -> MakeLetter:
    """Makes a letter: `letter(kind, letter_id="L2", ...)` changes any field of the sample."""

    def make(kind: LetterKind = LetterKind.ACTUALISATION_MEETS, **changes: Any) -> Any:
        return replace(sample(kind, APPEAL_DAYS, *TERMS), **changes)

    return make


@pytest.fixture(scope="session")
def paper() -> Callable[[bytes | Path], Paper]:
    return Paper


@pytest.fixture(scope="session")
def printed() -> dict[LetterKind, Paper]:
    """One letter of each kind, printed."""
    return {kind: Paper(render_letter(sample(kind, APPEAL_DAYS, *TERMS))) for kind in LetterKind}


@pytest.fixture(scope="session")
def info() -> BatchInfo:
    return BatchInfo(
        batch_id="B000012",
        campaign="eenmalige-actualisatie-2024",
        wave="1",
        kind=LetterKind.REMINDER,
        housing_company="WM01",
        letterhead=LETTERHEAD,
        planned_posting_day=date(2024, 4, 23),
        made_on=date(2024, 4, 19),
        paper_colour="lichtgeel",
    )


@pytest.fixture(scope="session")
def streets(letter: MakeLetter) -> list[LetterContent]:
    """Five reminders, out of the order of the postal round, about five different people."""
    places = [
        ("3600", "Genk", "Stalenstraat", "2"),
        ("3500", "Hasselt", "Zandstraat", "10"),
        ("3500", "Hasselt", "Zandstraat", "9"),
        ("3590", "Diepenbeek", "Dorpsstraat", "1"),
        ("3500", "Hasselt", "Beekstraat", "7"),
    ]
    made = []
    for number, (postal_code, municipality, street, house) in enumerate(places, start=1):
        base = letter(LetterKind.REMINDER, letter_id=f"L{number}", dossier_number=f"2019.03.04.{number:04}")
        person = replace(base.persons[0], name=f"Persoon {number} Voorbeeld")
        address = replace(
            base.address, recipients=(person.name,), street=street, house_number=house,
            postal_code=postal_code, municipality=municipality,
        )  # fmt: skip
        made.append(replace(base, persons=(person,), address=address))
    return made


@pytest.fixture(scope="session")
def batch(streets: list[LetterContent], info: BatchInfo, tmp_path_factory: pytest.TempPathFactory) -> PrintedBatch:
    """The five reminders, printed once; no test may change its files."""
    return print_batch(streets, info, tmp_path_factory.mktemp("batch"))

"""A print batch as values: what is asked, and what lies in the folder afterwards."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from actualisatie.letters.errors import LetterProblem
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.letterhead import Letterhead
from actualisatie.letters.merge.report import MergeReport

_BATCH_ID = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """One print batch: one housing company, one wave, one kind of letter.

    `batch_id` names all files, so it holds letters, digits, "-" and "_" only. `housing_company` is the
    code of the housing company. `bulk_minimum` is the number of letters from which the post takes a bulk deposit
    (bpost: 500). `planned_posting_day` and `made_on` are calendar days in Europe/Brussels.
    Raises ValueError for any other batch id.
    """

    batch_id: str
    campaign: str
    wave: str
    kind: LetterKind
    housing_company: str
    letterhead: Letterhead
    planned_posting_day: date
    made_on: date
    paper_colour: str = "wit"
    bulk_minimum: int = 500

    def __post_init__(self) -> None:
        """Refuse a batch id that could leave its folder or hide a name."""
        if not _BATCH_ID.match(self.batch_id):
            raise ValueError(f"batch id {self.batch_id!r} names files: use letters, digits, '-' and '_' only")


@dataclass(frozen=True, slots=True)
class LetterEntry:
    """Where one letter lies in the print file. Pages count from 1 and include a blank last verso."""

    letter_id: str
    dossier_number: str
    page_from: int
    page_to: int
    sheets: int
    postal_code: str
    content_sha256: str


@dataclass(frozen=True, slots=True)
class PrintedBatch:
    """A finished batch in its folder. `problems` are the letters that stayed out of it; `report` tells how
    the others were laid out.
    """

    info: BatchInfo
    pdf: Path
    cover: Path
    manifest: Path
    manifest_csv: Path
    pdf_sha256: str
    entries: tuple[LetterEntry, ...]
    problems: tuple[LetterProblem, ...] = ()
    report: MergeReport = field(default_factory=MergeReport)

    @property
    def pages(self) -> int:
        """Pages in the print file, blank versos included."""
        return self.entries[-1].page_to if self.entries else 0

    @property
    def is_bulk(self) -> bool:
        """Whether the post takes this batch as a bulk deposit of its own."""
        return len(self.entries) >= self.info.bulk_minimum

    @property
    def sheets(self) -> int:
        """Sheets of paper, printed on both sides."""
        return sum(entry.sheets for entry in self.entries)

"""The manifest of a print batch: JSON for programs (letters/schemas/manifest.schema.json), CSV for people."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any

from actualisatie.letters.batch import LetterEntry, PrintedBatch

FORMAT = "actualisatie/print-manifest/1"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def manifest_json(batch: PrintedBatch, hashes: Mapping[str, str]) -> bytes:
    """Return the manifest. `hashes` holds the sha256 of the other files of the batch by name, PDF first."""
    info = batch.info
    document: dict[str, Any] = {
        "format": FORMAT,
        "batch": {
            "batch_id": info.batch_id,
            "campaign": info.campaign,
            "wave": info.wave,
            "kind": info.kind,
            "housing_company": info.housing_company,
            "planned_posting_day": info.planned_posting_day.isoformat(),
            "made_on": info.made_on.isoformat(),
        },
        "print": {
            "paper": "A4",
            "paper_colour": info.paper_colour,
            "duplex": "long_edge",
            "fold_mm": [99, 198],
        },
        "post": {"bulk_minimum": info.bulk_minimum, "bulk": batch.is_bulk},
        "files": [{"name": name, "sha256": sha256} for name, sha256 in hashes.items()],
        "totals": totals(batch.entries),
        "letters": [asdict(entry) for entry in batch.entries],
        "problems": [asdict(problem) for problem in batch.problems],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def totals(entries: tuple[LetterEntry, ...]) -> dict[str, Any]:
    """Count letters, pages, sheets, and letters per postal zone (the first two digits; "-" abroad)."""
    zones = Counter(postal_zone(entry.postal_code) for entry in entries)
    return {
        "letters": len(entries),
        "pages": entries[-1].page_to if entries else 0,
        "sheets": sum(entry.sheets for entry in entries),
        "postal_zones": dict(sorted(zones.items())),
    }


def postal_zone(postal_code: str) -> str:
    """Return the first two digits of a Belgian postal code, "-" for any other."""
    is_belgian = len(postal_code) == 4 and postal_code.isascii() and postal_code.isdigit()
    return postal_code[:2] if is_belgian else "-"


def manifest_csv(entries: Iterable[LetterEntry]) -> bytes:
    """Return one line per letter, separated by semicolons as spreadsheets in Belgium expect."""
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    writer.writerow(field.name for field in fields(LetterEntry))
    writer.writerows([_harmless(value) for value in asdict(entry).values()] for entry in entries)
    return output.getvalue().encode()


def _harmless(value: object) -> str:
    """Keep a spreadsheet from reading a value as a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text

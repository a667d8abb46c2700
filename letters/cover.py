"""The cover sheet of a print batch: what the print shop must do, and what must come back."""

from collections import Counter

from actualisatie.letters.batch import PrintedBatch
from actualisatie.letters.manifest import postal_zone
from actualisatie.letters.markup import environment


def render_cover_html(batch: PrintedBatch) -> str:
    """Return the cover sheet as HTML: counts and print instructions, no personal data."""
    letters = Counter(postal_zone(entry.postal_code) for entry in batch.entries)
    sheets = Counter[str]()
    for entry in batch.entries:
        sheets[postal_zone(entry.postal_code)] += entry.sheets
    zones = [(zone, letters[zone], sheets[zone]) for zone in sorted(letters)]
    return environment().get_template("cover.html").render(batch=batch, info=batch.info, zones=zones)

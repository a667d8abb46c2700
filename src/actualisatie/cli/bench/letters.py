"""A print batch against naive WeasyPrint: one document per letter, each with its own styles and fonts."""

from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

from weasyprint import CSS, HTML

from actualisatie.cli.bench.tools import Comparison, compare, seconds
from actualisatie.letters.assets import AssetFetcher
from actualisatie.letters.batch import BatchInfo
from actualisatie.letters.batches import print_batch
from actualisatie.letters.content import LetterContent
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.letterhead import Letterhead
from actualisatie.letters.markup import render_css, render_html
from actualisatie.letters.press import LetterPress
from actualisatie.letters.samples import sample_letter

KIND = LetterKind.ACTUALISATION_MEETS


def measure_letters(folder: Path, letters: int, workers: int, repeat: int) -> Comparison:
    """Print a batch with a press that is warm, as in a campaign, and each letter by itself."""
    contents = [_letter(number) for number in range(letters)]
    head = contents[0].letterhead
    numbers = count(1)
    with LetterPress(workers) as press:
        print_batch(contents[:2], _info(next(numbers), head), folder, press=press)

        def ours() -> float:
            return seconds(lambda: print_batch(contents, _info(next(numbers), head), folder, press=press))

        def bare() -> float:
            return seconds(lambda: [_naive(content) for content in contents])

        what = f"a batch of {letters} letters, {workers} workers"
        return compare(what, "WeasyPrint per letter", letters, ours=ours, bare=bare, repeat=repeat)


def _naive(content: LetterContent) -> bytes:
    html = HTML(string=render_html(content), url_fetcher=AssetFetcher())
    pdf: bytes = html.write_pdf(stylesheets=[CSS(string=render_css(content.letterhead), url_fetcher=AssetFetcher())])
    return pdf


def _letter(number: int) -> LetterContent:
    sample = sample_letter(KIND, 0)  # the days for an appeal stand in a strike-off letter only
    address = replace(sample.address, house_number=str(number + 1))
    return replace(
        sample, letter_id=f"L{number:07d}", dossier_number=f"2019.03.04.{number % 10_000:04d}", address=address
    )


def _info(number: int, letterhead: Letterhead) -> BatchInfo:
    return BatchInfo(
        batch_id=f"B{number:06d}",
        campaign="bench",
        wave="1",
        kind=KIND,
        housing_company="BENCH",
        letterhead=letterhead,
        planned_posting_day=date(2024, 3, 18),
        made_on=date(2024, 3, 18),
        paper_colour="wit",
    )

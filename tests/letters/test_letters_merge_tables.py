"""Rows of a table may be high or low in any order: letters share a layout when the sum of their lines is the same."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from actualisatie.dossiers.kinds import MemberRole
from actualisatie.letters import engine, markup
from actualisatie.letters.batch import BatchInfo, PrintedBatch
from actualisatie.letters.batches import print_batch
from actualisatie.letters.blocks import block_of
from actualisatie.letters.content import LetterContent, PersonLine
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.merge import fields, work
from actualisatie.letters.merge.reasons import SelfCheckError

MakeLetter = Callable[..., LetterContent]
KIND = LetterKind.ACTUALISATION_MEETS
LONG = "Vandenbossche-Vanderauweraert"
ORDERS = [(1, 1, 2, 3), (3, 1, 1, 2), (1, 2, 3, 1), (2, 3, 1, 1)]


@pytest.fixture
def style(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Adds a rule to the stylesheet for the length of one test."""
    room = tmp_path / "room"
    for folder in ("templates", "styles"):
        shutil.copytree(Path(markup.__file__).parent / folder, room / folder)
    monkeypatch.setattr(markup, "_ROOM", room)
    caches = markup.environment, fields._marking_environment, engine._stylesheet, block_of, work._engine

    def add(rule: str) -> None:
        with (room / "styles" / "letter.css").open("a") as file:
            file.write(rule)
        for cache in caches:
            cache.cache_clear()

    yield add
    for cache in caches:
        cache.cache_clear()


def household(make: MakeLetter, number: int, lines: tuple[int, ...]) -> LetterContent:
    """A letter about people whose rows take so many lines."""
    persons = tuple(
        PersonLine(" ".join(["Jan", *([LONG] * (count - 1))]), MemberRole.CO_RESIDENT, "geboren op 1 mei 1980")
        for count in lines
    )
    return make(KIND, letter_id=f"L{number}", persons=(replace(make().persons[0]), *persons))


def both(contents: list[LetterContent], info: BatchInfo, folder: Path) -> tuple[PrintedBatch, PrintedBatch]:
    batch = replace(info, kind=KIND)
    merged = print_batch(contents, batch, folder / "merged", merge=True)
    return merged, print_batch(contents, batch, folder / "plain", merge=False)


def assert_looks_the_same(paper: Any, merged: PrintedBatch, plain: PrintedBatch) -> None:
    ours, theirs = paper(merged.pdf), paper(plain.pdf)
    assert merged.entries == plain.entries
    for page in range(1, plain.pages + 1):
        pairs = zip(ours.picture(page).tobytes(), theirs.picture(page).tobytes(), strict=True)
        assert max(abs(one - other) for one, other in pairs) < 32


def test_letters_share_a_layout_whatever_the_order_of_their_high_rows(
    letter: MakeLetter, info: BatchInfo, paper: Any, tmp_path: Path
) -> None:
    contents = [household(letter, number, lines) for number, lines in enumerate(ORDERS)]
    merged, plain = both(contents, info, tmp_path)
    assert (merged.report.merged, merged.report.variants) == (4, 3)
    assert_looks_the_same(paper, merged, plain)


@pytest.mark.parametrize(
    ("rule", "variants"),
    [
        ("td, th { border-top: 1mm solid #1f4e5f; padding-bottom: 2mm }", 1),
        ("tr:nth-child(2) > * { padding: 3mm 0; border-bottom-color: #c00 }", 1),
        ("tr { background: #eee }", 4),
        ("td, th { border-bottom-style: dashed }", 4),
        ("table { border-collapse: separate }", 4),
        ("tr { height: 12mm }", 4),
    ],
)
def test_rows_that_are_painted_otherwise_are_the_same_too(
    letter: MakeLetter, info: BatchInfo, paper: Any, tmp_path: Path, style: Callable[[str], None],
    rule: str, variants: int,
) -> None:  # fmt: skip
    style(rule)
    contents = [household(letter, number, lines) for number, lines in enumerate(ORDERS)]
    merged, plain = both(contents, info, tmp_path)
    assert (merged.report.merged, merged.report.variants) == (4, 2 + variants)
    assert_looks_the_same(paper, merged, plain)


def test_letters_share_the_pages_that_they_have_in_common(
    letter: MakeLetter, info: BatchInfo, paper: Any, tmp_path: Path
) -> None:
    contents = [household(letter, number, (1,) * (number % 3)) for number in range(6)]
    merged, plain = both(contents, info, tmp_path)
    assert (merged.report.merged, merged.report.variants, merged.report.checked) == (6, 2 + 3, 3 + 1)
    assert_looks_the_same(paper, merged, plain)


def test_a_page_that_shows_what_another_one_counted_stops_the_batch(
    letter: MakeLetter, info: BatchInfo, tmp_path: Path, style: Callable[[str], None]
) -> None:
    style("body { counter-reset: rows } tr { counter-increment: rows } .form::after { content: counter(rows) }")
    with pytest.raises(SelfCheckError, match=r"letter L1: .*another layout beside other parts"):
        both([household(letter, number, (1,) * number) for number in range(2)], info, tmp_path)


def test_rows_with_lines_of_their_own_height_are_laid_out_as_a_whole(
    letter: MakeLetter, info: BatchInfo, paper: Any, tmp_path: Path, style: Callable[[str], None]
) -> None:
    style("tr:nth-child(2) > * { line-height: 20pt }")
    merged, plain = both([household(letter, 0, (1, 2)), household(letter, 1, (2, 1))], info, tmp_path)
    assert (merged.report.merged, dict(merged.report.whole)) == (0, {"style": 2})
    assert_looks_the_same(paper, merged, plain)


def test_a_table_that_goes_on_on_the_next_page_is_laid_out_as_a_whole(
    letter: MakeLetter, info: BatchInfo, paper: Any, tmp_path: Path
) -> None:
    lines = (1,) * 25
    contents = [household(letter, number, one) for number, one in enumerate([(2,) * 25, lines, (3, *lines[1:])])]
    merged, plain = both(contents, info, tmp_path)
    assert (merged.report.merged, dict(merged.report.whole)) == (2, {"break": 1})
    assert_looks_the_same(paper, merged, plain)

"""A print batch: complete, in the order of the postal round, the same bytes every time."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from actualisatie.letters.batch import BatchInfo, LetterEntry, PrintedBatch
from actualisatie.letters.batches import print_batch, render_letter
from actualisatie.letters.content import LetterContent
from actualisatie.letters.errors import EmptyBatchError, LetterProblem, ProblemReason
from actualisatie.letters.kinds import LetterKind, SignatureRule
from actualisatie.letters.manifest import manifest_csv, postal_zone
from actualisatie.letters.press import LetterPress

MakeLetter = Callable[..., LetterContent]
SCHEMA = Path(__file__).resolve().parents[2] / "letters" / "schemas" / "manifest.schema.json"


def test_letters_lie_in_the_order_of_the_postal_round(batch: PrintedBatch, paper: Any) -> None:
    assert [entry.letter_id for entry in batch.entries] == ["L5", "L3", "L2", "L4", "L1"]
    pages = paper(batch.pdf)
    for entry in batch.entries:
        assert f"Beste Persoon {entry.letter_id[1:]} Voorbeeld" in pages.text(entry.page_from)


def test_every_letter_starts_on_a_right_hand_page(batch: PrintedBatch, paper: Any) -> None:
    assert [(entry.page_from, entry.page_to, entry.sheets) for entry in batch.entries] == [
        (1, 2, 1), (3, 4, 1), (5, 6, 1), (7, 8, 1), (9, 10, 1),
    ]  # fmt: skip
    assert (batch.pages, batch.sheets) == (10, 5)
    assert len(paper(batch.pdf)) == 10


def test_files_are_named_after_the_batch_and_nothing_else_is_left(batch: PrintedBatch) -> None:
    assert sorted(path.name for path in batch.pdf.parent.iterdir()) == [
        "B000012-voorblad.pdf",
        "B000012.csv",
        "B000012.json",
        "B000012.pdf",
    ]
    assert batch.pdf_sha256 == sha256(batch.pdf.read_bytes()).hexdigest()


def test_the_schema_of_the_manifest_knows_every_kind_that_is_printed_in_batches() -> None:
    kinds = json.loads(SCHEMA.read_text())["properties"]["batch"]["properties"]["kind"]["enum"]
    assert set(kinds) == set(LetterKind) - {LetterKind.GUARDIAN_COPY, LetterKind.NETWORK}


def test_the_manifest_follows_its_schema_and_the_files(batch: PrintedBatch) -> None:
    manifest = json.loads(batch.manifest.read_text())
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(manifest)
    for file in manifest["files"]:
        assert sha256((batch.pdf.parent / file["name"]).read_bytes()).hexdigest() == file["sha256"]
    assert manifest["files"][0] == {"name": "B000012.pdf", "sha256": batch.pdf_sha256}
    assert manifest["totals"] == {
        "letters": 5, "pages": 10, "sheets": 5, "postal_zones": {"35": 4, "36": 1},
    }  # fmt: skip
    assert manifest["print"]["paper_colour"] == "lichtgeel"


def test_the_paper_bears_no_marks_but_the_two_folds(batch: PrintedBatch, paper: Any) -> None:
    pages, dots = paper(batch.pdf), 4
    dark: dict[int, set[int]] = {}
    for page in range(1, len(pages) + 1):
        picture = pages.picture(page, dots)
        for left, right in ((0, 15), (198, 210)):
            margin = picture.crop((left * dots, 0, right * dots, picture.height))
            rows = {
                y // dots
                for y in range(margin.height)
                if margin.crop((0, y, margin.width, y + 1)).getextrema()[0] < 250
            }
            dark.setdefault(page, set()).update(rows)
    letters = {entry.page_from for entry in batch.entries}
    assert dark == {page: {99, 198} if page in letters else set() for page in range(1, len(pages) + 1)}


@pytest.mark.parametrize(("minimum", "words"), [(5, "Bulkzending: vanaf 5"), (6, "Geen bulkzending: minder dan 6")])
def test_cover_and_manifest_say_whether_the_post_takes_it_in_bulk(
    streets: list[LetterContent], info: BatchInfo, paper: Any, tmp_path: Path, minimum: int, words: str
) -> None:
    batch = print_batch(streets, replace(info, bulk_minimum=minimum), tmp_path)
    assert words in paper(batch.cover).whole_text
    assert json.loads(batch.manifest.read_text())["post"] == {"bulk_minimum": minimum, "bulk": minimum == 5}


def test_the_manifest_tells_where_each_letter_lies_and_what_it_said(
    batch: PrintedBatch, streets: list[LetterContent]
) -> None:
    by_id = {content.letter_id: content for content in streets}
    for line in json.loads(batch.manifest.read_text())["letters"]:
        assert line["content_sha256"] == by_id[line["letter_id"]].sha256
        assert line["postal_code"] == by_id[line["letter_id"]].address.postal_code


def test_the_csv_tells_the_same_as_the_manifest(batch: PrintedBatch) -> None:
    with batch.manifest_csv.open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file, delimiter=";"))
    letters = json.loads(batch.manifest.read_text())["letters"]
    assert lines == [{name: str(value) for name, value in letter.items()} for letter in letters]


@pytest.mark.parametrize("start", ["=1+1", "+32", "-1", "@SUM(A1)", "\tx"])
def test_a_spreadsheet_never_reads_a_value_as_a_formula(start: str) -> None:
    entry = LetterEntry("L1", "2019.03.04.0012", 1, 2, 1, start, "0" * 64)
    assert f";'{start};" in manifest_csv([entry]).decode()


def test_nothing_outside_the_print_file_names_a_person(batch: PrintedBatch, paper: Any) -> None:
    told = batch.manifest.read_text() + batch.manifest_csv.read_text() + paper(batch.cover).whole_text
    assert "Persoon" not in told
    assert "straat" not in told.replace("straat en huisnummer", "")


def test_the_cover_sheet_tells_the_print_shop_what_to_do(batch: PrintedBatch, paper: Any) -> None:
    text = paper(batch.cover).whole_text
    for words in (
        "B000012",
        "Woonmaatschappij De Linde (WM01)",
        "golf 1 · herinneringsbrief",
        "Brieven 5",
        "Vellen papier 5",
        "A4, lichtgeel",
        "dinsdag 23 april 2024",
        "Gepost op",
        batch.pdf_sha256[:32],
    ):
        assert words in text


def test_the_bytes_depend_on_neither_workers_nor_input_order(
    batch: PrintedBatch, streets: list[LetterContent], info: BatchInfo, tmp_path: Path
) -> None:
    many = [replace(streets[0], letter_id=f"L{number:03}") for number in range(45)]
    here = print_batch(many, info, tmp_path / "0")
    with LetterPress(2) as press:
        there = print_batch(reversed(many), info, tmp_path / "2", press=press)
        again = print_batch(reversed(streets), info, tmp_path / "5", press=press)
    for first, second in ((here, there), (batch, again)):
        for name in ("pdf", "cover", "manifest", "manifest_csv"):
            assert getattr(first, name).read_bytes() == getattr(second, name).read_bytes()


def test_another_process_in_another_folder_gives_the_same_bytes(letter: MakeLetter, tmp_path: Path) -> None:
    (tmp_path / "letter.json").write_text(letter().as_json())
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from actualisatie.letters.batches import render_letter\n"
        "from actualisatie.letters.content import LetterContent\n"
        "content = LetterContent.from_json(Path('letter.json').read_bytes())\n"
        "Path('letter.pdf').write_bytes(render_letter(content))\n"
    )
    environment = {"PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "LC_ALL": "C", "HOME": "/nonexistent"}
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, check=True)
    assert (tmp_path / "letter.pdf").read_bytes() == render_letter(letter())


def test_a_letter_with_a_problem_does_not_hold_up_the_others(
    streets: list[LetterContent], info: BatchInfo, tmp_path: Path
) -> None:
    broken = replace(streets[1], address=replace(streets[1].address, street=""))
    done: list[int] = []
    batch = print_batch(
        [streets[0], broken, *streets[2:]], info, tmp_path, on_progress=done.append
    )  # fmt: skip
    assert batch.problems == (LetterProblem("L2", ProblemReason.ADDRESS, "street_missing"),)
    assert [entry.letter_id for entry in batch.entries] == ["L5", "L3", "L4", "L1"]
    assert sum(done) == 4
    manifest = json.loads(batch.manifest.read_text())
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(manifest)
    assert manifest["problems"] == [{"letter_id": "L2", "reason": "address", "where": "street_missing"}]


def test_a_letter_that_grows_too_long_is_found_while_printing(
    streets: list[LetterContent], info: BatchInfo, tmp_path: Path
) -> None:
    many = tuple(replace(streets[0].persons[0], name=f"Persoon {number} " * 8) for number in range(60))
    batch = print_batch([replace(streets[0], persons=many), *streets[1:]], info, tmp_path)
    (problem,) = batch.problems
    assert (problem.letter_id, problem.reason) == ("L1", ProblemReason.TOO_MANY_PAGES)
    assert [entry.letter_id for entry in batch.entries] == ["L5", "L3", "L2", "L4"]


def test_letters_that_do_not_belong_together_are_set_apart(
    streets: list[LetterContent], info: BatchInfo, letter: MakeLetter, tmp_path: Path
) -> None:
    other_kind = letter(LetterKind.ACTUALISATION_MEETS, letter_id="L8")
    other_head = replace(
        streets[0], letter_id="L9", letterhead=replace(streets[0].letterhead, name="Andere Woonmaatschappij")
    )
    other_rule = replace(streets[0], letter_id="L7", signature_rule=SignatureRule.BOTH_PARTNERS)
    twin = replace(streets[0], dossier_number="2001.01.01.0001")
    batch = print_batch([*streets, other_kind, other_head, other_rule, twin], info, tmp_path)
    assert {(problem.letter_id, problem.reason, problem.where) for problem in batch.problems} == {
        ("L1", ProblemReason.DUPLICATE, ""),
        ("L7", ProblemReason.WRONG_BATCH, "signature_rule"),
        ("L8", ProblemReason.WRONG_BATCH, "kind"),
        ("L9", ProblemReason.WRONG_BATCH, "letterhead"),
    }


@pytest.mark.parametrize("count", [0, 1])
def test_a_batch_without_a_printable_letter_writes_nothing(
    streets: list[LetterContent], info: BatchInfo, tmp_path: Path, count: int
) -> None:
    broken = [replace(streets[0], last_day=None)][:count]
    with pytest.raises(EmptyBatchError) as refused:
        print_batch(broken, info, tmp_path / "out")
    assert len(refused.value.problems) == count
    assert not (tmp_path / "out").exists()


def test_printing_again_replaces_all_files(streets: list[LetterContent], info: BatchInfo, tmp_path: Path) -> None:
    before = print_batch(streets[2:], info, tmp_path)
    after = print_batch(streets[:2], info, tmp_path)
    assert [entry.letter_id for entry in after.entries] == ["L2", "L1"]
    assert json.loads(before.manifest.read_text())["files"][0]["sha256"] == after.pdf_sha256
    assert after.pdf_sha256 != before.pdf_sha256


@pytest.mark.parametrize(
    ("postal_code", "zone"), [("3500", "35"), ("9000", "90"), ("75002", "-"), ("", "-"), ("1012 AB", "-")]
)
def test_postal_zones_are_the_first_two_digits(postal_code: str, zone: str) -> None:
    assert postal_zone(postal_code) == zone

"""Where the merge engine is not certain, a letter is laid out as a whole; where it is wrong, the batch stops."""

import multiprocessing
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from actualisatie.letters import engine, markup
from actualisatie.letters.batch import BatchInfo, PrintedBatch
from actualisatie.letters.batches import print_batch
from actualisatie.letters.blocks import block_of
from actualisatie.letters.content import LetterContent
from actualisatie.letters.errors import LetterProblem, PressStoppedError
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.merge import fields, work
from actualisatie.letters.merge.engine import MergedLetter, MergeEngine
from actualisatie.letters.merge.filling import fill
from actualisatie.letters.merge.forms import Form, Paragraph, Run
from actualisatie.letters.merge.reasons import CannotMergeError, Reason, SelfCheckError
from actualisatie.letters.merge.shaped import TextStyle
from actualisatie.letters.merge.shaping import Shaper
from actualisatie.letters.merge.store import Store
from actualisatie.letters.press import LetterPress

MakeLetter = Callable[..., LetterContent]
Edit = Callable[[str, str, str], None]
REGULAR = TextStyle("AAAAAA", "SourceSansPro-Regular.ttf", 14.0, "0 0 0", "nl", (("kern", 1),))
BOLD = replace(REGULAR, font="BBBBBB", file="SourceSansPro-Semibold.ttf")


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Edit]:
    """Changes a template or the stylesheet for the length of one test: `edit(file, old, new)`."""
    room = tmp_path / "room"
    for folder in ("templates", "styles"):
        shutil.copytree(Path(markup.__file__).parent / folder, room / folder)
    monkeypatch.setattr(markup, "_ROOM", room)
    caches = (
        markup.environment, fields._marking_environment, engine._stylesheet, block_of, work._engine,
    )  # fmt: skip

    def change(file: str, old: str, new: str) -> None:
        path = room / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
        for cache in caches:
            cache.cache_clear()

    yield change
    for cache in caches:
        cache.cache_clear()


def merged(content: LetterContent, *, check: bool = False) -> MergedLetter:
    outcome = MergeEngine(Store(None, content.letterhead)).merge(content, check=check)
    assert not isinstance(outcome, LetterProblem)
    return outcome


def named(letter: MakeLetter, name: str) -> LetterContent:
    return letter(LetterKind.REMINDER, persons=(replace(letter().persons[0], name=name),))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Maria Peeters", None),
        ("Jan \N{GRINNING FACE}", Reason.GLYPH),
        ("x\N{COMBINING DOUBLE ACUTE ACCENT}y", Reason.SCRIPT),
        ("Ζωή Παππά", Reason.SCRIPT),
        ("Дмитрий", Reason.SCRIPT),
        ("Jan  Peeters", Reason.WHITE_SPACE),
        (" Jan", Reason.WHITE_SPACE),
        ("M" * 50, Reason.TOO_WIDE),
    ],
)
def test_a_text_that_is_not_certain_sends_its_letter_to_the_full_layout(
    letter: MakeLetter, name: str, reason: Reason | None
) -> None:
    assert merged(named(letter, name)).reason is reason


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("styles/letter.css", ".greeting,", ".greeting { letter-spacing: 0.2mm } .greeting,", Reason.STYLE),
        ("styles/letter.css", ".greeting,", ".greeting { float: left } .greeting,", Reason.STYLE),
        ("styles/letter.css", ".greeting,", ".greeting { text-transform: uppercase } .greeting,", Reason.STRUCTURE),
        ("styles/letter.css", ".greeting,", ".greeting::before { content: '* ' } .greeting,", Reason.STRUCTURE),
        ("styles/letter.css", ".greeting,", ".greeting { string-set: who content() } .greeting,", Reason.ELSEWHERE),
        ("styles/letter.css", ".greeting,", ".greeting { position: absolute } .greeting,", Reason.WIDTH_FROM_TEXT),
        ("styles/letter.css", "table-layout: fixed", "table-layout: auto", Reason.WIDTH_FROM_TEXT),
        ("styles/letter.css", ".back { break-before: page }", "", Reason.STRUCTURE),
    ],
)
def test_a_template_beyond_the_engine_is_laid_out_as_a_whole(
    letter: MakeLetter, edit: Edit, file: str, old: str, new: str, reason: Reason
) -> None:
    edit(file, old, new)
    assert merged(letter()).reason is reason


@pytest.mark.parametrize(
    ("runs", "width", "reason"),
    [
        (("een twee",), 0.0, Reason.TIGHT),
        (("een twee ", "drie"), 0.0, Reason.TIGHT),
        (("een", " twee"), -5.0, Reason.WRAP),
    ],
)
def test_a_line_that_may_or_may_not_fit_is_not_guessed(runs: tuple[str, ...], width: float, reason: Reason) -> None:
    styles = (REGULAR, BOLD)[: len(runs)]
    exact = sum(Shaper(style)(text).width for style, text in zip(styles, runs, strict=True))
    paragraph = Paragraph(
        tuple(Run(style, (text,)) for style, text in zip(styles, runs, strict=True)), 0.0, exact + width
    )
    with pytest.raises(CannotMergeError) as doubt:
        fill(Form((paragraph,)), ())
    assert doubt.value.reason is reason


def test_the_report_of_a_batch_counts_each_reason(
    streets: list[LetterContent], info: BatchInfo, tmp_path: Path
) -> None:
    odd = [replace(one, persons=(replace(one.persons[0], name="Ζωή"),)) for one in streets[:2]]
    batch = print_batch([*odd, *streets[2:]], info, tmp_path, merge=True)
    assert batch.report.as_json() == {
        "merged": 3, "variants": 2, "checked": 2, "whole": {"script": 2}, "plainly": "",
    }  # fmt: skip
    assert len(batch.entries) == 5


def test_a_field_that_is_printed_otherwise_than_marked_stops_the_batch(
    streets: list[LetterContent], info: BatchInfo, edit: Edit, tmp_path: Path
) -> None:
    edit("templates/letter.html", "{{ letter.letterhead.municipality }},",
         "{% filter upper %}{{ letter.letterhead.municipality }},{% endfilter %}")  # fmt: skip
    with pytest.raises(SelfCheckError, match=r"letter L5: .* a field otherwise than it was marked.* merge=False"):
        print_batch(streets, info, tmp_path / "out", merge=True)
    assert list((tmp_path / "out").iterdir()) == []
    assert len(print_batch(streets, info, tmp_path / "out", merge=False).entries) == 5


def test_a_style_that_the_engine_misreads_stops_the_batch(
    streets: list[LetterContent], info: BatchInfo, edit: Edit, tmp_path: Path
) -> None:
    edit("styles/letter.css", ".greeting,", ".greeting { line-break: anywhere; text-align-last: right } .greeting,")
    with pytest.raises(SelfCheckError, match=r"letter L5: .*page 1, text at"):
        print_batch(streets, info, tmp_path / "out", merge=True)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_picture_with_a_gradient_sends_the_whole_batch_to_the_plain_way(
    streets: list[LetterContent], info: BatchInfo, edit: Edit, tmp_path: Path
) -> None:
    edit("styles/letter.css", ".greeting,", ".greeting { background: linear-gradient(red, blue) } .greeting,")
    batch = print_batch(streets, info, tmp_path, merge=True)
    assert len(batch.entries) == 5
    assert batch.report.merged == 0
    assert "gradient" in batch.report.plainly


def test_a_worker_that_dies_in_the_middle_leaves_no_file(letter: MakeLetter, info: BatchInfo, tmp_path: Path) -> None:
    contents = [letter(LetterKind.REMINDER, letter_id=f"L{number:04}") for number in range(600)]

    def kill_all(_: int) -> None:
        for worker in multiprocessing.active_children():
            worker.kill()

    with LetterPress(1) as press, pytest.raises(PressStoppedError):
        print_batch(contents, info, tmp_path, press=press, on_progress=kill_all)
    assert list(tmp_path.iterdir()) == []


def test_a_cache_saves_the_layouts_for_the_next_press_and_names_nobody(
    streets: list[LetterContent], info: BatchInfo, tmp_path: Path
) -> None:
    first = cached(streets, info, tmp_path)
    second = cached(streets, info, tmp_path)
    assert (first.report.checked, second.report.checked) == (2, 1)
    assert second.pdf.read_bytes() == first.pdf.read_bytes()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file())
    assert [one.dossier_number for one in streets if one.dossier_number.encode() in kept] == []
    assert b"Voorbeeld" not in kept


def test_a_damaged_cache_is_made_anew(streets: list[LetterContent], info: BatchInfo, tmp_path: Path) -> None:
    first = cached(streets, info, tmp_path)
    for path in (tmp_path / "cache").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-9])
    assert cached(streets, info, tmp_path).pdf.read_bytes() == first.pdf.read_bytes()


def cached(streets: list[LetterContent], info: BatchInfo, folder: Path) -> PrintedBatch:
    work._engine.cache_clear()
    with LetterPress(cache=folder / "cache") as press:
        return print_batch(streets, info, folder / "out", press=press, merge=True)

"""A merged batch holds the same letters as one that is laid out letter by letter."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actualisatie.cli.bench.people import letters as synthetic_letters
from actualisatie.dossiers.kinds import MemberRole
from actualisatie.letters.batch import BatchInfo, PrintedBatch
from actualisatie.letters.batches import MERGE_FROM, print_batch, render_letter
from actualisatie.letters.checks import find_problem, normalised
from actualisatie.letters.content import LetterContent, PersonLine
from actualisatie.letters.extraction import letter_from_batch
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.press import LetterPress

MakeLetter = Callable[..., LetterContent]
NAMES = (
    "Jan Peeters", "Ayşe Demir", "Élodie Van den Broucke-D'Hondt", "Đorđe Živković", "Nguyễn Thị Hồng Hạnh",
    "Maria Magdalena Josephina Van der Auwera-Vandenbossche", "Þórunn Æsa", "O'Neill", "I Wa To", "Ζωή Παππά",
    "J. W. Th. M. 't Serclaes de Tilly van Overijse tot Zuid-Gelre", "X" * 50, "W. " * 30 + "W", "  Twee  spaties",
    "Jose\N{COMBINING ACUTE ACCENT}", "x\N{COMBINING DOUBLE ACUTE ACCENT}y", "<b>& {{ naam }}</b>", "A/B—C (E) %?!",
)  # fmt: skip
people = st.lists(
    st.builds(
        PersonLine,
        name=st.sampled_from(NAMES) | st.text("abc ÉŞß-.'WMil", min_size=1, max_size=60).filter(str.strip),
        role=st.sampled_from(MemberRole),
        identification=st.sampled_from(("", "geboren op 1 mei 1980", "geboren op 28\xa0september\xa01949")),
    ),
    min_size=1,
    max_size=9,
)
choices = st.lists(st.sampled_from(("Hasselt", "Genk", "Heusden-Zolder", "2 of 3 slaapkamers", "lift")), max_size=9)
streets = st.sampled_from(("Kerkstraat", "Burgemeester Jan Van den Heuvelsteenweg", "Rue de l'Église", "Zandstr."))


@st.composite
def contents(draw: Any, make: MakeLetter) -> LetterContent:
    base = make(draw(st.sampled_from([kind for kind in LetterKind if kind.has_answer_form][:3])))
    persons = (replace(base.persons[0], name=draw(st.sampled_from(NAMES[:6]))), *draw(people))
    address = replace(base.address, recipients=(draw(st.sampled_from(NAMES[:6])),), street=draw(streets))
    return replace(
        base, persons=persons, address=address, regions=tuple(draw(choices)), preferences=tuple(draw(choices)),
        home=draw(st.sampled_from((None, base.address))), premium_recipient=draw(st.booleans()),
        under_guardianship=draw(st.booleans()),
    )  # fmt: skip


def assert_same(paper: Any, merged: PrintedBatch, plain: PrintedBatch) -> None:
    assert merged.entries == plain.entries
    assert merged.problems == plain.problems
    ours, theirs = paper(merged.pdf), paper(plain.pdf)
    for page in range(1, len(theirs) + 1):
        assert unmatched(ours.marks(page), theirs.marks(page)) == []


def unmatched(ours: list[Any], theirs: list[Any]) -> list[Any]:
    """The characters of one page that stand more than a tenth of a millimetre from where they should."""
    places = defaultdict(list)
    for mark in ours:
        places[mark.character].append(mark)
    lost = []
    for mark in theirs:
        near = [one for one in places[mark.character] if abs(one.x - mark.x) < 0.11 and abs(one.y - mark.y) < 0.11]
        if near:
            places[mark.character].remove(near[0])
        else:
            lost.append(mark)
    return lost + [mark for rest in places.values() for mark in rest]


@given(data=st.data())
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_household_is_printed_the_same_way(letter: MakeLetter, info: BatchInfo, paper: Any, data: Any) -> None:
    first = data.draw(contents(letter))
    others = [replace(data.draw(contents(letter)), kind=first.kind) for _ in range(3)]
    found = [replace(one, letter_id=f"L{number}") for number, one in enumerate([first, *others])]
    if not any(find_problem(normalised(one)) is None for one in found):
        return
    batch = replace(info, kind=first.kind)
    with TemporaryDirectory() as folder:
        merged = print_batch(found, batch, Path(folder, "merged"), merge=True)
        plain = print_batch(found, batch, Path(folder, "plain"), merge=False)
        assert_same(paper, merged, plain)


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind.names_a_dossier])
def test_every_kind_of_letter_is_merged_and_the_same(
    letter: MakeLetter, info: BatchInfo, paper: Any, tmp_path: Path, kind: LetterKind
) -> None:
    found = [letter(kind, letter_id=f"L{number}", dossier_number=f"2019.03.04.000{number}") for number in range(3)]
    batch = replace(info, kind=kind)
    merged = print_batch(found, batch, tmp_path / "merged", merge=True)
    assert (merged.report.merged, merged.report.checked, dict(merged.report.whole)) == (3, 2, {})
    assert_same(paper, merged, print_batch(found, batch, tmp_path / "plain", merge=False))


@pytest.mark.parametrize("first", [0, 1])
def test_a_letter_may_have_more_pages_than_others_of_its_form(
    letter: MakeLetter, info: BatchInfo, paper: Any, tmp_path: Path, first: int
) -> None:
    wishes = ("lift",), tuple(f"{number} {'een woning dicht bij de school ' * 2}".strip() for number in range(30))
    kind = LetterKind.ACTUALISATION_MEETS
    found = [letter(kind, letter_id=f"L{(number + first) % 2}", preferences=wishes[number]) for number in (0, 1)]
    batch = replace(info, kind=kind)
    merged = print_batch(found, batch, tmp_path / "merged", merge=True)
    assert (merged.report.merged, merged.report.variants) == (2, 5)  # the form stands on another page
    assert {entry.sheets for entry in merged.entries} == {2, 3}
    assert_same(paper, merged, print_batch(found, batch, tmp_path / "plain", merge=False))


@pytest.fixture(scope="module")
def synthetic() -> list[LetterContent]:
    return [one for one in synthetic_letters(MERGE_FROM + 8) if find_problem(one) is None]


@pytest.fixture(scope="module")
def big(synthetic: list[LetterContent], info: BatchInfo, tmp_path_factory: pytest.TempPathFactory) -> PrintedBatch:
    """A batch large enough to be merged by itself."""
    batch = replace(info, kind=LetterKind.ACTUALISATION_MEETS)
    return print_batch(synthetic, batch, tmp_path_factory.mktemp("big"))


def test_a_large_batch_is_merged_by_itself_and_a_small_one_is_not(big: PrintedBatch, batch: PrintedBatch) -> None:
    assert big.report.merged == len(big.entries) >= MERGE_FROM
    assert batch.report.merged == 0


def test_every_code_and_every_name_can_be_read_back(
    big: PrintedBatch, synthetic: list[LetterContent], paper: Any
) -> None:
    pages, by_id = paper(big.pdf), {one.letter_id: one for one in synthetic}
    for entry in big.entries:
        content = by_id[entry.letter_id]
        text = pages.text(entry.page_from) + pages.text(entry.page_from + 1)
        wanted = [content.dossier_number, *content.address.lines(), *(person.name for person in content.persons)]
        assert [one for one in wanted if one.replace(" ", "") not in text.replace(" ", "")] == []
        codes = zxingcpp.read_barcodes(pages.picture(entry.page_to - 1, 3))
        assert [code.text for code in codes] == [entry.letter_id]


def test_a_merged_file_is_sound_and_its_letters_start_on_right_hand_pages(big: PrintedBatch) -> None:
    with pikepdf.open(big.pdf) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len(pdf.pages) == big.pages == 4 * len(big.entries)
        assert pdf.Root.Lang == "nl-BE"
    assert {entry.page_from % 2 for entry in big.entries} == {1}


def test_a_letter_taken_out_of_a_merged_file_is_the_letter_and_nothing_of_its_neighbours(
    big: PrintedBatch, synthetic: list[LetterContent], paper: Any
) -> None:
    entry, neighbour = big.entries[7], big.entries[8]
    body = letter_from_batch(big.pdf, entry.page_from, entry.page_to)
    content = next(one for one in synthetic if one.letter_id == entry.letter_id)
    alone, taken = paper(render_letter(content)), paper(body)
    for page in range(1, 5):
        assert unmatched(taken.marks(page), alone.marks(page)) == []
        difference = zip(taken.picture(page).tobytes(), alone.picture(page).tobytes(), strict=True)
        assert max(abs(one - other) for one, other in difference) < 32
    assert neighbour.dossier_number not in taken.whole_text
    assert len(body) < 60_000


def test_the_bytes_do_not_depend_on_the_number_of_workers(
    big: PrintedBatch, synthetic: list[LetterContent], tmp_path: Path
) -> None:
    for workers in (1, 2, 3):
        with LetterPress(workers) as press:
            again = print_batch(reversed(synthetic), big.info, tmp_path / str(workers), press=press)
        assert again.pdf.read_bytes() == big.pdf.read_bytes()
        assert again.manifest.read_bytes() == big.manifest.read_bytes()

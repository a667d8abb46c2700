"""The digital copy: PDF/A, tags that a screen reader can follow, and exactly the words and places of the print."""

import io
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from pikepdf import pdfa
from PIL import ImageChops
from tagged import read_aloud, tag_problems

from actualisatie.letters.archive import archive_copy
from actualisatie.letters.content import LetterContent
from actualisatie.letters.engine import lay_out
from actualisatie.letters.kinds import LetterKind, SignatureRule
from actualisatie.letters.letterhead import Window
from actualisatie.letters.markup import render_html
from actualisatie.letters.samples import LETTERHEAD, LOGO

MakeLetter = Callable[..., LetterContent]
Printed = dict[LetterKind, Any]


@pytest.fixture(scope="session")
def copies(letter: MakeLetter) -> dict[LetterKind, bytes]:
    """The digital copy of one letter of each kind."""
    return {kind: archive_copy(letter(kind)) for kind in LetterKind}


@pytest.mark.parametrize("kind", LetterKind)
def test_the_copy_is_pdf_a(copies: dict[LetterKind, bytes], kind: LetterKind) -> None:
    report = pdfa.validate_written(io.BytesIO(copies[kind]), pdfa.Flavour.PDFA_2B)
    assert [str(finding) for finding in report.findings] == []


@pytest.mark.parametrize("kind", LetterKind)
def test_a_screen_reader_finds_nothing_wrong(copies: dict[LetterKind, bytes], kind: LetterKind) -> None:
    assert tag_problems(copies[kind]) == []


def test_the_check_of_tags_sees_what_the_layout_engine_leaves_wrong(letter: MakeLetter) -> None:
    content = letter(LetterKind.ANNUAL)
    document = lay_out(render_html(content, whole=True), content.letterhead)
    found = set(tag_problems(document.write_pdf(pdf_tags=True, uncompressed_pdf=True)))
    assert {"page 1: marked content that no element holds", "a header cell without scope"} <= found
    assert "a figure outside its page" in found


@pytest.mark.parametrize("kind", LetterKind)
def test_the_copy_has_every_character_of_the_print_at_its_place(
    copies: dict[LetterKind, bytes], printed: Printed, paper: Any, kind: LetterKind
) -> None:
    copy, print_ = paper(copies[kind]), printed[kind]
    pages = [page for page in range(1, len(print_) + 1) if print_.text(page)]
    assert len(copy) == len(pages)
    for page, printed_page in enumerate(pages, start=1):
        assert Counter(copy.marks(page)) == Counter(print_.marks(printed_page))


@pytest.mark.parametrize("kind", LetterKind)
def test_the_copy_looks_like_the_print(
    copies: dict[LetterKind, bytes], printed: Printed, paper: Any, kind: LetterKind
) -> None:
    pages = [page for page in range(1, len(printed[kind]) + 1) if printed[kind].text(page)]
    for page, printed_page in enumerate(pages, start=1):
        sheets = (paper(copies[kind]).picture(page), printed[kind].picture(printed_page))
        copy, print_ = (sheet.convert("L") for sheet in sheets)
        different = sum(ImageChops.difference(copy, print_).histogram()[64:])
        assert different < 200  # of a million: a shared section is set a thousandth of a millimetre off


def test_it_is_read_in_the_order_of_its_meaning(copies: dict[LetterKind, bytes]) -> None:
    said = read_aloud(copies[LetterKind.ACTUALISATION_IN_ONDERZOEK])
    order = (
        "Woonmaatschappij De Linde",
        "Kapellestraat 12 bus 3",
        "Dossiernummer 2019.03.04.0012",
        "Wilt u ingeschreven blijven",
        "Beste Ayşe Demir",
        "woensdag 17 april 2024",
        "Wat moet u doen?",
        "1. Kijk uw gegevens na.",
        "Hoe antwoordt u?",
        "Met vriendelijke groeten",
        "Kloppen deze gegevens?",
        "Noor Peeters medebewoner",
        "Niet in orde. Uw inkomen ligt boven de grens.",
        "Hier helpen wij u",
        "Antwoordformulier",
        "1. Uw keuze",
        "3. Bewijzen",
        "Ze gaan over: Inkomen",
        "4. Handtekening",
        "Volmacht",
    )
    places = [said.index(words) for words in order]
    assert places == sorted(places)
    assert "1/3" not in said  # page marks are for paper


def test_its_title_and_author_name_no_candidate(copies: dict[LetterKind, bytes]) -> None:
    with pikepdf.open(io.BytesIO(copies[LetterKind.STRIKE_OFF])) as pdf:
        assert {key: str(value) for key, value in pdf.docinfo.items() if key != "/Producer"} == {
            "/Title": "Beslissing tot schrapping L0000042",
            "/Author": "Woonmaatschappij De Linde",
        }


def test_the_same_letter_gives_the_same_bytes(letter: MakeLetter, copies: dict[LetterKind, bytes]) -> None:
    assert archive_copy(letter(LetterKind.REMINDER)) == copies[LetterKind.REMINDER]


def test_a_letterhead_with_logo_and_left_window_stays_accessible(letter: MakeLetter) -> None:
    head = replace(LETTERHEAD, logo=LOGO, window=Window(left=22))
    rule = SignatureRule.ALL_ADULTS
    copy = archive_copy(letter(LetterKind.ANNUAL, letterhead=head, signature_rule=rule, under_guardianship=True))
    assert tag_problems(copy) == []
    assert pdfa.validate_written(io.BytesIO(copy), pdfa.Flavour.PDFA_2B).findings == []
    assert read_aloud(copy).count("Ander gezinslid") == 2

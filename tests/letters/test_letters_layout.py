"""Where things stand on the page: envelope window, type area, pages, fonts."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from actualisatie.dossiers.kinds import MemberRole, Verdict
from actualisatie.letters.assembly import bare_pdf
from actualisatie.letters.batches import render_letter
from actualisatie.letters.chunks import print_sheets
from actualisatie.letters.content import ConditionLine, LetterContent, PersonLine
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.letterhead import HelpDesk, Window
from actualisatie.letters.markup import render_html, render_stationery_html

MakeLetter = Callable[..., LetterContent]
Printed = dict[LetterKind, Any]

FREE_ZONE = (95, 24, 210, 94)  # nothing but the address: left, top, right, bottom in millimetres
WINDOW = (114, 49, 195, 79)  # what shows through in C5/6 and DL
DOTS = 4  # per millimetre
CANDIDATE = "AyşeDemirTomPeetersKapellestraat12bus33500Hasselt"
ADDRESSED = {
    LetterKind.GUARDIAN_COPY: "Mr.JanAertsAdvocatenkantoorAertsKempischeSteenweg73500Hasselt",
    LetterKind.NETWORK: "OCMWHasseltDienstWonenRodenbachstraat183500Hasselt",
}


@pytest.mark.parametrize(
    ("kind", "pages"),
    [
        (LetterKind.ACTUALISATION_MEETS, 4),
        (LetterKind.ACTUALISATION_IN_ONDERZOEK, 4),
        (LetterKind.REMINDER, 2),
        (LetterKind.ANNUAL, 4),
        (LetterKind.INACTIVITY, 4),
        (LetterKind.STRIKE_OFF, 2),
        (LetterKind.REINSTATEMENT, 2),
        (LetterKind.GUARDIAN_COPY, 2),
        (LetterKind.NETWORK, 2),
    ],
)
def test_a_letter_fills_whole_sheets(printed: Printed, kind: LetterKind, pages: int) -> None:
    assert len(printed[kind]) == pages


def test_the_form_of_an_actualisation_can_be_sent_back_without_the_letter(printed: Printed) -> None:
    paper = printed[LetterKind.ACTUALISATION_MEETS]
    assert paper.text(3).startswith("Antwoordformulier")
    assert paper.text(4) == ""


@pytest.mark.parametrize("kind", LetterKind)
def test_nothing_but_the_address_shows_in_the_window(printed: Printed, kind: LetterKind) -> None:
    inside = [mark for mark in printed[kind].marks(1) if within(mark, FREE_ZONE)]
    assert "".join(mark.character for mark in inside) == ADDRESSED.get(kind, CANDIDATE)
    assert all(within(mark, WINDOW) for mark in inside)


@pytest.mark.parametrize("kind", LetterKind)
def test_no_line_or_picture_touches_the_window(printed: Printed, kind: LetterKind) -> None:
    picture = printed[kind].picture(1, DOTS).convert("L")
    left, top, right, bottom = WINDOW
    picture.paste(255, tuple(DOTS * side for side in (left, top, right, bottom)))
    zone = picture.crop(tuple(DOTS * side for side in FREE_ZONE))
    assert zone.getextrema() == (255, 255)


def test_an_address_of_six_long_lines_stays_in_the_window(letter: MakeLetter, paper: Any) -> None:
    lines = ("W" * 12 + " " + "W" * 13, "Tom Peeters", "p/a OCMW Hasselt", "Dienst Wonen")
    content = letter(address=replace(letter().address, recipients=lines))
    marks = [mark for mark in paper(render_letter(content)).marks(1) if within(mark, FREE_ZONE)]
    assert len({mark.y for mark in marks}) == 6
    assert all(within(mark, WINDOW) for mark in marks)


def test_a_left_hand_window_moves_the_sender_to_the_right(letter: MakeLetter, paper: Any) -> None:
    window = Window(left=22, top=50)
    content = letter(letterhead=replace(letter().letterhead, window=window))
    marks = paper(render_letter(content)).marks(1)
    inside = [mark for mark in marks if within(mark, (15, 24, 115, 94))]
    assert "".join(mark.character for mark in inside) == "AyşeDemirTomPeetersKapellestraat12bus33500Hasselt"
    assert min(mark.x for mark in marks if mark.y < 40) >= 128


@pytest.mark.parametrize("kind", LetterKind)
def test_no_text_leaves_the_type_area(printed: Printed, kind: LetterKind) -> None:
    paper = printed[kind]
    for page in range(1, len(paper) + 1):
        outside = [mark for mark in paper.marks(page) if not within(mark, (20, 12, 191, 290))]
        assert outside == []


def test_folding_marks_stand_at_a_third_and_two_thirds(printed: Printed) -> None:
    margin = printed[LetterKind.REMINDER].picture(1, DOTS).convert("L").crop((0, 0, 15 * DOTS, 297 * DOTS))
    rows = [y / DOTS for y in range(margin.height) if margin.crop((0, y, margin.width, y + 1)).getextrema()[0] < 250]
    assert {round(row) for row in rows} == {99, 198}


@pytest.mark.parametrize("kind", LetterKind)
def test_sections_set_in_place_stand_where_a_whole_layout_puts_them(
    letter: MakeLetter, printed: Printed, paper: Any, kind: LetterKind
) -> None:
    content = letter(kind)
    whole = paper(bare_pdf(print_sheets(render_html(content), content.letterhead), kind))
    stationery_html = render_stationery_html(content.letterhead, content.signature_rule)
    stationery = paper(bare_pdf(print_sheets(stationery_html, content.letterhead), kind))
    for page in range(1, len(whole) + 1):
        is_form = kind.has_answer_form and page == len(whole)
        under = stationery.marks(3 if is_form else min(page, 2))
        expected = Counter(whole.marks(page)) + Counter(under)
        assert Counter(printed[kind].marks(page)) == expected


def test_a_big_household_gets_more_pages_and_the_form_its_own_sheet(letter: MakeLetter, paper: Any) -> None:
    children = tuple(
        PersonLine(f"Kind {number} Vandenbroucke-Verschueren", MemberRole.CO_RESIDENT, "geboren op 1 mei 2015")
        for number in range(12)
    )
    evidence = ("Een eerste bewijs", "Een tweede bewijs", "Een derde bewijs")
    failing = tuple(ConditionLine(f"Voorwaarde {n}", Verdict.FAILS, "Niet bewezen.", evidence) for n in range(2))
    content = letter(LetterKind.ACTUALISATION_IN_ONDERZOEK, persons=letter().persons + children, conditions=failing)
    printed = paper(render_letter(content))
    assert len(printed) == 6
    assert printed.text(4) == ""
    assert printed.text(5).startswith("Antwoordformulier")


def test_many_help_desks_push_the_text_up_and_leave_the_footer_free(letter: MakeLetter, paper: Any) -> None:
    desks = tuple(
        HelpDesk(f"Sociaal Huis Hasselt, Zaal {n}", "dinsdag en donderdag van 9 tot 12 uur") for n in range(8)
    )
    content = letter(letterhead=replace(letter().letterhead, help_desks=desks))
    printed = paper(render_letter(content))
    lines = {mark.y for mark in printed.marks(2)}
    assert len(printed) == 4
    assert [y for y in lines if 276 < y < 282] == []
    assert "Zaal 7 dinsdag en donderdag van 9 tot 12 uur" in printed.text(2)


def test_only_our_own_fonts_are_used_and_all_are_embedded(letter: MakeLetter, tmp_path: Any) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(render_letter(letter()))
    with pikepdf.open(path) as pdf:
        fonts = {str(name): font for page in pdf.pages for name, font in page.Resources.get("/Font", {}).items()}
        families = {str(font.BaseFont).partition("+")[2] for font in fonts.values()}
        assert all("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in fonts.values())
    assert families == {"Source-Sans-Pro", "Source-Sans-Pro-Semi-Bold"}


def within(mark: Any, zone: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = zone
    return bool(left <= mark.x <= right and top <= mark.y <= bottom)

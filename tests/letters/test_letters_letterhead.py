"""What a housing company may put on its letters: a flat logo, a readable colour, text blocks in its own words."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from actualisatie.letters.batches import render_letter
from actualisatie.letters.content import LetterContent
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.logo import logo_problem
from actualisatie.letters.own_texts import OwnBlock, OwnText, unversioned_changes
from actualisatie.letters.samples import LETTERHEAD, LOGO

MakeLetter = Callable[..., LetterContent]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"{}>{}</svg>'
GOOD_HELP = "Bel {telefoon} of **1700**.\n\nOok het OCMW van {gemeente} helpt."


@pytest.mark.parametrize(
    ("svg", "words"),
    [
        (SVG.format("", '<linearGradient id="a"/>'), "use flat colours"),
        (SVG.format("", '<rect fill="url(#a)"/>'), "nothing is fetched"),
        (SVG.format("", "<script>alert(1)</script>"), "a script has no place on paper"),
        (SVG.format("", '<image href="http://example.org/x.png"/>'), "draw it as shapes"),
        (SVG.format("", '<use href="#a"/>'), "write the shapes out"),
        (SVG.format("", "<text>De Linde</text>"), "turn it into paths"),
        (SVG.format("", "<style>@import 'x'</style>"), "put fill and stroke on the shapes"),
        (SVG.format("", "<foreignObject/>"), "only plain shapes"),
        (SVG.format("", '<path d="M0 0" onload="x()"/>'), "onload on <path> is not printed"),
        (SVG.format("", '<path d="M0 0" style="fill:red"/>'), "style on <path> is not printed"),
        (SVG.format(' xml:base="file:///etc/"', ""), "refers to something else"),
        ('<svg viewBox="0 0 9 9"/>', "the first element must be"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "needs a viewBox"),
        ('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg/>', "entity is not read"),
        ("<svg", "no well-formed SVG"),
        (SVG.format("", "<!--" + "x" * 20_000 + "-->"), "at most 20000"),
    ],
)
def test_a_logo_that_would_print_badly_or_reach_outside_is_refused(svg: str, words: str) -> None:
    assert words in logo_problem(svg)
    with pytest.raises(ValueError, match="logo: "):
        replace(LETTERHEAD, logo=svg)


def test_a_flat_logo_is_printed(letter: MakeLetter, paper: Any) -> None:
    assert logo_problem(LOGO) == ""
    corner = (22 * 4, 11 * 4, 82 * 4, 14 * 4)  # above the rule of a letterhead without logo
    plain, with_logo = (
        paper(render_letter(letter(letterhead=replace(LETTERHEAD, logo=logo)))).picture(1).convert("L").crop(corner)
        for logo in ("", LOGO)
    )
    dark = [sum(picture.histogram()[:100]) for picture in (plain, with_logo)]
    assert dark[0] == 0
    assert dark[1] > 20


def test_own_words_replace_ours_and_are_filled_in_from_the_letterhead(letter: MakeLetter, paper: Any) -> None:
    texts = (OwnText(OwnBlock.HELP, "2024-03", GOOD_HELP), OwnText(OwnBlock.CLOSING, "1", "Tot binnenkort"))
    content = letter(letterhead=replace(LETTERHEAD, texts=texts))
    text = paper(render_letter(content)).text(1)
    assert "Bel 011 00 00 00 of 1700. Ook het OCMW van Hasselt helpt." in text
    assert "Tot binnenkort Woonmaatschappij De Linde" in text
    assert "Met vriendelijke groeten" not in text


def test_markup_and_template_code_in_own_words_stay_words(letter: MakeLetter, paper: Any) -> None:
    texts = (OwnText(OwnBlock.NOTICE, "1", "<script>x</script> & <b>y</b>"),)
    text = paper(render_letter(letter(letterhead=replace(LETTERHEAD, texts=texts)))).text(2)
    assert "Goed om te weten <script>x</script> & <b>y</b>" in text


@pytest.mark.parametrize(
    ("block", "version", "text", "words"),
    [
        (OwnBlock.HELP, "1", "Bel 1700.", "must name {telefoon}"),
        (OwnBlock.HELP, "1", "Bel {telefoon}.", "must name 1700"),
        (OwnBlock.DESK, "1", "Kom langs met uw identiteitskaart.", "must name volmacht"),
        (OwnBlock.NOTICE, "1", "{{ letter.persons }}", "brace"),
        (OwnBlock.NOTICE, "1", "Beste {voornaam}", "does not know {voornaam}"),
        (OwnBlock.NOTICE, "1", "{% include 'x' %}", "does not know"),
        (OwnBlock.NOTICE, "1", "U hebt 60 dagen de tijd.", "names a term"),
        (OwnBlock.NOTICE, "1", "woord " * 23, "a sentence of 23 words"),
        (OwnBlock.NOTICE, "1", "x" * 601, "1 to 600 characters"),
        (OwnBlock.NOTICE, "1", "hallo \N{GRINNING FACE}", "fonts of the letters cannot draw"),
        (OwnBlock.NOTICE, "1", "links\N{RIGHT-TO-LEFT OVERRIDE}rechts", "fonts of the letters cannot draw"),
        (OwnBlock.NOTICE, "", "Hallo.", "needs a version"),
    ],
)
def test_own_words_that_could_mislead_are_refused(block: OwnBlock, version: str, text: str, words: str) -> None:
    with pytest.raises(ValueError, match=f"text {block}: ") as refused:
        replace(LETTERHEAD, texts=(OwnText(block, version, text),))
    assert words in str(refused.value)


def test_a_block_stands_once() -> None:
    own = OwnText(OwnBlock.NOTICE, "1", "Hallo.")
    with pytest.raises(ValueError, match="stands twice"):
        replace(LETTERHEAD, texts=(own, replace(own, version="2")))


def test_changed_words_need_a_new_version() -> None:
    before = (OwnText(OwnBlock.NOTICE, "1", "Hallo."),)
    assert unversioned_changes(before, (OwnText(OwnBlock.NOTICE, "1", "Dag."),)) == [OwnBlock.NOTICE]
    assert unversioned_changes(before, (OwnText(OwnBlock.NOTICE, "2", "Dag."),)) == []
    assert unversioned_changes(before, before) == []


@pytest.mark.parametrize("kind", [LetterKind.ANNUAL, LetterKind.INACTIVITY])
def test_a_full_letterhead_still_leaves_the_letter_on_its_pages(
    letter: MakeLetter, paper: Any, kind: LetterKind
) -> None:
    texts = (OwnText(OwnBlock.HELP, "1", GOOD_HELP),)
    head = replace(LETTERHEAD, logo=LOGO, signatory="Els Maes, directeur", texts=texts)
    printed = paper(render_letter(letter(kind, letterhead=head)))
    assert len(printed) == 4
    assert "Els Maes, directeur" in printed.text(1)

"""What each letter must tell a candidate (docs/letters.md), read back from the printed pages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from jinja2 import StrictUndefined
from lxml.html import fromstring

from actualisatie.dossiers.kinds import Ground, Verdict
from actualisatie.letters.batches import render_letter
from actualisatie.letters.content import LetterContent
from actualisatie.letters.kinds import LetterKind, SignatureRule
from actualisatie.letters.legal import TO_CONFIRM
from actualisatie.letters.markup import environment, render_html

MakeLetter = Callable[..., LetterContent]
Printed = dict[LetterKind, Any]

EVERYWHERE = ("2019.03.04.0012", "L0000042", "Ayşe Demir en Tom Peeters", "1700", "OCMW", "bewindvoerder")
ACTUALISATION = (
    "sinds 4 maart 2019",
    "woensdag 17 april 2024",
    "www.vlaanderen.be/sociaalhuren",
    "itsme",
    "antwoordformulier",
    "volmacht",
    "poststempel",
    "verliest u uw plaats op de wachtlijst",
    "huurpremie",
    "Noor Peeters",
    "geboren op 1 juni 2012",
    "Kapellestraat 12 bus 3, 3500 Hasselt",
    "Hasselt, Genk en Diepenbeek",
    "hoogstens 650 euro huur per maand",
    "Sociaal Huis Diepenbeek",
)
REMINDER = (
    "Op 18 maart 2024 postten wij een brief",
    "tot en met 17 april 2024",
    "nog geen antwoord",
    "woensdag 8 mei 2024",
    "Antwoordt u niet? Dan schrappen wij uw inschrijving.",
    "U krijgt geen tweede herinnering.",
    "uw plaats op de wachtlijst",
    "huurpremie",
)
STRIKE_OFF = (
    "Op 13 mei 2024 beslisten wij",
    "maandag 13 mei 2024",
    "Op 18 maart 2024 postten wij een brief",
    "tot en met 17 april 2024",
    "Op 23 april 2024 postten wij een herinnering",
    "tot en met 8 mei 2024",
    "Wij kregen geen antwoord.",
    "artikel 6.5 van de Vlaamse Codex Wonen van 2021",
    "de wet van 29 juli 1991",
    "U verliest uw plaats op de wachtlijst",
    "Opnieuw inschrijven?",
    "achteraan op de wachtlijst",
    "Toezichthouder",
    "aangetekende brief",
    "binnen 30 dagen nadat u deze beslissing kreeg",
    "Vlaamse Ombudsdienst",
)
SAYS = {
    LetterKind.ACTUALISATION_MEETS: (*ACTUALISATION, "voldoet u aan de voorwaarden"),
    LetterKind.ACTUALISATION_IN_ONDERZOEK: (
        *ACTUALISATION,
        "niet alles in orde",
        "in onderzoek",
        "Wij bieden u geen woning aan",
        "Niet in orde. Uw inkomen ligt boven de grens.",
        "Loonfiches",
    ),
    LetterKind.ANNUAL: ("niet alles in orde",),
    LetterKind.INACTIVITY: ("ingeschreven voor een sociale woning",),
    LetterKind.REMINDER: REMINDER,
    LetterKind.STRIKE_OFF: STRIKE_OFF,
}


@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_says_what_it_must(printed: Printed, kind: LetterKind) -> None:
    text = printed[kind].whole_text
    assert [words for words in (*EVERYWHERE, *SAYS[kind]) if words not in text] == []


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind.has_answer_form])
def test_the_answer_form_asks_a_choice_a_signature_and_apart_a_volmacht(printed: Printed, kind: LetterKind) -> None:
    paper = printed[kind]
    form = paper.text(2 if kind is LetterKind.REMINDER else 3)
    for words in (
        "Antwoordformulier",
        "Dossier 2019.03.04.0012 van Ayşe Demir en Tom Peeters",
        "Ja, ik wil ingeschreven blijven",
        "Nee, schrap mijn inschrijving",
        "4. Handtekening",
        "Eén handtekening is genoeg",
        "Volmacht",
        "L0000042",
    ):
        assert words in form


def test_both_partners_are_asked_to_sign_when_the_rule_says_so(letter: MakeLetter, paper: Any) -> None:
    content = letter(LetterKind.REMINDER, signature_rule=SignatureRule.BOTH_PARTNERS)
    assert "De aanvrager en de partner tekenen allebei." in paper(render_letter(content)).text(2)


def test_unknown_article_numbers_are_marked_for_the_lawyer(printed: Printed) -> None:
    assert TO_CONFIRM in printed[LetterKind.STRIKE_OFF].text(1)
    assert TO_CONFIRM in printed[LetterKind.STRIKE_OFF].text(2)
    assert all(TO_CONFIRM not in printed[kind].whole_text for kind in LetterKind if kind.has_answer_form)


def test_the_appeal_term_is_the_number_that_was_passed_in(letter: MakeLetter, paper: Any) -> None:
    text = paper(render_letter(letter(LetterKind.STRIKE_OFF, appeal_days=45))).whole_text
    assert "binnen 45 dagen" in text
    assert "30 dagen" not in text


def test_the_decision_names_the_ground_that_fits_the_facts(letter: MakeLetter, paper: Any) -> None:
    content = letter(
        LetterKind.STRIKE_OFF,
        ground=Ground.NOT_MEETING,
        reminder_postmark=None,
        grounds=("Volgens het kadaster hebt u een woning in volle eigendom.",),
    )
    text = paper(render_letter(content)).text(1)
    assert "Het is niet bewezen dat u aan de voorwaarden voldoet. Volgens het kadaster hebt u een woning" in text
    assert "Wij kregen geen antwoord" not in text
    assert "herinnering" not in text


def test_a_letter_posted_later_than_it_was_dated_is_recognised_by_both_days(letter: MakeLetter, paper: Any) -> None:
    content = letter(LetterKind.REMINDER, first_letter_date=date(2024, 3, 15))
    text = paper(render_letter(content)).text(1)
    assert "Op 18 maart 2024 postten wij een brief aan u, met datum 15 maart 2024." in text


def test_who_gets_a_premium_is_told_that_it_stops(letter: MakeLetter, paper: Any) -> None:
    text = paper(render_letter(letter(premium_recipient=True))).text(1)
    assert "Ook uw huurpremie stopt dan voorgoed." in text


def test_who_has_a_guardian_is_told_that_only_the_guardian_can_answer(letter: MakeLetter, paper: Any) -> None:
    text = paper(render_letter(letter(under_guardianship=True))).text(2)
    assert "Alleen uw bewindvoerder kan antwoorden." in text


def test_a_reminder_about_missing_evidence_asks_for_it_again(letter: MakeLetter, paper: Any) -> None:
    conditions = letter(LetterKind.ACTUALISATION_IN_ONDERZOEK).conditions
    failing = [line.label for line in conditions if line.outcome is Verdict.FAILS]
    text = paper(render_letter(letter(LetterKind.REMINDER, conditions=conditions))).text(1)
    assert failing == ["Inkomen"]
    assert "Bezorg ons ook bewijzen over: Inkomen." in text


def test_letters_to_another_address_say_so(letter: MakeLetter, paper: Any) -> None:
    home = replace(letter().address, street="Thuisstraat", house_number="1", box="")
    text = paper(render_letter(letter(home=home))).text(2)
    assert "Thuisstraat 1, 3500 Hasselt Uw brieven sturen wij naar Kapellestraat 12 bus 3, 3500 Hasselt." in text


def test_a_choice_that_is_not_known_is_not_spoken_of(letter: MakeLetter, paper: Any) -> None:
    assert "Uw keuze" in paper(render_letter(letter(regions=()))).text(2)
    assert "Uw keuze" not in paper(render_letter(letter(regions=(), preferences=()))).text(2)


def test_markup_in_a_name_is_printed_as_it_is_written(letter: MakeLetter, paper: Any) -> None:
    person = replace(letter().persons[0], name="<b>Ayşe</b> & {{ Demir }}")
    text = paper(render_letter(letter(persons=(person,)))).whole_text
    assert "Beste <b>Ayşe</b> & {{ Demir }}" in text


def test_a_template_may_not_name_what_does_not_exist() -> None:
    assert environment().undefined is StrictUndefined
    assert environment().autoescape is True


@pytest.mark.parametrize("kind", LetterKind)
def test_every_sentence_can_be_read_in_one_breath(letter: MakeLetter, kind: LetterKind) -> None:
    paragraphs = [
        "".join(str(part) for part in element.itertext())
        for element in fromstring(render_html(letter(kind))).iter("p", "li", "td")
        if element.get("class") not in {"address", "reference"}
    ]
    sentences = [words for text in paragraphs for words in text.replace("?", ".").replace(":", ".").split(". ")]
    assert [words for words in sentences if len(words.split()) > 22] == []

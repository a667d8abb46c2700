"""What each letter must tell a candidate (docs/letters.md), read back from the printed pages."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from jinja2 import StrictUndefined
from lxml.html import fromstring

from actualisatie.dossiers.kinds import CampaignKind, Ground, Verdict
from actualisatie.letters.batches import render_letter
from actualisatie.letters.content import LetterContent
from actualisatie.letters.kinds import LetterKind, SignatureRule
from actualisatie.letters.legal import TO_CONFIRM
from actualisatie.letters.markup import environment, render_html
from actualisatie.letters.network import MunicipalityCount
from actualisatie.letters.samples import sample_network_letter

MakeLetter = Callable[..., LetterContent]
Printed = dict[LetterKind, Any]

EVERYWHERE = ("2019.03.04.0012", "L0000042", "Ayşe Demir en Tom Peeters", "011 00 00 00")
HELP = ("1700", "OCMW", "bewindvoerder")
IN_ONDERZOEK = (
    "niet alles in orde",
    "in onderzoek",
    "Wij bieden u geen woning aan",
    "Niet in orde. Uw inkomen ligt boven de grens.",
    "Loonfiches",
    "Wij beoordelen uw bewijzen.",
)
OVERVIEW = (
    "sinds 4 maart 2019",
    "www.vlaanderen.be/sociaalhuren",
    "itsme",
    "volmacht",
    "huurpremie",
    "Noor Peeters",
    "geboren op 1 juni 2012",
    "Kapellestraat 12 bus 3, 3500 Hasselt",
)
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
    LetterKind.ACTUALISATION_MEETS: (*HELP, *ACTUALISATION, "voldoet u aan de voorwaarden"),
    LetterKind.ACTUALISATION_IN_ONDERZOEK: (*HELP, *ACTUALISATION, *IN_ONDERZOEK),
    LetterKind.REMINDER: (*HELP, *REMINDER),
    LetterKind.SECOND_REQUEST: (
        *HELP,
        "Ze bewijzen nog niet genoeg.",
        "dinsdag 7 mei 2024",
        "Wij kregen één loonfiche. Wij hebben er drie nodig.",
        "Bezorg ons één van deze bewijzen",
        "U blijft ingeschreven.",
        "wij bieden u nog geen woning aan",
        "Dan kunnen wij uw inschrijving schrappen. U verliest dan uw plaats op de wachtlijst.",
        "huurpremie",
    ),
    LetterKind.ANNUAL: (
        *HELP,
        *OVERVIEW,
        *IN_ONDERZOEK,
        "Elk jaar kijken wij uw gegevens na",
        "woensdag 9 april 2025",
        "Dan schrappen wij uw inschrijving en verliest u uw plaats op de wachtlijst.",
        "U krijgt geen herinnering.",
    ),
    LetterKind.INACTIVITY: (
        *HELP,
        *OVERVIEW,
        "Wij zien al twee jaar geen activiteit in uw dossier. De laatste keer was op 2 april 2024.",
        "woensdag 8 juli 2026",
        "Wat is activiteit?",
        "u bevestigt uw dossier of u verandert iets",
        "Ook wat iemand in uw naam doet, telt mee.",
        "Doet u niets? Dan schrappen wij uw inschrijving.",
        "uw plaats op de wachtlijst",
    ),
    LetterKind.STRIKE_OFF: (*HELP, *STRIKE_OFF),
    LetterKind.REINSTATEMENT: (
        "Op 13 mei 2024 schrapten wij",
        "Op 31 mei 2024 beslisten wij om die schrapping in te trekken.",
        "Uw inschrijving telt vanaf maandag 4 maart 2019",
        "Uw formulier kwam op 7 mei 2024 bij ons aan",
        "U houdt uw dossiernummer 2019.03.04.0012 en uw plaats op de wachtlijst.",
        "Wij melden deze beslissing aan de dienst Huurpremie",
        "de wet van 29 juli 1991",
        TO_CONFIRM,
    ),
    LetterKind.GUARDIAN_COPY: (
        "Beste Mr. Jan Aerts",
        "Alleen u kunt voor deze persoon antwoorden.",
        "woensdag 17 april 2024",
        "actualisatiebrief (in onderzoek)",
        "Deze kopie verandert daar niets aan.",
        "Bent u niet de bewindvoerder?",
    ),
}


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind.names_a_dossier])
def test_every_letter_about_a_dossier_says_what_it_must(printed: Printed, kind: LetterKind) -> None:
    text = printed[kind].whole_text
    assert [words for words in (*EVERYWHERE, *SAYS[kind]) if words not in text] == []


def test_the_network_letter_gives_numbers_dates_and_help_and_names_nobody(printed: Printed) -> None:
    text = printed[LetterKind.NETWORK].whole_text
    for words in (
        "van maandag 18 maart 2024 tot dinsdag 2 april 2024",
        "Genk 1204 190",
        "Zutendaal 17 minder dan 5",
        "Samen 3063",
        "30 kalenderdagen",
        "nog eens 15 kalenderdagen",
        "dinsdag 26 maart, 14 tot 17 uur",
        "bewindvoerder",
    ):
        assert words in text
    assert not re.search(r"\d{4}\.\d{2}\.\d{2}|Ayşe|Peeters", text)


def test_a_small_count_cannot_be_worked_out_from_the_total() -> None:
    counts = (MunicipalityCount("Genk", 1204, 190), MunicipalityCount("Herstappe", 3, 0))
    content = replace(sample_network_letter(30, None), counts=counts)
    assert (content.total, content.total_in_onderzoek) == ("", "190")
    assert "minder dan 5" in render_html(content)
    assert "Er komt <b>geen herinnering</b>" in render_html(content)


@pytest.mark.parametrize(
    ("campaign", "words"),
    [
        (CampaignKind.ANNUAL, "Volgens die gegevens voldeed u niet aan de voorwaarden."),
        (CampaignKind.INACTIVITY, "Lang was er geen activiteit in uw dossier."),
    ],
)
def test_a_decision_after_one_letter_names_no_reminder(
    letter: MakeLetter, paper: Any, campaign: CampaignKind, words: str
) -> None:
    content = letter(LetterKind.STRIKE_OFF, campaign=campaign, reminder_postmark=None, last_day=None)
    text = paper(render_letter(content)).whole_text
    assert words in text
    assert "In die brief stond dat wij uw inschrijving anders schrappen. Wij kregen geen antwoord." in text
    assert "herinnering" not in text


def test_the_form_lists_the_conditions_that_need_evidence(letter: MakeLetter, paper: Any) -> None:
    failing = letter(LetterKind.ANNUAL)
    assert "Ze gaan over: Inkomen" in " ".join(sorted_form_text(paper(render_letter(failing)), 3))
    assert "Inkomen" not in paper(render_letter(letter())).text(3)


def sorted_form_text(paper: Any, page: int) -> list[str]:
    """The words of a form in the order of their lines, stationery and what is filled in together."""
    lines: dict[float, list[Any]] = {}
    for mark in paper.marks(page):
        lines.setdefault(mark.y, []).append(mark)
    rows = ["".join(mark.character for mark in lines[y]) for y in sorted(lines)]
    start = next(index for index, row in enumerate(rows) if "Zegaanover:" in row)
    return ["Ze gaan over:", rows[start + 1]]


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


def test_every_adult_is_asked_to_sign_when_the_rule_says_so(letter: MakeLetter, paper: Any) -> None:
    text = paper(render_letter(letter(LetterKind.REMINDER, signature_rule=SignatureRule.ALL_ADULTS))).text(2)
    assert "De aanvrager, de partner en elk ander meerderjarig gezinslid tekenen." in text
    assert text.count("Ander gezinslid: naam, datum") == 2


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

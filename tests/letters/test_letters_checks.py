"""A letter that cannot be printed well is not printed, and says why without saying what it holds."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from actualisatie.dossiers.kinds import Verdict
from actualisatie.letters import fonts
from actualisatie.letters.batches import render_letter
from actualisatie.letters.checks import find_problem, normalised
from actualisatie.letters.chunks import print_chunk
from actualisatie.letters.content import ConditionLine, LetterContent
from actualisatie.letters.errors import LetterProblem, LetterRefusedError, ProblemReason
from actualisatie.letters.fonts import covered
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.letterhead import Window
from actualisatie.letters.markup import environment
from actualisatie.letters.qr import qr_data_uri

MakeLetter = Callable[..., LetterContent]


def named(content: LetterContent, name: str) -> LetterContent:
    return replace(content, persons=(replace(content.persons[0], name=name), *content.persons[1:]))


@pytest.mark.parametrize("kind", LetterKind)
def test_the_samples_have_no_problem(letter: MakeLetter, kind: LetterKind) -> None:
    assert find_problem(letter(kind)) is None


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Ayşe\N{RIGHT-TO-LEFT OVERRIDE}Demir", ProblemReason.CONTROL_CHARACTER),
        ("Ayşe\N{ZERO WIDTH SPACE}Demir", ProblemReason.CONTROL_CHARACTER),
        ("Ayşe\N{SOFT HYPHEN}Demir", ProblemReason.CONTROL_CHARACTER),
        ("Ayşe\nDemir", ProblemReason.CONTROL_CHARACTER),
        ("Ayşe\x00Demir", ProblemReason.CONTROL_CHARACTER),
        ("Ayşe\N{LINE SEPARATOR}Demir", ProblemReason.CONTROL_CHARACTER),
        ("Ayşe \ue000", ProblemReason.CONTROL_CHARACTER),
        ("\N{ARABIC LETTER ALEF}\N{ARABIC LETTER BEH}", ProblemReason.NO_GLYPH),
        ("Ayşe \N{GRINNING FACE}", ProblemReason.NO_GLYPH),
        ("Ayşe " * 21, ProblemReason.TOO_LONG),
        ("A" * 51, ProblemReason.UNBREAKABLE_WORD),
    ],
)
def test_hostile_text_is_named_by_rule_and_field(letter: MakeLetter, name: str, reason: ProblemReason) -> None:
    content = named(letter(letter_id="L7"), name)
    assert find_problem(content) == LetterProblem("L7", reason, "persons[0].name")


def test_sentences_may_be_longer_than_names(letter: MakeLetter) -> None:
    sentence = "Uw inkomen ligt boven de grens. " * 12
    line = ConditionLine("Inkomen", Verdict.FAILS, sentence.strip())
    assert find_problem(letter(conditions=(line,))) is None
    too_long = replace(line, sentence=sentence + sentence)
    assert find_problem(letter(letter_id="L7", conditions=(too_long,))) == LetterProblem(
        "L7", ProblemReason.TOO_LONG, "conditions[0].sentence"
    )


def test_a_decomposed_name_is_composed_and_printed(letter: MakeLetter) -> None:
    content = named(letter(), "Jose\N{COMBINING ACUTE ACCENT} Pen\N{COMBINING TILDE}a")
    assert normalised(content).persons[0].name == "José Peña"
    assert find_problem(normalised(content)) is None


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (LetterKind.ACTUALISATION_MEETS, "last_day"),
        (LetterKind.REMINDER, "first_letter_postmark"),
        (LetterKind.STRIKE_OFF, "effective_date"),
        (LetterKind.STRIKE_OFF, "appeal_days"),
        (LetterKind.STRIKE_OFF, "reminder_postmark"),
    ],
)
def test_what_a_kind_of_letter_needs_must_be_there(letter: MakeLetter, kind: LetterKind, field: str) -> None:
    problem = find_problem(letter(kind, letter_id="L7", **{field: None}))
    assert problem == LetterProblem("L7", ProblemReason.MISSING, field)


def test_a_letter_without_applicant_is_refused(letter: MakeLetter) -> None:
    content = letter(letter_id="L7", persons=letter().persons[2:])
    assert find_problem(content) == LetterProblem("L7", ProblemReason.MISSING, "persons")


def test_an_address_that_cannot_be_printed_is_refused(letter: MakeLetter) -> None:
    content = letter(letter_id="L7", address=replace(letter().address, postal_code="35", municipality=""))
    problem = LetterProblem("L7", ProblemReason.ADDRESS, "postal_code_invalid, municipality_missing")
    assert find_problem(content) == problem


def test_the_error_says_what_to_do_and_nothing_about_the_person(letter: MakeLetter) -> None:
    content = named(letter(letter_id="L7"), "Ayşe\nDemir")
    with pytest.raises(LetterRefusedError) as refused:
        render_letter(content)
    assert str(refused.value) == (
        "letter L7 cannot be printed: control_character (persons[0].name); correct the data or send it by hand"
    )


def test_our_fonts_draw_the_names_of_europe() -> None:
    names = "ĂăĄąĆćČčĎďĐđĘęĚěĞğĢģİıĶķŁłŃńŇňŐőØøŒœŘřŚśŞşȘșŠšŤťȚțŪūŮůŰűŹźŻżŽžßÞþÐðÑñÇçĲĳẞÿ€"
    assert covered().issuperset(names)


def test_an_address_line_of_wide_letters_that_overflows_the_window_is_refused(letter: MakeLetter) -> None:
    wide, narrow = "W" * 12 + " " + "W" * 14, "i" * 12 + " " + "l" * 14
    problem = LetterProblem("L7", ProblemReason.ADDRESS, "line_too_long")
    for name, expected in ((wide, problem), (narrow, None)):
        address = replace(letter().address, recipients=(name,))
        assert find_problem(letter(letter_id="L7", address=address)) == expected


def test_a_narrower_window_refuses_what_a_wide_one_takes(letter: MakeLetter) -> None:
    content = letter(address=replace(letter().address, recipients=("Wilhelmina Vandenbroucke-Wuyts",)))
    head = replace(content.letterhead, window=Window(width=40))
    assert find_problem(content) is None
    refused = find_problem(replace(content, letterhead=head))
    assert refused is not None
    assert refused.reason is ProblemReason.ADDRESS


def test_without_our_fonts_every_letter_waits_and_says_why(
    letter: MakeLetter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fonts.intact.cache_clear()
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    try:
        assert find_problem(letter(letter_id="L7")) == LetterProblem("L7", ProblemReason.FONT)
    finally:
        monkeypatch.undo()
        fonts.intact.cache_clear()
    assert find_problem(letter(letter_id="L7")) is None


def test_a_picture_that_cannot_be_drawn_stops_its_letter_and_no_other(
    letter: MakeLetter, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = "data:image/png;base64," + b64encode(b"\x89PNG no picture").decode()
    environment.cache_clear()  # templates that were read keep the filters of their day
    monkeypatch.setitem(environment().filters, "qr", lambda text: broken if text == "L7" else qr_data_uri(text))
    printed = print_chunk([letter(LetterKind.REMINDER, letter_id=name) for name in ("L6", "L7", "L8")])
    environment.cache_clear()
    assert list(printed.letters) == ["L6", "L8"]
    assert printed.problems == (LetterProblem("L7", ProblemReason.ASSET),)


def test_no_log_tells_what_a_letter_holds(letter: MakeLetter, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    render_letter(letter())
    with pytest.raises(LetterRefusedError):
        render_letter(named(letter(), "Ayşe \N{GRINNING FACE}"))
    told = caplog.text
    assert [words for words in ("Ayşe", "Demir", "Kapellestraat", "2019.03.04") if words in told] == []

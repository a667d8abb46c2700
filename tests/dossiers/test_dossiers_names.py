"""What counts as a person's name, and what as something said: the same for forms and the command line."""

import re

import pytest

from actualisatie.dossiers.names import (
    LONGEST_NAME,
    NAME_PATTERN,
    SAID_PATTERN,
    NoNameError,
    is_said,
    own_name,
    same_person,
)

NO_NAMES = ["", " ", "\t", "\t .", "\u00a0\u00a0", "A", " A ", ". .", "12", "1 2", "-A-"]


@pytest.mark.parametrize("text", NO_NAMES)
def test_blanks_signs_and_a_single_letter_are_no_name_for_the_rule_nor_for_a_form(text: str) -> None:
    with pytest.raises(NoNameError, match="two letters at least"):
        own_name(text)
    assert re.search(NAME_PATTERN, text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("An", "An"),
        ("  An \t Peeters\n", "An Peeters"),
        ("Renée D'Hoore-Ö.", "Renée D'Hoore-Ö."),
        ("Post room WM01", "Post room WM01"),
        ("Иван Петров", "Иван Петров"),
        ("daily round", "daily round"),
    ],
)
def test_a_name_is_recorded_on_one_line_without_needless_blanks(text: str, name: str) -> None:
    assert own_name(text) == name
    assert re.search(NAME_PATTERN, text)


def test_a_name_has_no_sign_that_nobody_sees_and_is_not_endless() -> None:
    with pytest.raises(NoNameError, match="nobody can see"):
        own_name("An\u200b Peeters")
    assert own_name("a" * LONGEST_NAME) == "a" * LONGEST_NAME
    with pytest.raises(NoNameError, match="at most 120 characters"):
        own_name("a" * (LONGEST_NAME + 1))


def test_blanks_and_capitals_make_nobody_somebody_else() -> None:
    assert same_person(" an\tPEETERS ", "An Peeters")
    assert not same_person("An Peeters", "Bo Claes")


@pytest.mark.parametrize(("text", "said"), [(" ", False), ("...", False), ("- .", False), ("7", True), ("é", True)])
def test_a_reason_or_a_proof_says_something(text: str, said: bool) -> None:
    assert is_said(text) is said
    assert bool(re.search(SAID_PATTERN, text)) is said

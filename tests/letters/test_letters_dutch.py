"""Dates and lists as they stand in letters."""

from datetime import date

import pytest

from actualisatie.letters.dutch import day, listing, sentence, weekday


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2024, 4, 17), "woensdag 17 april 2024"),
        (date(2024, 2, 29), "donderdag 29 februari 2024"),
        (date(2024, 5, 6), "maandag 6 mei 2024"),
        (date(2025, 12, 28), "zondag 28 december 2025"),
    ],
)
def test_a_last_day_is_written_with_its_weekday(value: date, words: str) -> None:
    assert weekday(value).replace("\N{NO-BREAK SPACE}", " ") == words


def test_a_date_is_never_broken_over_two_lines() -> None:
    assert day(date(2024, 8, 1)) == "1\N{NO-BREAK SPACE}augustus\N{NO-BREAK SPACE}2024"


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")]
)
def test_a_list_ends_with_en(words: list[str], text: str) -> None:
    assert listing(words) == text


def test_a_sentence_has_a_capital_and_a_full_stop() -> None:
    assert sentence("appartement of huis") == "Appartement of huis."

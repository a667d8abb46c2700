"""The worker processes that lay out letters."""

import multiprocessing
from collections.abc import Callable

import pytest

from actualisatie.letters.content import LetterContent
from actualisatie.letters.errors import PressStoppedError
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.press import LetterPress

MakeLetter = Callable[..., LetterContent]


def test_letters_come_back_in_the_given_order(letter: MakeLetter) -> None:
    contents = [letter(LetterKind.STRIKE_OFF, letter_id=f"L{number:03}") for number in range(20)]
    with LetterPress() as press:
        printed = [letter_id for chunk in press.chunks(contents) for letter_id in chunk.letters]
    assert printed == [content.letter_id for content in contents]


def test_a_worker_that_dies_is_told_and_not_waited_for(letter: MakeLetter) -> None:
    content = letter()
    with LetterPress(1) as press:
        press.stationery(content.letterhead, content.signature_rule)
        for worker in multiprocessing.active_children():
            worker.kill()
        with pytest.raises(PressStoppedError, match="print the batch again"):
            list(press.chunks([content]))


def test_stationery_is_laid_out_once_for_a_press(letter: MakeLetter) -> None:
    content = letter()
    with LetterPress() as press:
        first = press.stationery(content.letterhead, content.signature_rule)
        assert press.stationery(letter().letterhead, content.signature_rule) is first

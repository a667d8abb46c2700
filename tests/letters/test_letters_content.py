"""What a letter holds, and that it survives being stored."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError

from actualisatie.dossiers.kinds import MemberRole
from actualisatie.letters.batch import BatchInfo
from actualisatie.letters.content import LetterContent
from actualisatie.letters.kinds import LetterKind

MakeLetter = Callable[..., LetterContent]


@pytest.mark.parametrize("kind", LetterKind)
def test_a_stored_letter_comes_back_the_same(letter: MakeLetter, kind: LetterKind) -> None:
    content = letter(kind)
    assert type(content).from_json(content.as_json()) == content
    assert type(content).from_json(content.as_json()).as_json() == content.as_json()


def test_the_hash_changes_with_every_word(letter: MakeLetter) -> None:
    content = letter()
    assert letter().sha256 == content.sha256
    assert letter(last_day=date(2024, 4, 18)).sha256 != content.sha256


def test_a_snapshot_of_something_else_is_refused() -> None:
    with pytest.raises(ValidationError, match="letter_id"):
        LetterContent.from_json('{"kind": "reminder"}')


def test_only_applicant_and_partner_sign(letter: MakeLetter) -> None:
    roles = [person.role for person in letter().signatories]
    assert roles == [MemberRole.APPLICANT, MemberRole.PARTNER]


@pytest.mark.parametrize("colour", ["red", "#12345", "#1f4e5f; } * { display: none", "1f4e5f"])
def test_a_colour_that_is_no_colour_is_refused(letter: MakeLetter, colour: str) -> None:
    with pytest.raises(ValueError, match="#rrggbb"):
        replace(letter().letterhead, colour=colour)


@pytest.mark.parametrize(("colour", "readable"), [("#767676", True), ("#777777", False), ("#ffd500", False)])
def test_a_house_colour_must_be_readable_on_white(letter: MakeLetter, colour: str, readable: bool) -> None:
    if readable:
        assert replace(letter().letterhead, colour=colour).colour == colour
    else:
        with pytest.raises(ValueError, match="darker"):
            replace(letter().letterhead, colour=colour)


@pytest.mark.parametrize("batch_id", ["", "../B1", "B 1", "B1.pdf", "-B1", "B/1", "Bé"])
def test_a_batch_id_that_could_leave_its_folder_is_refused(info: BatchInfo, batch_id: str) -> None:
    with pytest.raises(ValueError, match="names files"):
        replace(info, batch_id=batch_id)

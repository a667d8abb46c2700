"""The signed code on an answer form: what a scan proves, and what is refused by name."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zxingcpp

from actualisatie.letters.batches import render_letter
from actualisatie.letters.codes import CodeFault, CodeRefusedError, KeyFileError, LetterKeys, new_key_line
from actualisatie.letters.content import LetterContent
from actualisatie.letters.kinds import LetterKind

MakeLetter = Callable[..., LetterContent]
KEYS = LetterKeys("K2", {"K2": b"2" * 32, "K1": b"1" * 32})


def key_file(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "keys"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_a_signed_code_gives_its_letter_back() -> None:
    code = KEYS.sign("B000012-00042")
    assert code.startswith("B000012-00042.K2.")
    assert KEYS.verify(code) == "B000012-00042"


def test_a_form_signed_with_an_older_key_is_still_ours() -> None:
    code = LetterKeys("K1", {"K1": b"1" * 32}).sign("B000012-00042")
    assert KEYS.verify(code) == "B000012-00042"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda code: code.replace("00042", "00043"), CodeFault.TAMPERED),
        (lambda code: code.replace(".K2.", ".K1."), CodeFault.TAMPERED),
        (lambda code: code[:-1] + ("A" if code[-1] != "A" else "B"), CodeFault.TAMPERED),
        (lambda code: code.replace(".K2.", ".K9."), CodeFault.UNKNOWN_KEY),
        (lambda code: code.partition(".")[0], CodeFault.UNSIGNED),
        (lambda code: code[:-1], CodeFault.UNREADABLE),
        (lambda code: code.lower(), CodeFault.UNREADABLE),
        (lambda code: code + "\n", CodeFault.UNREADABLE),
        (lambda _code: "https://example.org/", CodeFault.UNREADABLE),
    ],
)
def test_a_code_that_is_not_as_we_printed_it_is_refused_by_name(change: Callable[[str], str], fault: CodeFault) -> None:
    with pytest.raises(CodeRefusedError) as refused:
        KEYS.verify(change(KEYS.sign("B000012-00042")))
    assert refused.value.fault is fault
    assert "B000012" not in str(refused.value)


def test_no_key_shows_in_a_message_or_a_log() -> None:
    assert "222" not in repr(KEYS)


def test_a_key_file_signs_with_its_first_key(tmp_path: Path) -> None:
    first = new_key_line(frozenset({"K1"}))
    path = key_file(tmp_path, "# letters\n" + first + "K1 " + base64.b64encode(b"1" * 32).decode() + "\n")
    keys = LetterKeys.read(path)
    assert keys.current == "K2"
    assert keys.verify(LetterKeys("K1", {"K1": b"1" * 32}).sign("L1")) == "L1"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no key"),
        ("K1 !!!", "line 1: the key is not base64"),
        ("K1 c2hvcnQ=", "5 bytes, at least 32"),
        ("sleutel abc", "a key id is 1 to 8 capitals"),
        (f"K1 {'A' * 44}\nK1 {'A' * 44}", "line 2: key K1 stands twice"),
    ],
)
def test_a_key_file_that_cannot_be_used_says_where_and_shows_no_key(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(KeyFileError) as refused:
        LetterKeys.read(key_file(tmp_path, text))
    assert words in str(refused.value)
    assert "c2hvcnQ" not in str(refused.value)


def test_a_key_file_that_everybody_can_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="chmod 600"):
        LetterKeys.read(key_file(tmp_path, new_key_line(frozenset()), mode=0o644))


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind.has_answer_form])
def test_a_scanner_reads_the_signed_code_from_the_printed_form(
    letter: MakeLetter, paper: Any, kind: LetterKind
) -> None:
    code = KEYS.sign("B000012-00042")
    printed = paper(render_letter(letter(kind, letter_id="B000012-00042", code=code)))
    page = 2 if kind is LetterKind.REMINDER else 3
    (found,) = zxingcpp.read_barcodes(printed.picture(page, 8))
    assert KEYS.verify(found.text) == "B000012-00042"

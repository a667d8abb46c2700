"""The signed code on an answer form: a scan proves that the form is ours and which letter it answers.

The square holds `letter id . key id . signature`, in the characters that a QR code stores most tightly. The signature
is HMAC-SHA256 over letter and key id, cut to 80 bits: enough against guessing a code that is posted on paper.

A key file has one key a line, `key-id base64`, at least 32 bytes each. The first signs, all verify: put a new key on
top and keep the old ones for as long as forms printed with them may come back.
"""

import base64
import binascii
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from actualisatie.letters.errors import LettersError

_KEY_ID = re.compile(r"[A-Z0-9]{1,8}")
_CODE = re.compile(r"(?P<letter>[A-Z0-9-]{1,40})\.(?P<key>[A-Z0-9]{1,8})\.(?P<signature>[A-Z2-7]{16})")
_LEAST_BYTES = 32
_SIGNATURE_BYTES = 10
_READABLE_BY_OTHERS = 0o007


class CodeFault(StrEnum):
    """Why a scanned code is not taken at its word."""

    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"
    UNKNOWN_KEY = "unknown_key"
    TAMPERED = "tampered"


_WHAT_TO_DO = {
    CodeFault.UNSIGNED: "it carries no signature: find the dossier by the number on the form",
    CodeFault.UNREADABLE: "it is not one of our codes: scan it again or find the dossier by the number on the form",
    CodeFault.UNKNOWN_KEY: "its key is not in the key file: put the old key back, or treat the form as not ours",
    CodeFault.TAMPERED: "its signature does not fit: somebody changed or made up this form, let a person look at it",
}


class CodeRefusedError(LettersError):
    """A scanned code that proves nothing. `fault` says why; the message does not repeat the code."""

    def __init__(self, fault: CodeFault) -> None:
        self.fault = fault
        super().__init__(f"the code of this form is refused ({fault}): {_WHAT_TO_DO[fault]}")


class KeyFileError(LettersError):
    """The key file cannot be used as it is."""


@dataclass(frozen=True, slots=True)
class LetterKeys:
    """The keys that sign letters, by key id; `current` signs. The keys are in no text made of this object."""

    current: str
    keys: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> "LetterKeys":
        """Read a key file. Raises KeyFileError, which names lines and never keys, and OSError."""
        if path.stat().st_mode & _READABLE_BY_OTHERS:
            raise KeyFileError(f"{path} can be read by everybody on this machine: chmod 600 {path}")
        lines = enumerate(path.read_text(encoding="ascii").splitlines(), start=1)
        keys: dict[str, bytes] = {}
        for number, line in lines:
            if line.strip() and not line.startswith("#"):
                key_id, key = _key(f"{path} line {number}", line)
                if key_id in keys:
                    raise KeyFileError(f"{path} line {number}: key {key_id} stands twice")
                keys[key_id] = key
        if not keys:
            raise KeyFileError(f"{path} holds no key: make one with `actualisatie letter new-key {path}`")
        return cls(next(iter(keys)), keys)

    def sign(self, letter_id: str) -> str:
        """Return the code for the form of a letter. Raises ValueError for an id that is not A-Z, 0-9 and hyphens."""
        code = f"{letter_id}.{self.current}.{self._signature(letter_id, self.current)}"
        if not _CODE.fullmatch(code):
            raise ValueError(f"letter id {letter_id!r} cannot stand in a code: use A-Z, 0-9 and '-'")
        return code

    def verify(self, code: str) -> str:
        """Return the letter id of a scanned code; raises CodeRefusedError when it was not signed by us."""
        parts = _CODE.fullmatch(code)
        if not parts:
            looks_bare = re.fullmatch(r"[A-Z0-9-]{1,40}", code)
            raise CodeRefusedError(CodeFault.UNSIGNED if looks_bare else CodeFault.UNREADABLE)
        if parts["key"] not in self.keys:
            raise CodeRefusedError(CodeFault.UNKNOWN_KEY)
        if not hmac.compare_digest(parts["signature"], self._signature(parts["letter"], parts["key"])):
            raise CodeRefusedError(CodeFault.TAMPERED)
        return parts["letter"]

    def _signature(self, letter_id: str, key_id: str) -> str:
        digest = hmac.digest(self.keys[key_id], f"{letter_id}.{key_id}".encode(), "sha256")
        return base64.b32encode(digest[:_SIGNATURE_BYTES]).decode()


def new_key_line(taken: frozenset[str]) -> str:
    """Return a line for a key file with a fresh key and an id (K1, K2, ...) that is not taken yet."""
    number = next(number for number in range(1, len(taken) + 2) if f"K{number}" not in taken)
    return f"K{number} {base64.b64encode(secrets.token_bytes(_LEAST_BYTES)).decode()}\n"


def _key(where: str, line: str) -> tuple[str, bytes]:
    key_id, _, text = line.strip().partition(" ")
    if not _KEY_ID.fullmatch(key_id):
        raise KeyFileError(f"{where}: a key id is 1 to 8 capitals and digits, then a space and the key")
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        raise KeyFileError(f"{where}: the key is not base64") from None
    if len(key) < _LEAST_BYTES:
        raise KeyFileError(f"{where}: the key has {len(key)} bytes, at least {_LEAST_BYTES} are needed")
    return key_id, key

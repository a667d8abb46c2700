"""Who does something, and why: what counts as a person's name, and what as something said. One rule for all doors."""

from unicodedata import normalize

from actualisatie.dossiers.errors import Refused

LONGEST_NAME = 120
"""In characters."""

NAME_PATTERN = r"[^\s!-@\[-`{-~].*[^\s!-@\[-`{-~]"
"""What a form looks for before Prefect keeps what was filled in: two letters. `own_name` is the whole rule.

Letters of any script: what is no blank, digit or punctuation of ASCII. Reads the same in Python, Rust and a browser.
"""

SAID_PATTERN = r"[^\s!-/:-@\[-`{-~]"
"""What a form looks for in a reason or a proof: one letter or digit. `is_said` is the whole rule."""


class NoNameError(Refused, ValueError):
    """What was given for a person's name is none. The message does not repeat it."""


def own_name(text: str) -> str:
    """Return a person's name as it is recorded: blanks at its ends gone, those within it one space each.

    Raises `NoNameError` for fewer than two letters, for what nobody can see, and for more than `LONGEST_NAME`
    characters.
    """
    name = " ".join(text.split())
    if sum(sign.isalpha() for sign in name) < 2:
        raise NoNameError("Give your own name, two letters at least: it is recorded. Nothing was changed.")
    if len(name) > LONGEST_NAME:
        raise NoNameError(f"A name has at most {LONGEST_NAME} characters. Nothing was changed.")
    if not name.isprintable():
        raise NoNameError("This name holds a sign that nobody can see: type it anew. Nothing was changed.")
    return name


def same_person(one: str, other: str) -> bool:
    """Return whether two recorded names are one person's.

    Spaces, capitals, and how a keyboard writes an accent make nobody somebody else.
    """
    return _spoken(one) == _spoken(other)


def is_said(text: str) -> bool:
    """Return whether a reason, a note or the reference of a proof says anything: a letter or a digit at least."""
    return any(sign.isalnum() for sign in text)


def _spoken(name: str) -> str:
    return " ".join(normalize("NFKC", name).split()).casefold()

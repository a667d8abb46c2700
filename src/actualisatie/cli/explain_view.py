"""The story of a dossier as a terminal shows it: a line for each thing that happened, none wider than the terminal."""

import shutil
import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from actualisatie.campaigns.explaining import CaseStory, LetterStory, StoryLine

WIDEST = 100
"""Columns: longer lines are hard to read, however wide the terminal is."""
_FOR_PROGRAMS = frozenset({"key", "receipt", "person", "replies", "number"})
"""What `--json` tells and nobody reads here."""
_BARE = frozenset(
    {"hold", "kind", "channel", "condition", "verdict", "standing", "outcome", "found", "role", "meaning", "reason"}
)
"""What needs no name before it."""


def print_case(case: "CaseStory") -> None:
    """Print where a case stands, what happened, what was told outside, and how each date was found."""
    held = f", held: {', '.join(_plain(one) for one in case.holds)}" if case.holds else ""
    say(f"Campaign {case.campaign}: {_plain(case.state)}, verdict {case.verdict or 'none yet'}{held}", before="\n")
    typer.echo("\nWhat happened (Brussels time)")
    for (at, actor), lines in groupby(case.lines, key=lambda line: (line.at, line.actor)):
        typer.echo(f"{at}  {actor}")
        for line in lines:
            say(_told(line), indent=2)
    for letter in case.letters:
        _print_letter(letter, case)
    if case.outside:
        typer.echo("\nOutside")
    for told in case.outside:
        status, why = f" {told.status}" if told.status else "", f" ({told.reason})" if told.reason else ""
        say(f"{_plain(told.kind)}{status}: {told.state}{why}", indent=2)
    if case.against_strike_off:
        reasons = ", ".join(_plain(reason) for reason in case.against_strike_off)
        say(f"May not be struck off now: {reasons}.", before="\n")


def say(text: str, indent: int = 0, before: str = "") -> None:
    """Print a text in lines that fit the terminal, those after the first one set in."""
    width = min(shutil.get_terminal_size().columns, WIDEST)
    first = " " * indent
    lines = textwrap.wrap(text, width, initial_indent=first, subsequent_indent=f"{first}    ", break_on_hyphens=False)
    typer.echo(before + "\n".join(lines))


def _told(line: "StoryLine") -> str:
    """Return what happened with the facts that people want to see, and why."""
    facts = [_fact(name, value) for name, value in line.data.items() if value and name not in _FOR_PROGRAMS]
    told = [", ".join(dict.fromkeys(facts)), _plain(line.reason)]
    return ": ".join([line.event, *([why] if (why := "; ".join(one for one in told if one)) else [])])


def _fact(name: str, value: object) -> str:
    if isinstance(value, list | tuple):
        value = " and ".join(map(str, value))
    shown = str(value)
    if name.endswith("_at"):
        shown = shown[:16].replace("T", " ")
    return _plain(shown) if name in _BARE else f"{_plain(name.removesuffix('_at'))} {shown}"


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _print_letter(letter: "LetterStory", case: "CaseStory") -> None:
    """Print how the term of a letter was found; of two letters to two addresses also which one counts."""
    pair = sum(one.round is letter.round for one in case.letters) > 1
    to_whom = f", letter to the {letter.addressee}" if pair else ""
    if letter.deadline is None:
        no_term = "" if letter.round in {"strike_off", "reinstatement"} else ", so no term runs"
        say(f"Letter '{_plain(letter.round)}'{to_whom}: no postmark yet{no_term}.", before="\n")
        return
    counts = "" if letter.governs else " The term of the other letter counts."
    term = _plain(letter.deadline.term)
    say(f"Term '{term}' from the postmark of {letter.deadline.postmark}{to_whom}:{counts}", before="\n")
    for sentence in letter.deadline.explanation:
        say(f"- {sentence}", indent=2)

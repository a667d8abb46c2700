"""Previews: one letter as PDF or as a page for the browser, and pictures of all letters on one page for review."""

from dataclasses import replace
from pathlib import Path

from actualisatie.letters.batches import render_letter
from actualisatie.letters.content import LetterContent
from actualisatie.letters.copies import Guardian, print_copy
from actualisatie.letters.files import write_whole
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.markup import render_css, render_html
from actualisatie.letters.network import Printable
from actualisatie.letters.reading import contact_sheet

PAGE = "README.md"
_OPENING = """# All letters

Made by `actualisatie letter review`; the people do not exist. Blank backs are left out. The words and the rules behind
them: [letters](../letters.md).
"""


def preview_pdf(letter: Printable) -> bytes:
    """Return a letter as it would be printed; a guardian's note with the letter that it copies behind it.

    Raises LetterRefusedError for one that cannot be printed.
    """
    if isinstance(letter, LetterContent) and letter.kind is LetterKind.GUARDIAN_COPY and letter.copy_of:
        copied = replace(letter, kind=letter.copy_of, address=letter.home or letter.address, home=None)
        return print_copy(Guardian(letter.guardian_name, letter.address), copied)
    return render_letter(letter)


def preview_html(letter: Printable) -> str:
    """Return a letter as one HTML page with its style inside, for a browser."""
    style = f"<style>{render_css(letter.letterhead)}</style></head>"
    return render_html(letter, whole=True).replace("</head>", style, 1)


def write_review(letters: dict[str, Printable], folder: Path) -> int:
    """Write a picture of every letter and a page that shows them all; return the bytes of the pictures together."""
    folder.mkdir(parents=True, exist_ok=True)
    bytes_written = 0
    for name, letter in letters.items():
        picture = contact_sheet(preview_pdf(letter))
        write_whole(folder / f"{name}.png", picture)
        bytes_written += len(picture)
    write_whole(folder / PAGE, review_page(letters).encode())
    return bytes_written


def review_page(letters: dict[str, Printable]) -> str:
    """Return the page for review in Markdown."""
    parts = [_OPENING]
    for name, letter in letters.items():
        title = name.replace("-", " ")
        parts.append(f"## {title}\n\nModel: {letter.kind.dutch}.\n\n![{title}]({name}.png)\n")
    return "\n".join(parts)

"""Draw the table of case states into docs/states.md, in the place of the picture that stands there."""

from pathlib import Path

from actualisatie.dossiers.states import as_mermaid

PAGE = Path(__file__).resolve().parent.parent / "docs" / "states.md"
OPENING, CLOSING = "```mermaid\n", "```"


def redrawn(page: str) -> str:
    """Return the page with the picture of today's table; raise ValueError when it has no place for one."""
    before, found, rest = page.partition(OPENING)
    if not found:
        raise ValueError(f"{PAGE.name} has no ```mermaid block: put an empty one where the picture belongs")
    return f"{before}{OPENING}{as_mermaid()}{CLOSING}{rest.partition(CLOSING)[2]}"


if __name__ == "__main__":
    PAGE.write_text(redrawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

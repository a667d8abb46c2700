"""What a housing company puts on its letters: who it is, where it helps, which envelopes it uses."""

import re
from dataclasses import dataclass, field

from actualisatie.dossiers.address import MAX_LINES
from actualisatie.letters.logo import logo_problem
from actualisatie.letters.own_texts import OwnText, own_text_problems

CHECKED_BEFORE = {"checked_before": True}
"""Metadata of a field whose text has rules of its own, kept by `__post_init__`."""

_COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")
_ZONE_TOP, _ZONE_BOTTOM = 24, 94
_RIGHT_FROM, _RIGHT_TO = 105, 195
_LEFT_FROM, _LEFT_TO = 15, 125
"""Millimetres of the zones that hold nothing but the address: the two sides on which a window may be."""

_LEAST_LINE = 4.2  # lines of 11 points touch when they are closer
_LOGO_LEAVES_ROOM_FOR = 2
_HOURS_WITHOUT_LOGO = 3
_MIN_CONTRAST = 4.5  # WCAG 2.1, success criterion 1.4.3, for text of normal size on white


@dataclass(frozen=True, slots=True)
class Window:
    """Where the address must stand to show through the envelope's window, in millimetres from the top left.

    The default is a right-hand window of 45 x 100 mm in C5/6 and DL envelopes with A4 folded in three:
    x 114 to 195 and y 49 to 79 mm stay visible in both. No Belgian norm fixes the window, so it is a
    setting of each housing company. Raises ValueError for a place where the address would meet other text.
    """

    left: float = 116.0
    top: float = 50.0
    width: float = 78.0
    line: float = 4.6

    def __post_init__(self) -> None:
        """Refuse a window that leaves the paper, or that lies over the sender or over the letter itself."""
        right, bottom = self.left + self.width, self.top + MAX_LINES * self.line
        if self.top < _ZONE_TOP or bottom > _ZONE_BOTTOM or self.line < _LEAST_LINE:
            raise ValueError(
                f"window: {MAX_LINES} lines must stand between {_ZONE_TOP} and {_ZONE_BOTTOM} mm from the top, "
                f"at least {_LEAST_LINE} mm each; these run from {self.top:g} to {bottom:g}"
            )
        if not ((self.left >= _RIGHT_FROM and right <= _RIGHT_TO) or (self.left >= _LEFT_FROM and right <= _LEFT_TO)):
            raise ValueError(
                f"window: the address must stand at {_RIGHT_FROM} to {_RIGHT_TO} or at {_LEFT_FROM} to {_LEFT_TO} mm "
                f"from the left, beside the sender; this one runs from {self.left:g} to {right:g}"
            )

    @property
    def is_right(self) -> bool:
        """True when the sender's block stands left of the window."""
        return self.left >= 105


@dataclass(frozen=True, slots=True)
class HelpDesk:
    """A place where a candidate is helped in person, and when ("dinsdag, 9 tot 12 uur")."""

    place: str
    opening: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The letterhead of one housing company (woonmaatschappij).

    `kbo` is its enterprise number as printed ("0400.123.456"), `signatory` who signs ("Els Maes, directeur"),
    `colour` its house colour as #rrggbb, dark enough to read on white. `logo` is a flat SVG as text, `texts` are
    the text blocks it words itself. Raises ValueError for a colour, a logo or a text that cannot be printed.
    """

    name: str
    kbo: str
    street: str
    postal_code: str
    municipality: str
    phone: str
    email: str
    website: str
    signatory: str = ""
    colour: str = "#1f4e5f"
    opening_hours: tuple[str, ...] = ()
    help_desks: tuple[HelpDesk, ...] = ()
    window: Window = field(default_factory=Window)
    logo: str = field(default="", metadata=CHECKED_BEFORE)
    texts: tuple[OwnText, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a colour that cannot be read on white, a logo that would print badly, and a text that may not be."""
        if not _COLOUR.match(self.colour):
            raise ValueError(f"letterhead colour must be written as #rrggbb, got {self.colour!r}")
        contrast = contrast_on_white(self.colour)
        if contrast < _MIN_CONTRAST:
            raise ValueError(
                f"letterhead colour {self.colour} is too light to read on white "
                f"(contrast {contrast:.1f}, at least {_MIN_CONTRAST} needed): choose a darker one"
            )
        problems = [logo_problem(self.logo)] if self.logo else []
        problems += own_text_problems(self.texts)
        if any(problems):
            raise ValueError("; ".join(problem for problem in problems if problem))

    def text(self, block: str) -> str:
        """Return the company's own words for a text block, or "" when it keeps ours."""
        return next((own.text for own in self.texts if own.block == block), "")

    @property
    def hours_on_front(self) -> int:
        """How many lines of opening hours fit above the reference on the first page."""
        return _LOGO_LEAVES_ROOM_FOR if self.logo else _HOURS_WITHOUT_LOGO


def contrast_on_white(colour: str) -> float:
    """Contrast ratio against white as WCAG 2.1 defines it, from 1 to 21."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)

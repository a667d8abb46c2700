"""In which style a text is set, read from what WeasyPrint drew: font, size, colour, language, features."""

from dataclasses import dataclass
from typing import Any

from weasyprint.text.fonts import font_features

from actualisatie.letters.merge.drawing import Drawing
from actualisatie.letters.merge.reasons import CannotMergeError, Reason
from actualisatie.letters.merge.shaped import TextStyle
from actualisatie.letters.merge.shows import Show
from actualisatie.letters.merge.traced_lines import TracedLine


@dataclass(frozen=True, slots=True)
class DrawnStyles:
    """The styles of a letter, found by what WeasyPrint drew on each of its pages."""

    shows: list[list[Show]]
    wholes: list[Drawing]

    def of(self, line: TracedLine, text: Any) -> TextStyle:
        """Return the style of one text box. Raises CannotMergeError for one that is not drawn here."""
        here = [show for show in self.shows[line.page] if _stands(show, text)]
        if len(here) != 1 or not here[0].is_plain or not _is_plain(text.style):
            raise CannotMergeError(Reason.STYLE)
        (show,) = here
        features = font_features(
            *(text.style[name] for name in (
                "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps",
                "font_variant_numeric", "font_variant_alternates", "font_variant_east_asian", "font_feature_settings",
            ))
        )  # fmt: skip
        file = self.wholes[line.page].fonts[show.font]
        language = text.style["lang"] or "nl"
        return TextStyle(show.font, file, show.size, show.colour, language, tuple(sorted(features.items())))


def _stands(show: Show, text: Any) -> bool:
    x, y = text.position_x, text.position_y + text.baseline
    return bool(abs(show.x - x) < 0.01 and abs(show.y - y) < 0.01)


def _is_plain(style: Any) -> bool:
    return bool(
        style["letter_spacing"] == "normal"
        and not style["word_spacing"]
        and style["text_transform"] == "none"
        and style["text_decoration_line"] == "none"
        and style["direction"] == "ltr"
        and style["hyphens"] != "auto"
        and style["word_break"] == "normal"
    )

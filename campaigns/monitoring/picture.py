"""Draws a report as bars that a browser, a mail or another report can show: readable on white and without colour."""

from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape

from actualisatie.calendar.svg_parts import BAR, DEFINITIONS, WIDTH, text
from actualisatie.campaigns.monitoring.counting import TOTAL
from actualisatie.campaigns.monitoring.report import Report, ReportLine

_TOP, _LANE, _HEAD, _LEFT, _ROOM = 96, 32, 40, 240, 560
_CHARACTERS = 32
"""Of a label at most: more would run out of the picture."""
HIDDEN = "*"


def draw_report(report: Report) -> str:
    """Return one SVG document with the strike-offs of all companies, by company and by each dimension."""
    groups = [("housing company", _companies(report)), *_dimensions(report)]
    height = _TOP + sum(_HEAD + _LANE * len(lines) for _, lines in groups) + 40
    title = f"Strike-offs in {report.campaign}, {report.day}"
    longest = max((line.struck_off or 0 for _, lines in groups for line in lines), default=0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">',
        f"<title>{escape(title)}</title><desc>{escape(_caption(report))}</desc>",
        DEFINITIONS,
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        text(24, 34, title, "title"),
        text(24, 58, _caption(report)),
        *_groups(groups, longest or 1),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def shown(count: int | None) -> str:
    """Return a count, or the sign that it is hidden."""
    return HIDDEN if count is None else str(count)


def _caption(report: Report) -> str:
    whole = next((line for line in report.of_area() if line.dimension == TOTAL), None)
    all_ = f"{shown(whole.struck_off)} of {shown(whole.dossiers)} dossiers struck off. " if whole else ""
    return f"{all_}{HIDDEN}: hidden, because it is below {report.threshold} or would give such a count away."


def _companies(report: Report) -> list[ReportLine]:
    return [line for line in report.lines if len(line.area) == 1 and line.dimension == TOTAL]


def _dimensions(report: Report) -> list[tuple[str, list[ReportLine]]]:
    lines = [line for line in report.of_area() if line.dimension != TOTAL]
    return [(name, list(group)) for name, group in groupby(lines, key=lambda line: line.dimension)]


def _groups(groups: list[tuple[str, list[ReportLine]]], longest: int) -> Iterator[str]:
    top = float(_TOP)
    for name, lines in groups:
        yield text(24, top + 22, name[:1].upper() + name[1:], "title")
        top += _HEAD
        for line in lines:
            yield from _bar(line, top, longest)
            top += _LANE


def _bar(line: ReportLine, top: float, longest: int) -> Iterator[str]:
    label = line.company if line.dimension == TOTAL else line.value
    width = _ROOM * (line.struck_off or 0) / longest
    fill = "url(#wait)" if line.struck_off is None else "#2b6cb0"
    width = 24 if line.struck_off is None else round(width, 1)
    of = f" of {shown(line.dossiers)}" if line.has_dossiers else ""
    words = f"{shown(line.struck_off)}{of}{_share(line)}"
    yield text(_LEFT - 12, top + 16, label if len(label) <= _CHARACTERS else f"{label[: _CHARACTERS - 1]}…", "", "end")
    yield (
        f'<rect x="{_LEFT}" y="{top:g}" width="{width:g}" height="{BAR}" rx="2" fill="{fill}">'
        f"<title>{escape(f'{label}: {words}')}</title></rect>"
    )
    yield text(_LEFT + width + 8, top + 16, words)


def _share(line: ReportLine) -> str:
    if not line.struck_off or not line.dossiers:
        return ""
    return f" ({100 * line.struck_off / line.dossiers:.0f}%)"

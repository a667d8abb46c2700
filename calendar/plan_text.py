"""Draws a plan with letters and blocks, for a terminal or a mail."""

from collections.abc import Iterator
from datetime import date, timedelta
from textwrap import wrap

from actualisatie.calendar.deadlines import Deadline
from actualisatie.calendar.plan_bars import BarKind, Chart, Lane, chart_of, months_begin
from actualisatie.calendar.planning import Plan, PlannedWave
from actualisatie.calendar.wording import MONTHS, brief, counted, spoken

SYMBOLS = {
    BarKind.FIRST_TERM: "█",
    BarKind.GRACE: "·",
    BarKind.REMINDER_TERM: "▓",
    BarKind.STRIKE_OFF: "◆",
    BarKind.FREEZE: "░",
}
CLOSE = "│"
_LABEL = 20  # columns for the name of a lane
_STEP = len("  Wed 17 Apr 2024  ")


def verdict(plan: Plan) -> str:
    """Say in one sentence whether the plan fits and by how many days."""
    last = f"the last strike-off is possible on {spoken(plan.last_strike_off)}"
    if plan.close is None or plan.slack_days is None:
        return f"Without a closing date: {last}."
    if plan.slack_days < 0:
        late = counted(-plan.slack_days, "day")
        return f"The plan does not fit: {last}, {late} after the closing date {spoken(plan.close)}."
    spare = counted(plan.slack_days, "day") if plan.slack_days else "no days"
    return f"The plan fits with {spare} to spare: {last}; the closing date is {spoken(plan.close)}."


def steps(wave: PlannedWave) -> Iterator[tuple[date, str]]:
    """Give the days of a wave with what happens on each."""
    yield wave.first.postmark, "first letter posted"
    yield wave.first.last_day, _reply_until(wave.first)
    if wave.reminder:
        yield wave.reminder.postmark, "reminder may leave: first posting day after the grace"
        yield wave.reminder.last_day, _reply_until(wave.reminder)
    grace = counted(wave.last_term.grace, "working day")
    yield wave.strike_off, f"strike-off possible: first working day after a grace of {grace}"


def _reply_until(term: Deadline) -> str:
    moved = f", day {term.length} was {brief(term.rolled_from)}" if term.rolled_from else ""
    return f"last day to reply ({term.length} calendar days{moved})"


def draw_text(plan: Plan, *, width: int = 96) -> str:
    """Return the plan as lines of at most `width` columns, of which it needs about 80."""
    lines = wrap(verdict(plan), width)
    if plan.close and plan.latest_first_post:
        lines += wrap(f"For that closing date the latest first posting is {spoken(plan.latest_first_post)}.", width)
    for wave in plan.waves:
        spare = f" ({spare_words(wave, plan.close)})" if plan.close else ""
        lines += ["", f"{wave.wave.name}{spare}"]
        for day, what in steps(wave):
            lines += wrap(what, width, initial_indent=f"  {_column(day)}  ", subsequent_indent=" " * _STEP)
    lines += ["", *_drawing(plan, width)]
    for warning in plan.warnings:
        lines += ["", *wrap(warning, width, initial_indent="! ", subsequent_indent="  ")]
    return "\n".join(lines)


def spare_words(wave: PlannedWave, close: date) -> str:
    """Say how many days lie between a wave's strike-off and the closing date."""
    slack = wave.slack(close)
    return f"{counted(slack, 'day')} to spare" if slack >= 0 else f"{counted(-slack, 'day')} too late"


def _column(day: date) -> str:
    weekday, number, month = brief(day).split()
    return f"{weekday} {number:>2} {month} {day.year}"


def _drawing(plan: Plan, width: int) -> Iterator[str]:
    chart = chart_of(plan)
    per_column = next(size for size in (1, 2, 3, 7, 14, len(chart)) if len(chart) <= size * (width - _LABEL))
    yield " " * _LABEL + _months(chart, per_column)
    for lane in chart.lanes:
        yield f"{lane.name[: _LABEL - 1]:<{_LABEL}}{_line(chart, lane, per_column, plan.close)}"
    kinds = {bar.kind for lane in chart.lanes for bar in lane.bars}
    legend = [f"{SYMBOLS[kind]} {kind}" for kind in BarKind if kind in kinds]
    if plan.close:
        legend.append(f"{CLOSE} closing date")
    yield ""
    indent = " " * _LABEL
    yield from _side_by_side([*legend, f"one column is {counted(per_column, 'day')}"], indent, width)


def _side_by_side(parts: list[str], indent: str, width: int) -> Iterator[str]:
    """Put as many parts on a line as fit, without breaking one."""
    line = ""
    for part in parts:
        if line and len(indent) + len(line) + 3 + len(part) > width:
            yield indent + line
            line = ""
        line = f"{line}   {part}" if line else part
    yield indent + line


def _months(chart: Chart, per_column: int) -> str:
    """Return a ruler with the name of a month where it begins, and of the first one where the drawing begins."""
    ruler = f"{MONTHS[chart.first.month - 1][:3]} {chart.first.year} "
    if chart.first.day > 1 and months_begin(chart)[0] - chart.first < timedelta(days=len(ruler) * per_column):
        ruler = ""
    for begun in months_begin(chart):
        position = (begun - chart.first).days // per_column
        if len(ruler) <= position:
            year = f" {begun.year}" if begun.month == 1 or not ruler.strip() else ""
            ruler = f"{ruler:<{position}}|{MONTHS[begun.month - 1][:3]}{year} "
    return ruler.rstrip()


def _line(chart: Chart, lane: Lane, per_column: int, close: date | None) -> str:
    cells = []
    for column in range(0, len(chart), per_column):
        begins = chart.first + timedelta(days=column)
        ends = begins + timedelta(days=per_column - 1)
        touched = [bar.kind for bar in lane.bars if bar.first <= ends and begins <= bar.last]
        if BarKind.STRIKE_OFF in touched:
            cells.append(SYMBOLS[BarKind.STRIKE_OFF])
        elif close and begins <= close <= ends:
            cells.append(CLOSE)
        else:
            cells.append(SYMBOLS[touched[-1]] if touched else " ")
    return "".join(cells).rstrip()

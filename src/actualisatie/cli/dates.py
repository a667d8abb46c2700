"""Dates as people type them, and the one line on stderr when one cannot be used."""

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from actualisatie.calendar.days import DayCalendar

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHOWN = 40


def refuse(command: str, message: str, *, code: int) -> NoReturn:
    """Say in one line what is wrong and leave: 2 for what cannot be read, 1 for what may not be."""
    typer.echo(f"actualisatie {command}: {' '.join(message.split())}", err=True)
    raise typer.Exit(code)


def read_day(command: str, text: str, where: str) -> date:
    """Read a calendar day written as YYYY-MM-DD, or leave with one clear line."""
    try:
        if _WRITTEN.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # no such day, such as 30 February: refused below with what was not written as a day at all
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
    refuse(command, f"{shown!r} in {where} is not a day: write a real one as YYYY-MM-DD, like 2024-03-18.", code=2)


def read_calendar(days_file: Path | None) -> "DayCalendar":
    """Return the packaged calendar, with the operator's own days when there is a file of them."""
    from actualisatie.calendar.days import calendar_with, default_calendar  # keeps --help quick

    return calendar_with(days_file) if days_file else default_calendar()

"""Writes what others get: a report as CSV and picture, lists for outreach as one CSV file per housing company."""

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from actualisatie.campaigns.monitoring.outreach import Outreach, OutreachLine
from actualisatie.campaigns.monitoring.picture import draw_report, shown
from actualisatie.campaigns.monitoring.report import Report
from actualisatie.connectors.spreadsheets import csv_bytes
from actualisatie.connectors.whole_files import put_file

COLUMNS = ("company", "municipality", "dimension", "value", "dossiers", "struck_off")


@dataclass(frozen=True, slots=True)
class Written:
    """The two files of a report."""

    csv: Path
    svg: Path


def write_report(report: Report, folder: Path, named_by: str) -> Written:
    """Write the report of a day into a folder, which `named_by` names; the same day again replaces it. Only counts."""
    name = f"schrappingen-{report.campaign}-{report.day}"
    written = Written(folder / f"{name}.csv", folder / f"{name}.svg")
    put_file(written.csv, report_csv(report), named_by)
    put_file(written.svg, draw_report(report).encode(), named_by)
    return written


def report_csv(report: Report) -> bytes:
    """Return the report as CSV: `*` is a hidden count, an empty cell none at all; last comes what is not known."""
    rows: list[tuple[object, ...]] = [
        (
            line.company,
            line.municipality,
            line.dimension,
            line.value,
            shown(line.dossiers) if line.has_dossiers else None,
            shown(line.struck_off),
        )
        for line in report.lines
    ]
    rows += [("all", "all", name, f"not known: {why}", None, None) for name, why in report.not_known.items()]
    return csv_bytes(COLUMNS, rows)


def write_outreach(outreach: Outreach, campaign: str, day: date, folder: Path, named_by: str) -> list[Path]:
    """Write one CSV file for each housing company with listed dossiers, so that none gets another's; return them."""
    columns = tuple(one.name for one in fields(OutreachLine))
    written = []
    for company in sorted({line.company for line in outreach.lines}):
        rows = [[getattr(line, name) for name in columns] for line in outreach.lines if line.company == company]
        path = folder / f"outreach-{campaign}-{company}-{day}.csv"
        put_file(path, csv_bytes(columns, rows), named_by)
        written.append(path)
    return written

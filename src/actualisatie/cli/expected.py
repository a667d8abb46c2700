"""`actualisatie expected`: what the coming days of an annual campaign ask of each housing company."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated

import typer

from actualisatie.calendar.moment import BRUSSELS
from actualisatie.cli.database import business_database
from actualisatie.cli.dates import read_day
from actualisatie.cli.output import AsJson, clear_errors, print_json, print_table


@clear_errors()
def expected(
    campaign: Annotated[str, typer.Argument(metavar="CAMPAIGN", help="Name of an annual campaign.")],
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="Number of calendar days.")] = 30,
    from_: Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day. Left out: today.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show how many anniversaries come on the next days, and about how many letters, per housing company.

    The letters are an estimate: the share of dossiers that did not meet the conditions so far.

    Example: actualisatie expected annual-2024 --days 30
    """
    from actualisatie.campaigns.annual.expected import expected_volumes
    from actualisatie.campaigns.definitions.catalogue import campaign_by_name
    from actualisatie.storage.database import transaction

    first = read_day("expected", from_, "--from") if from_ else datetime.now(BRUSSELS).date()
    with business_database() as engine, transaction(engine) as session:
        found = expected_volumes(session, campaign_by_name(session, campaign), first, days)
    companies = sorted(found.per_company)
    if as_json:
        print_json(
            {
                "days": [{"day": str(one.day), "anniversaries": one.anniversaries} for one in found.days],
                "failing_share": found.failing_share,
                "total": {code: _line(found.per_company[code], found.letters) for code in companies},
            }
        )
        return
    rows = [(_day(one.day), *(one.anniversaries.get(code, 0) for code in companies)) for one in found.days]
    rows.append(("all", *(found.per_company[code] for code in companies)))
    rows.append(("letters, about", *(_shown(found.letters(found.per_company[code])) for code in companies)))
    print_table(f"Anniversaries in {campaign}", ("day", *companies), rows)


def _line(anniversaries: int, letters: Callable[[int], int | None]) -> dict[str, int | None]:
    return {"anniversaries": anniversaries, "letters": letters(anniversaries)}


def _day(day: date) -> str:
    return f"{day:%a %Y-%m-%d}"


def _shown(letters: int | None) -> str:
    return "not known yet" if letters is None else str(letters)

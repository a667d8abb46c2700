"""`actualisatie review`: documents that wait to be judged, and the verdicts on them."""

from typing import Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.dates import read_day
from actualisatie.cli.output import AsJson, clear_errors, print_json, print_table
from actualisatie.cli.rounds import Name, On
from actualisatie.cli.who import By
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import ReviewVerdict

app = typer.Typer(help="Judge the documents that candidates brought in.", no_args_is_help=True)


@app.command("list")
@clear_errors()
def list_(
    campaign: Name,
    company: Annotated[str | None, typer.Option("--company", help="Only of this housing company (short name).")] = None,
    as_json: AsJson = False,
) -> None:
    """List the dossiers whose documents wait: what is to be proven, what is left, and until when more may come.

    Example: actualisatie review list one-off-2024 --company WM01
    """
    from actualisatie.campaigns.definitions.catalogue import campaign_by_name
    from actualisatie.campaigns.reviewing.desk import list_reviews
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        rows = list_reviews(session, campaign_by_name(session, campaign), company)
    if as_json:
        print_json(rows)
        return
    columns = ("dossier", "company", "since", "to_prove", "left", "ask_again_until")
    shown = [[", ".join(one) if isinstance(one := row[name], list) else one for name in columns] for row in rows]
    print_table(f"{len(rows)} dossiers under review", columns, shown)


@app.command("decide")
@clear_errors()
def decide(
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="Dossier number, jjjj.mm.dd.xxxx.")],
    condition: Annotated[Condition, typer.Argument(metavar="CONDITION", help="Which condition was to be proven.")],
    verdict: Annotated[ReviewVerdict, typer.Argument(metavar="VERDICT", help="accepted, insufficient or refused.")],
    reason: Annotated[str, typer.Option("--reason", help="What is lacking, in a sentence. No names.")] = "",
    by: By = "",
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Give your verdict on the documents about one condition; insufficient gives a fresh term to complete them.

    Example: actualisatie review decide 2019.05.14.0231 income insufficient --reason "one of three pay slips" --by "An"
    """
    from actualisatie.campaigns.reviewing.desk import judge_documents
    from actualisatie.flows.clock import read_clock
    from actualisatie.storage.database import transaction

    moment = read_clock(read_day("review decide", on, "--on") if on else None)
    with business_database() as engine, transaction(engine) as session:
        state = judge_documents(session, dossier, condition, verdict, moment, by, reason=reason)
    if as_json:
        print_json({"dossier": dossier, "condition": condition.value, "verdict": verdict.value, "state": state.value})
    else:
        typer.echo(f"{dossier}: {condition} {verdict}; the dossier is {state}.")

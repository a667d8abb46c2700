"""`actualisatie campaign`: makes campaigns from their definitions, changes them and shows them."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from actualisatie.calendar.moment import BRUSSELS
from actualisatie.cli.choices import renew_on_server
from actualisatie.cli.database import business_database
from actualisatie.cli.output import AsJson, clear_errors, print_json, print_table
from actualisatie.cli.who import By

if TYPE_CHECKING:
    from actualisatie.campaigns.definitions.definition import CampaignDefinition
    from actualisatie.storage.models import Campaign

app = typer.Typer(help="Make, change and show campaigns.", no_args_is_help=True)

DefinitionFile = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="Campaign definition (YAML).")
]


@app.command()
@clear_errors()
def create(file: DefinitionFile, by: By = "", as_json: AsJson = False) -> None:
    """Create a campaign from its definition. The same name a second time is refused.

    Example: actualisatie campaign create docs/examples/one-off-2024.yaml --by "An Peeters"
    """
    from actualisatie.campaigns.definitions.catalogue import create_campaign
    from actualisatie.storage.database import days_of, transaction

    definition = _read(file)
    with business_database() as engine, transaction(engine) as session:
        campaign = create_campaign(
            session,
            definition,
            law_version=definition.law.version,
            calendar_version=days_of(session).version,
            actor=by,
            now=datetime.now(BRUSSELS),
        )
    renew_on_server()
    _show(campaign, definition, as_json=as_json)


@app.command()
@clear_errors()
def amend(file: DefinitionFile, by: By = "", as_json: AsJson = False) -> None:
    """Change the campaign that the definition names. Once letters are posted, only in favour of the candidates.

    Example: actualisatie campaign amend one-off-2024.yaml --by "An Peeters"
    """
    from actualisatie.campaigns.definitions.catalogue import amend_campaign
    from actualisatie.storage.database import transaction

    definition = _read(file)
    with business_database() as engine, transaction(engine) as session:
        campaign = amend_campaign(session, definition.name, definition, actor=by, now=datetime.now(BRUSSELS))
    _show(campaign, definition, as_json=as_json)


@app.command()
@clear_errors()
def show(
    name: Annotated[str, typer.Argument(help="Name of the campaign.")],
    as_json: AsJson = False,
) -> None:
    """Show a campaign: its waves on the calendar and what it chose.

    Example: actualisatie campaign show one-off-2024 --json
    """
    from actualisatie.campaigns.definitions.catalogue import campaign_by_name, definition_of
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        campaign = campaign_by_name(session, name)
        _show(campaign, definition_of(campaign), as_json=as_json)


@app.command("list")
@clear_errors()
def list_(as_json: AsJson = False) -> None:
    """List all campaigns, oldest first.

    Example: actualisatie campaign list
    """
    from actualisatie.campaigns.definitions.catalogue import list_campaigns
    from actualisatie.storage.database import transaction

    with business_database() as engine, transaction(engine) as session:
        found = [_facts(campaign) for campaign in list_campaigns(session)]
    if as_json:
        print_json(found)
    else:
        columns = ["name", "kind", "created_at", "created_by", "frozen_at"]
        print_table("Campaigns", columns, [[campaign[name] for name in columns] for campaign in found])


@app.command()
def schema() -> None:
    """Print the JSON Schema of a campaign definition.

    Example: actualisatie campaign schema > docs/schemas/campaign.schema.json
    """
    from actualisatie.campaigns.schemas import campaign_schema

    typer.echo(campaign_schema(), nl=False)


def _read(file: Path) -> "CampaignDefinition":
    from actualisatie.campaigns.definitions.definition_file import read_definition

    return read_definition(file.read_bytes(), file.name)


def _facts(campaign: "Campaign") -> dict[str, object]:
    return {
        "name": campaign.name,
        "kind": str(campaign.kind),
        "definition_sha256": campaign.definition_hash,
        "law_version": campaign.law_version,
        "calendar_version": campaign.calendar_version,
        "created_at": _local(campaign.created_at),
        "created_by": campaign.created_by,
        "selected_at": _local(campaign.selected_at),
        "frozen_at": _local(campaign.frozen_at),
    }


def _local(instant: datetime | None) -> str | None:
    return instant.astimezone(BRUSSELS).isoformat(timespec="seconds") if instant else None


def _show(campaign: "Campaign", definition: "CampaignDefinition", *, as_json: bool) -> None:
    warnings = definition.warnings()
    if as_json:
        print_json({**_facts(campaign), "definition": definition.as_json(), "warnings": warnings})
        return
    companies = definition.housing_companies
    scope = companies if isinstance(companies, str) else ", ".join(companies)
    chosen = [(f"policies.{name}", value) for name, value in definition.chosen_policies().items()]
    facts = [*_facts(campaign).items(), ("housing_companies", scope), ("close", definition.period.close), *chosen]
    print_table(f"Campaign {campaign.name}", ["what", "value"], facts)
    if not definition.in_waves:
        typer.echo("No waves: letters leave day by day.")
        return
    names = ["", *(f"wave {wave.number}" for wave in definition.waves)]
    print_table("Waves, when all goes as planned", names, _wave_rows(definition))
    for warning in warnings:
        typer.echo(f"Warning: {warning}", err=True)


def _wave_rows(definition: "CampaignDefinition") -> list[list[object]]:
    """Return one row for each step and one column for each wave: days side by side fit on a narrow screen."""
    planned = definition.plan().waves
    reminders = [wave.reminder for wave in planned]
    return [
        ["selects", *(wave.selects for wave in definition.waves)],
        ["paper", *(wave.paper_colour for wave in definition.waves)],
        ["letter posted", *(wave.first.postmark for wave in planned)],
        ["last day to answer", *(wave.first.last_day for wave in planned)],
        ["reminder posted", *(reminder and reminder.postmark for reminder in reminders)],
        ["last day to answer", *(reminder and reminder.last_day for reminder in reminders)],
        ["strike-off from", *(wave.strike_off for wave in planned)],
    ]

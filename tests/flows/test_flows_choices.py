"""Choices in deployed forms, on a real server of Prefect: they are those of the database, and are renewed with it."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from desk_server import deploy
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import PrefectHTTPStatusError
from prefect.settings import PREFECT_API_URL
from small_world import CAMPAIGN, SmallWorld
from typer.testing import CliRunner

from actualisatie.campaigns.desk_choices import DeskChoices
from actualisatie.cli.main import app
from actualisatie.dossiers.kinds import CampaignKind
from actualisatie.flows.annual import annual_actualisation
from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.extension import extend_terms
from actualisatie.flows.housekeeping import housekeeping
from actualisatie.flows.one_off import one_off_actualisation
from actualisatie.flows.parameters import HousekeepingOrder, RepliesOrder
from actualisatie.flows.replies import take_in_replies
from actualisatie.tasks.asked_runs import ask_for_run
from actualisatie.tasks.choices import renew_choices
from actualisatie.tasks.form_choices import CHOICE, Among, with_choices

Made = dict[str, UUID]
EXTENSION = {"operator": "An Peeters", "until": "2030-06-14", "reason": "postal strike"}


@pytest.fixture
def made(office: SmallWorld) -> Iterator[Made]:
    """Deployments of some flows; the database is still empty."""
    flows = (one_off_actualisation, annual_actualisation, daily_round, extend_terms)
    found = {flow.name: deploy(flow, flow.name) for flow in flows}
    yield found
    with get_client(sync_client=True) as client:
        for one in found.values():
            client.delete_deployment(one)


def schema(deployment: UUID) -> dict[str, Any]:
    with get_client(sync_client=True) as client:
        found = client.read_deployment(deployment).parameter_openapi_schema
    assert found is not None
    return found


def field(deployment: UUID, name: str) -> dict[str, Any]:
    (form,) = [one for one in schema(deployment)["definitions"].values() if name in one.get("properties", {})]
    found: dict[str, Any] = form["properties"][name]
    return found


def ask(deployment: UUID, **order: Any) -> FlowRun:
    """Ask for a run as the form does."""
    with get_client(sync_client=True) as client:
        return client.create_flow_run_from_deployment(deployment, parameters={"order": {**EXTENSION, **order}})


def test_a_form_offers_the_campaigns_of_its_kind_and_all_housing_companies(office: SmallWorld, made: Made) -> None:
    office.add_dossier()
    office.add_dossier(kbo="0100000070")
    office.create()
    assert renew_choices() == ["daily round", "extend terms", "one-off actualisation"]
    assert field(made["one-off actualisation"], "campaign")["enum"] == [CAMPAIGN]
    assert field(made["daily round"], "campaign")["enum"] == [CAMPAIGN]
    assert "enum" not in field(made["annual actualisation"], "campaign")
    companies = ["WM1 · Wonen Voorbeeld", "WM2 · Wonen Voorbeeld"]
    assert field(made["extend terms"], "companies")["items"] == {"type": "string", "enum": companies}
    assert renew_choices() == []


def test_the_server_refuses_what_no_form_offers(office: SmallWorld, made: Made) -> None:
    office.add_dossier()
    office.create()
    renew_choices()
    for wrong in ({"campaign": "one-of-2024"}, {"campaign": CAMPAIGN, "companies": ["WM7"]}):
        with pytest.raises(PrefectHTTPStatusError, match="409"):
            ask(made["extend terms"], **wrong)
    run = ask(made["extend terms"], campaign=CAMPAIGN, companies=["WM1 · Wonen Voorbeeld"])
    assert run.parameters["order"]["companies"] == ["WM1 · Wonen Voorbeeld"]


def test_without_campaigns_and_companies_a_form_takes_any_words(office: SmallWorld, made: Made) -> None:
    assert renew_choices() == []
    assert ask(made["extend terms"], campaign="to-come", companies=["WM7"]).parameters["order"]["campaign"] == "to-come"


@pytest.mark.parametrize(
    "later",
    [
        lambda: housekeeping(HousekeepingOrder(operator="system")),
        lambda: take_in_replies(RepliesOrder(operator="system", today=date(2024, 3, 19))),
    ],
    ids=["housekeeping", "intake"],
)
def test_flows_that_run_by_themselves_renew_the_choices(
    office: SmallWorld, made: Made, later: Callable[[], object]
) -> None:
    office.add_dossier()
    office.create()
    later()
    assert field(made["one-off actualisation"], "campaign")["enum"] == [CAMPAIGN]
    office.add_dossier(kbo="0100000070")
    later()
    assert field(made["extend terms"], "companies")["items"]["enum"][1:] == ["WM2 · Wonen Voorbeeld"]


def test_an_intake_asks_nothing_about_forms_once_the_mornings_offer_all_campaigns(
    office: SmallWorld, made: Made
) -> None:
    office.add_dossier()
    office.create()
    take_in_replies(RepliesOrder(operator="system", today=date(2024, 3, 21)))
    assert "enum" not in field(made["one-off actualisation"], "campaign")
    housekeeping(HousekeepingOrder(operator="system"))
    assert field(made["one-off actualisation"], "campaign")["enum"] == [CAMPAIGN]


def test_a_new_deployment_of_a_version_gets_its_choices_back(office: SmallWorld, made: Made) -> None:
    office.add_dossier()
    office.create()
    renew_choices()
    deploy(daily_round, "daily round")
    assert "enum" not in field(made["daily round"], "campaign")
    assert renew_choices() == ["daily round"]
    assert field(made["daily round"], "campaign")["enum"] == [CAMPAIGN]


def test_what_a_deployment_has_filled_in_stays_possible(office: SmallWorld, made: Made) -> None:
    filled_in = {"order": {"campaign": "one-off-2030", "operator": "daily round"}}
    with get_client(sync_client=True) as client:
        client.update_deployment(made["daily round"], DeploymentUpdate(parameters=filled_in))
    office.add_dossier()
    office.create()
    renew_choices()
    assert field(made["daily round"], "campaign")["enum"] == [CAMPAIGN, "one-off-2030"]


def test_an_import_and_a_new_campaign_renew_them_where_the_environment_names_a_server(
    office: SmallWorld, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = ["register", "import", "docs/examples/register.jsonl", "--by", "An Peeters"]
    assert CliRunner().invoke(app, imported).exit_code == 0
    assert "enum" not in field(made["extend terms"], "companies")["items"]
    monkeypatch.setenv("PREFECT_API_URL", str(PREFECT_API_URL.value()))
    assert CliRunner().invoke(app, imported).exit_code == 0
    assert field(made["extend terms"], "companies")["items"]["enum"][0] == "HASPE · Woonmaatschappij Haspengaarde"
    create = CliRunner().invoke(app, ["campaign", "create", "docs/examples/one-off-2024.yaml", "--by", "An Peeters"])
    assert create.exit_code == 0, create.output
    assert field(made["one-off actualisation"], "campaign")["enum"] == ["one-off-2024"]


def test_a_field_that_bears_no_mark_is_left_alone() -> None:
    campaign: dict[str, Any] = {"type": "string"}
    form = {"properties": {"campaign": campaign, "kind": {"type": "string", "enum": ["a"]}}}
    choices = DeskChoices((("x", CampaignKind.ONE_OFF),), ("WM1 · Huis",))
    assert with_choices(form, choices, {}) == form
    campaign[CHOICE] = Among.CAMPAIGN.value
    assert with_choices(form, choices, {})["properties"]["campaign"]["enum"] == ["x"]


def test_a_term_is_shown_though_its_form_does_not_offer_the_campaign_yet(office: SmallWorld, made: Made) -> None:
    office.add_dossier()
    office.create()
    renew_choices()
    order = {"campaign": "of-this-hour", "operator": "daily round"}
    with get_client(sync_client=True) as client:
        with pytest.raises(PrefectHTTPStatusError, match="409"):
            client.create_flow_run_from_deployment(made["daily round"], parameters={"order": order})
        ask_for_run(client, made["daily round"], order, ["early"], "early-1")
        wanted = FlowRunFilter.model_validate({"tags": {"all_": ["early"]}})
        (run,) = client.read_flow_runs(flow_run_filter=wanted)
    assert run.parameters == {"order": order}

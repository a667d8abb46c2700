"""prefect.yaml: every deployment can be run, its form explains itself, its schedule fires when it should."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from prefect import Flow
from prefect.exceptions import ParameterTypeError
from prefect.server.schemas.schedules import CronSchedule
from prefect.utilities.callables import parameter_schema
from prefect.utilities.importtools import import_object
from pydantic import BaseModel, ValidationError

from actualisatie.flows.results import ON_THIS_MACHINE

ROOT = Path(__file__).resolve().parents[2]
BRUSSELS = ZoneInfo("Europe/Brussels")
DOCUMENT = yaml.safe_load((ROOT / "prefect.yaml").read_text())
DEPLOYMENTS: dict[str, dict[str, Any]] = {one["name"]: one for one in DOCUMENT["deployments"]}
SCHEDULED = [(name, schedule) for name, one in DEPLOYMENTS.items() for schedule in one.get("schedules", ())]

every_deployment = pytest.mark.parametrize("name", DEPLOYMENTS)
every_schedule = pytest.mark.parametrize(("name", "schedule"), SCHEDULED, ids=[name for name, _ in SCHEDULED])


def flow_of(name: str) -> Flow[Any, Any]:
    found = import_object(DEPLOYMENTS[name]["entrypoint"])
    assert isinstance(found, Flow)
    return found


def fires(schedule: dict[str, Any], after: datetime, count: int) -> list[datetime]:
    clock = CronSchedule(cron=schedule["cron"], timezone=schedule["timezone"])
    return [one.astimezone(BRUSSELS) for one in asyncio.run(clock.get_dates(count, after))]


def brussels(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


def test_all_flows_are_deployed_under_their_own_name() -> None:
    assert {name: flow_of(name).name for name in DEPLOYMENTS} == {
        "one-off actualisation": "one-off actualisation",
        "daily round": "daily round",
        "annual actualisation": "annual actualisation",
        "inactivity": "inactivity",
        "register postmark": "register postmark",
        "withdraw batch": "withdraw batch",
        "correct postmark": "correct postmark",
        "extend terms": "extend terms",
        "take in replies": "take in replies",
        "approve strike-offs": "approve strike-offs",
        "housekeeping": "housekeeping",
        "strike-off approval": "strike-off approval",
        "judge documents": "judge documents",
        "propose reinstatement": "propose reinstatement",
        "decide reinstatement": "decide reinstatement",
        "report": "report",
        "outreach list": "outreach list",
    }


def test_nothing_is_pulled_and_all_run_in_the_one_pool() -> None:
    assert DOCUMENT["pull"] == []
    assert {one["work_pool"]["name"] for one in DEPLOYMENTS.values()} == {"actualisatie"}


@every_deployment
def test_a_deployment_explains_itself(name: str) -> None:
    deployment = DEPLOYMENTS[name]
    assert deployment["description"].startswith("**")
    assert "\n- " in deployment["description"]
    assert deployment["tags"]
    assert deployment["version"]
    assert deployment["concurrency_limit"]["limit"] >= 1


@every_deployment
def test_what_is_filled_in_fits_the_form(name: str) -> None:
    flow = flow_of(name)
    filled_in = DEPLOYMENTS[name]["parameters"]
    if filled_in:
        assert set(flow.validate_parameters(filled_in)) >= set(filled_in)
    assert set(filled_in) <= set(flow.parameters.properties)


@pytest.mark.parametrize("name", sorted(DEPLOYMENTS.keys() - {"strike-off approval"}))
def test_no_result_is_kept_and_no_server_is_asked_where(name: str) -> None:
    flow = flow_of(name)
    assert (flow.persist_result, flow.result_storage) == (False, ON_THIS_MACHINE)


def test_a_wrong_parameter_would_be_seen() -> None:
    model = flow_of("daily round").fn.__annotations__["order"]
    assert issubclass(model, BaseModel)
    with pytest.raises(ValidationError):
        model.model_validate({"campain": "one-off-2024", "operator": "system"})


@every_schedule
def test_what_a_schedule_starts_needs_nobody_to_fill_in_more(name: str, schedule: dict[str, Any]) -> None:
    parameters = {**DEPLOYMENTS[name]["parameters"], **schedule.get("parameters", {})}
    assert set(flow_of(name).validate_parameters(parameters)) == set(flow_of(name).parameters.required) == {"order"}
    brakes = {"dry_run", "redirect_to", "redirect_mail_to"}
    assert parameters["order"].keys() & brakes == set(), "a schedule with a brake does nothing"


def test_whoever_takes_in_replies_by_hand_is_asked_for_a_name() -> None:
    with pytest.raises(ParameterTypeError, match="operator"):
        flow_of("take in replies").validate_parameters({"order": {}})
    assert DEPLOYMENTS["take in replies"]["parameters"] == {}
    (schedule,) = DEPLOYMENTS["take in replies"]["schedules"]
    assert schedule["parameters"] == {"order": {"operator": "system"}}


def fields(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for definition in schema["definitions"].values():
        yield from definition.get("properties", {}).items()


@every_deployment
def test_each_field_of_the_form_is_described(name: str) -> None:
    found = dict(fields(parameter_schema(flow_of(name)).model_dump()))
    assert {"operator", "today"} <= set(found)
    assert [field for field, schema in found.items() if not schema.get("description")] == []


EACH_DAY = {"daily round": "06:30", "annual actualisation": "05:00", "housekeeping": "07:30"}


@pytest.mark.parametrize(
    ("days", "offsets"),
    [
        # Summer time begins on Sunday 28 March 2027 at 02:00 and ends on Sunday 31 October 2027 at 03:00.
        (("2027-03-27", "2027-03-28", "2027-03-29"), ("+01:00", "+02:00", "+02:00")),
        (("2027-10-30", "2027-10-31", "2027-11-01"), ("+02:00", "+01:00", "+01:00")),
    ],
)
@every_schedule
def test_the_next_three_times_keep_their_hour_when_the_clock_changes(
    name: str, schedule: dict[str, Any], days: tuple[str, ...], offsets: tuple[str, ...]
) -> None:
    first, second, third = (f"{day}T{{}}{offset}" for day, offset in zip(days, offsets, strict=True))
    if name in EACH_DAY:
        after, expected = "04:00", [day.format(EACH_DAY[name]) for day in (first, second, third)]
    else:
        after, expected = "21:40", [first.format("21:45"), second.format("06:00"), second.format("06:15")]
    found = fires(schedule, brussels(f"{days[0]}T{after}"), 3)
    assert [one.isoformat(timespec="minutes") for one in found] == expected


@every_schedule
@pytest.mark.parametrize("day", ["2027-03-27", "2027-10-30", "2027-06-01"])
def test_nothing_fires_in_the_hour_that_is_missing_or_comes_twice(
    name: str, schedule: dict[str, Any], day: str
) -> None:
    assert schedule["timezone"] == "Europe/Brussels"
    start = brussels(f"{day}T00:00")
    two_days = [one for one in fires(schedule, start, 300) if one < start + timedelta(days=3)]
    assert len(two_days) >= 2
    assert [one for one in two_days if one.hour == 2] == []


def test_only_rounds_wait_for_their_campaign_to_be_named() -> None:
    assert {name: schedule["active"] for name, schedule in SCHEDULED} == {
        "daily round": False,
        "annual actualisation": False,
        "take in replies": True,
        "housekeeping": True,
    }

"""Turns fields of a deployed form into choices among what the database knows; free text where it knows nothing."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from enum import StrEnum
from typing import Any

from actualisatie.campaigns.desk_choices import DeskChoices
from actualisatie.dossiers.kinds import CampaignKind

CHOICE = "actualisatie_choice"
"""The word in a form's JSON Schema that marks a field as a choice; Prefect hands it on and minds it no further."""

Ask = Callable[[str, str, Any], Any]
"""Sends a request (method, path, body) to Prefect's server and returns its answer from JSON."""

Schema = dict[str, Any]


class Among(StrEnum):
    """What a field is chosen from."""

    CAMPAIGN = "campaign"
    ONE_OFF = "one-off campaign"
    ANNUAL = "annual campaign"
    INACTIVITY = "campaign for inactivity"
    COMPANY = "housing company"


_OF_KIND = {
    Among.ONE_OFF: CampaignKind.ONE_OFF,
    Among.ANNUAL: CampaignKind.ANNUAL,
    Among.INACTIVITY: CampaignKind.INACTIVITY,
}


def renew_forms(ask: Ask, choices: DeskChoices) -> list[str]:
    """Let every deployed form offer these choices; return the names of the deployments that changed.

    A deployment that somebody duplicated has the marks too. What a deployment has filled in already stays possible:
    the server refuses a form that its own deployment does not fit.
    """
    renewed = []
    for deployment in ask("POST", "/deployments/filter", {}):
        schema = deployment["parameter_openapi_schema"] or {}
        wanted = with_choices(schema, choices, deployment["parameters"])
        if wanted != schema:
            ask("PATCH", f"/deployments/{deployment['id']}", {"parameter_openapi_schema": wanted})
            renewed.append(deployment["name"])
    return sorted(renewed)


def with_choices(schema: Schema, choices: DeskChoices, filled_in: Mapping[str, Any]) -> Schema:
    """Return the schema of a form with the choices of each marked field."""
    wanted = deepcopy(schema)
    kept = dict(_filled_in(filled_in))
    of_kind = next((field[CHOICE] for field in wanted.get("properties", {}).values() if _is_marked_form(field)), None)
    for name, field in _marked(wanted):
        among = Among(field[CHOICE])
        offered = _offered(Among(of_kind) if of_kind and among is Among.CAMPAIGN else among, choices)
        place = field["items"] if field.get("type") == "array" else field
        place.pop("enum", None)
        if offered:
            place["enum"] = list(dict.fromkeys([*offered, *kept.get(name, [])]))
    return wanted


def _offered(kind: Among, choices: DeskChoices) -> list[str]:
    if kind is Among.COMPANY:
        return list(choices.companies)
    wanted = _OF_KIND.get(kind)
    return [name for name, of_kind in choices.campaigns if wanted in {None, of_kind}]


def _marked(schema: Schema) -> Iterator[tuple[str, Schema]]:
    for part in (schema, *schema.get("definitions", {}).values()):
        for name, field in part.get("properties", {}).items():
            if CHOICE in field and not _is_marked_form(field):
                yield name, field


def _is_marked_form(field: Schema) -> bool:
    """Return whether a mark is on a whole form: the campaign that it asks for is of one kind."""
    return CHOICE in field and "$ref" in field


def _filled_in(parameters: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Give what a deployment has filled in, by the name of the field; the fields of a form lie one level down."""
    for name, value in parameters.items():
        if isinstance(value, Mapping):
            yield from _filled_in(value)
        elif isinstance(value, str | list):
            yield name, [value] if isinstance(value, str) else [one for one in value if isinstance(one, str)]

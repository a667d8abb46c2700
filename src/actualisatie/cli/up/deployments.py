"""Joins the deployments of prefect.yaml with what operators set on them in the UI."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import yaml

Deployment = dict[str, Any]


def packaged() -> dict[str, Any]:
    """Return the deployments that come with this version."""
    document: dict[str, Any] = yaml.safe_load((files("actualisatie") / "prefect.yaml").read_text(encoding="utf-8"))
    return document


def keeping_choices(document: Mapping[str, Any], on_server: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the document with the parameters and schedules that the server holds: a new start undoes no choice.

    What was paused stays paused.

    Descriptions, tags, limits and entrypoints are those of this version.
    """
    known = {found["name"]: found for found in on_server}
    kept = [_kept(new, known.get(new["name"])) for new in document["deployments"]]
    return {"name": document["name"], "pull": document["pull"], "deployments": kept}


def _kept(new: Deployment, old: Mapping[str, Any] | None) -> Deployment:
    if old is None:
        return new
    schedules = [_schedule(one) for one in old["schedules"]]
    return {**new, "parameters": old["parameters"], "schedules": schedules, "paused": old["paused"]}


def _schedule(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schedule of the server in the words of prefect.yaml."""
    kept = {name: found[name] for name in ("active", "slug", "parameters") if found.get(name) is not None}
    return {**{name: value for name, value in found["schedule"].items() if value is not None}, **kept}

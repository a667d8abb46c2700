"""Deployments on the server of the tests, without a worker: what is planned stays planned."""

from typing import Any
from uuid import UUID

from prefect import Flow
from prefect.deployments.runner import RunnerDeployment


def deploy(flow: Flow[..., Any], name: str) -> UUID:
    """Make a deployment of a flow; return its id."""
    made = flow.to_deployment(name=name)
    assert isinstance(made, RunnerDeployment)
    found = made.apply()
    assert isinstance(found, UUID)
    return found

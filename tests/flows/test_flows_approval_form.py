"""The form of the second person, on a real server of Prefect: suspended, answered, asked again, never lost."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import office_days as office_life
import pytest
from desk_server import deploy
from plain_paper import plain_paper
from prefect import State
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactCollectionFilter, FlowRunFilter
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.responses import SetStateStatus
from prefect.exceptions import Pause
from prefect.flow_engine import run_flow
from prefect.states import Cancelled, Crashed, Failed
from small_world import CAMPAIGN, SmallWorld

from actualisatie.flows.parameters import Order
from actualisatie.flows.steps import waiting_decisions
from actualisatie.flows.strike_off_approval import strike_off_approval
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case
from actualisatie.tasks.approval_runs import TAG, count_waiting

ORDER = Order(campaign=CAMPAIGN, operator="daily round")
WAITING = {"approvals waiting": 2, "approvals waiting since 2024-05-29": 2}
APPROVE = {"decision": "approve", "name": "Bo Claes"}


@pytest.fixture
def desk(office: SmallWorld) -> Iterator[SmallWorld]:
    """An office with two proposed strike-offs, and a server that knows the form."""
    office.printer = plain_paper
    office.add_dossier()
    office.add_dossier()
    office.create()
    office_life.to_proposals(office)
    deployment = deploy(strike_off_approval, "strike-off approval")
    yield office
    with get_client(sync_client=True) as client:
        for run in forms():
            client.delete_flow_run(run.id)
        client.delete_deployment(deployment)


def forms() -> list[FlowRun]:
    wanted = FlowRunFilter.model_validate({"tags": {"all_": [TAG, CAMPAIGN]}})
    with get_client(sync_client=True) as client:
        return sorted(client.read_flow_runs(flow_run_filter=wanted), key=lambda run: str(run.created))


def told_by_the_round() -> dict[str, int]:
    """Do what the round does about decisions; return what it tells."""
    return waiting_decisions(ORDER, count_waiting(CAMPAIGN))


def opened() -> UUID:
    """Let the round open the form, and run it until it waits; return its run."""
    assert told_by_the_round() == WAITING
    (run,) = forms()
    assert work_on(run.id) == "Suspended"
    return run.id


def work_on(run_id: UUID) -> str:
    """Do what a worker does with a run that is scheduled; return the name of the state in which it ends."""
    with get_client(sync_client=True) as client:
        with suppress(Pause):
            run_flow(strike_off_approval, client.read_flow_run(run_id), {"order": ORDER}, return_type="state")
        return str(client.read_flow_run(run_id).state_name)


def answer(run_id: UUID, **form: Any) -> str:
    """Answer the form as the UI does, and let the run go on."""
    with get_client(sync_client=True) as client:
        client.resume_flow_run(run_id, run_input=form)
    return work_on(run_id)


def text_above(run_id: UUID, turn: int) -> str:
    with get_client(sync_client=True) as client:
        found = client._client.get(f"/flow_runs/{run_id}/input/suspended-approval-{turn}-description")
    return str(found.raise_for_status().json())


def proposed_at(desk: SmallWorld, number: str, instant: datetime) -> None:
    with transaction(desk.engine) as session:
        session.get_one(Case, desk.case(number).id).proposed_at = instant


def test_the_round_opens_one_form_and_an_answer_decides(desk: SmallWorld) -> None:
    run_id = opened()
    assert told_by_the_round() == WAITING
    assert len(forms()) == 1
    assert text_above(run_id, 1).startswith(f"**2 strike-offs in {CAMPAIGN} wait for a decision**")
    assert set(desk.states().values()) == {"strike_off_proposed"}
    assert answer(run_id, **APPROVE, remark="looked at") == "Completed"
    assert set(desk.states().values()) == {"strike_off_approved"}
    assert {desk.case(number).approved_by for number in desk.states()} == {"Bo Claes"}
    assert told_by_the_round() == {}


@pytest.mark.parametrize("ended", [Cancelled, Crashed, Failed])
def test_a_form_that_ended_without_an_answer_is_opened_again_by_the_next_round(
    desk: SmallWorld, ended: Callable[[], State[Any]]
) -> None:
    first = opened()
    with get_client(sync_client=True) as client:
        client.set_flow_run_state(first, ended(), force=True)
    assert told_by_the_round() == WAITING
    assert told_by_the_round() == WAITING
    _, second = forms()
    assert second.name == f"strike-offs of {CAMPAIGN}: decide"
    assert work_on(second.id) == "Suspended"
    assert answer(second.id, **APPROVE) == "Completed"
    assert set(desk.states().values()) == {"strike_off_approved"}


def test_the_form_counts_and_a_table_has_every_reason_for_and_against_each_dossier(desk: SmallWorld) -> None:
    first, second = desk.states()
    with transaction(desk.engine) as session:
        session.get_one(Case, desk.case(second).id).dossier.premium_recipient = True
    text = text_above(opened(), 1)
    assert "| B000002 | WM1 | 2 | 1 | 0 | silence 2 | 0 |" in text
    assert "- for (2 of 2): " in text
    assert "- **against** (2): " in text
    assert f"/artifacts/key/proposals-{CAMPAIGN})" in text
    assert {f"actualisatie explain {number}" in text for number in (first, second)} == {True}
    rows = table(f"proposals-{CAMPAIGN}")
    assert [(row["dossier"], row["look at"]) for row in rows] == [
        (second, "first: premium or bewind"),
        (first, "sample"),
    ]
    assert [bool(row["for"]) and bool(row["against"]) for row in rows] == [True, True]
    assert rows[0]["letters"] == "first 2024-03-25, last day 2024-04-26, reminder 2024-05-06, last day 2024-05-23"


def table(key: str) -> list[dict[str, Any]]:
    wanted = ArtifactCollectionFilter.model_validate({"key": {"any_": [key]}})
    with get_client(sync_client=True) as client:
        (found,) = client.read_latest_artifacts(artifact_filter=wanted)
    rows: list[dict[str, Any]] = json.loads(str(found.data))
    return rows


def test_an_answer_that_cannot_be_used_is_told_and_asked_again(desk: SmallWorld) -> None:
    run_id = opened()
    assert answer(run_id, decision="refuse", name="Bo Claes") == "Suspended"  # no reason
    assert "A refusal needs its reason" in text_above(run_id, 2)
    assert answer(run_id, decision="approve", name="An") == "Suspended"  # who proposed
    assert answer(run_id, decision="approve", name="A\u200bn") == "Suspended"  # the same, with a sign that nobody sees
    assert set(desk.states().values()) == {"strike_off_proposed"}
    assert answer(run_id, decision="refuse", name="Bo Claes", remark="called them") == "Completed"
    assert set(desk.states().values()) == {"reminder_posted"}


@pytest.mark.parametrize("wrong", [{"decision": "perhaps"}, {"name": "   "}, {"name": "\t ."}])
def test_a_value_that_the_form_does_not_take_is_refused_before_anything_runs(
    desk: SmallWorld, wrong: dict[str, str]
) -> None:
    run_id = opened()
    with get_client(sync_client=True) as client:
        answered = client.resume_flow_run(run_id, run_input={**APPROVE, **wrong})
    assert answered.status is SetStateStatus.REJECT
    assert [run.state_name for run in forms()] == ["Suspended"]
    assert set(desk.states().values()) == {"strike_off_proposed"}


def test_what_is_proposed_after_the_form_was_made_is_not_decided_with_it(desk: SmallWorld) -> None:
    run_id = opened()
    later = list(desk.states())[1]
    proposed_at(desk, later, datetime(2100, 1, 1, tzinfo=UTC))
    assert answer(run_id, **APPROVE) == "Completed"
    assert list(desk.states().values()) == ["strike_off_approved", "strike_off_proposed"]


def test_a_form_with_more_replaces_the_one_before(desk: SmallWorld) -> None:
    opened()
    proposed_at(desk, next(iter(desk.states())), datetime(2024, 5, 30, 10, tzinfo=UTC))
    told_by_the_round()
    assert [run.state_name for run in forms()] == ["Cancelled", "Scheduled"]

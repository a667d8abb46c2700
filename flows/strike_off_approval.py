"""Asks a second person to decide on the proposed strike-offs, and waits for the answer as long as that takes."""

from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

from prefect import flow, suspend_flow_run
from prefect.context import FlowRunContext
from prefect.input import RunInput
from pydantic import Field

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.approving import Decision
from actualisatie.campaigns.waiting_approvals import WaitingApprovals
from actualisatie.flows.clock import read_clock
from actualisatie.flows.parameters import Order
from actualisatie.tasks.approval_runs import act_on_answer, count_waiting

_suspend: Callable[..., Any] = suspend_flow_run


class ApprovalForm(RunInput):
    """What the second person fills in."""

    decision: Decision = Field(description="Approve or refuse all that are counted above.")
    name: str = Field(
        min_length=2, max_length=120, description="Your own name: it is recorded. Whoever proposed cannot decide."
    )
    remark: str = Field(
        "", max_length=500, description="Why, in a sentence; stands in the journal. A refusal needs it. No names."
    )


@flow(name="strike-off approval", flow_run_name="strike-offs of {order.campaign}: decide", description=__doc__)
def strike_off_approval(order: Order) -> int:
    """Hold a form open until somebody answers it; return how many strike-offs were decided.

    Runs again from the top after each answer, so nothing happens before the answer is there. An answer that cannot be
    used (no reason, the wrong person) is told, and the form opens again.
    """
    asked_at, refused = _asked_at(order), ""
    for turn in count(1):
        waiting = count_waiting(order.campaign, asked_at)
        if not waiting.count:
            return 0
        form = _suspend(
            wait_for_input=ApprovalForm.with_initial_data(description=question(order.campaign, waiting, refused)),
            key=f"approval-{turn}",
        )
        moment = read_clock(order.today, catch_up=False)
        done = act_on_answer(order.campaign, asked_at, form.decision, moment, form.name, form.remark, turn)
        if not done["refused"]:
            break
        refused = done["refused"]
    return int(done["decided"])


def question(campaign: str, waiting: WaitingApprovals, refused: str = "") -> str:
    """Return what stands above the form, in Markdown: counts only, and where to see who they are."""
    companies = "\n".join(f"| {code} | {number} |" for code, number in waiting.by_company.items())
    return (
        (f"**Your answer was not used.** {refused}\n\n" if refused else "")
        + f"**{waiting.count} strike-offs in {campaign} wait for a decision**, the oldest since {waiting.oldest}. "
        f"{waiting.with_premium} of them would lose a rent premium.\n\n"
        f"| housing company | strike-offs |\n|---|---|\n{companies}\n\n"
        f"See first who they are and why: `actualisatie approve {campaign}`, and `actualisatie explain DOSSIER`. To "
        "decide on some of them only, use that command. Nothing happens at once: the next daily round executes what "
        "the gate still allows. What is proposed later gets a form of its own."
    )


def _asked_at(order: Order) -> datetime:
    """Return the instant up to which proposals are counted and decided: the same each time that this run starts."""
    if order.today:
        return Moment.on(order.today).at
    context = FlowRunContext.get()
    made = context.flow_run.created if context and context.flow_run else None
    return made or read_clock(None).at

"""Asks a second person to decide on the proposed strike-offs, and waits for the answer as long as that takes."""

from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

from prefect import flow, suspend_flow_run
from prefect.artifacts import create_table_artifact
from prefect.context import FlowRunContext
from prefect.input import RunInput
from prefect.settings import PREFECT_UI_URL
from pydantic import Field

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.proposals.for_forms import ShownProposals
from actualisatie.campaigns.strike_offs.approving import Decision
from actualisatie.campaigns.strike_offs.waiting_approvals import WaitingApprovals
from actualisatie.flows.clock import read_clock
from actualisatie.flows.forms import TypedName
from actualisatie.flows.parameters import AboutCampaign
from actualisatie.tasks.approval_runs import act_on_answer, count_waiting, list_waiting

_suspend: Callable[..., Any] = suspend_flow_run


class ApprovalForm(RunInput):
    """What the second person fills in."""

    decision: Decision = Field(description="Approve or refuse all that are counted above.")
    name: TypedName = Field(description="Your own name: it is recorded. Whoever proposed cannot decide.")
    remark: str = Field(
        "", max_length=500, description="Why, in a sentence; stands in the journal. A refusal needs it. No names."
    )


@flow(name="strike-off approval", flow_run_name="strike-offs of {order.campaign}: decide", description=__doc__)
def strike_off_approval(order: AboutCampaign) -> int:
    """Hold a form open until somebody answers it; return how many strike-offs were decided.

    Runs again from the top after each answer, so nothing happens before the answer is there. An answer that cannot be
    used (no reason, the wrong person) is told, and the form opens again.
    """
    asked_at, refused = _asked_at(order), ""
    for turn in count(1):
        waiting = count_waiting(order.campaign, asked_at)
        if not waiting.count:
            return 0
        shown = list_waiting(order.campaign, asked_at, read_clock(order.today))
        _show_all(order.campaign, shown)
        text = question(order.campaign, waiting, shown, refused)
        form = _suspend(
            wait_for_input=ApprovalForm.with_initial_data(description=text),
            key=f"approval-{turn}",
        )
        moment = read_clock(order.today, catch_up=False)
        done = act_on_answer(order.campaign, asked_at, form.decision, moment, form.name, form.remark, turn)
        if not done["refused"]:
            break
        refused = done["refused"]
    return int(done["decided"])


def question(campaign: str, waiting: WaitingApprovals, shown: ShownProposals, refused: str = "") -> str:
    """Return what stands above the form, in Markdown: counts, what is for and against, where to see each dossier."""
    look = "\n".join(f"- `actualisatie explain {number}`" for number in shown.sample)
    return (
        (f"**Your answer was not used.** {refused}\n\n" if refused else "")
        + f"**{waiting.count} strike-offs in {campaign} wait for a decision**, the oldest since {waiting.oldest}. "
        f"{waiting.with_premium} of them would lose a rent premium.\n\n{shown.markdown}\n"
        f"**Each dossier with every reason for and against**, who has a premium or is under bewind first: "
        f"[{_key(campaign)}]({_link(campaign)}).\n\nLook closely at these, which nobody chose:\n\n{look}\n\n"
        "To decide on some of them only: *Deployments*, *approve strike-offs*, by dossier number, or `actualisatie "
        f"approve {campaign}`. Nothing happens at once: the next daily round executes what the gate still allows. What "
        "is proposed later gets a form of its own."
    )


def _show_all(campaign: str, shown: ShownProposals) -> None:
    about = f"Proposed strike-offs in {campaign}: every reason for and against each, as the gate finds them now."
    create_table_artifact(key=_key(campaign), table=list(shown.rows), description=about)


def _key(campaign: str) -> str:
    return f"proposals-{campaign}"


def _link(campaign: str) -> str:
    """Return where the Prefect UI shows the table: its own address when it has one, else the path alone."""
    return f"{PREFECT_UI_URL.value() or ''}/artifacts/key/{_key(campaign)}"


def _asked_at(order: AboutCampaign) -> datetime:
    """Return the instant up to which proposals are counted and decided: the same each time that this run starts."""
    if order.today:
        return Moment.on(order.today).at
    context = FlowRunContext.get()
    made = context.flow_run.created if context and context.flow_run else None
    return made or read_clock(None).at

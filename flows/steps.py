"""Steps that several flows share: a task per chunk or batch, counts added up."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Any

from prefect.artifacts import create_table_artifact
from prefect.context import FlowRunContext
from prefect.task_runners import ThreadPoolTaskRunner

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns import agenda
from actualisatie.campaigns.quiet import Part
from actualisatie.campaigns.strike_offs.proposing import AT_ONCE
from actualisatie.campaigns.strike_offs.waiting_approvals import WaitingApprovals
from actualisatie.flows.alarms import tell_alarms
from actualisatie.flows.announcing import announce_sources, announced
from actualisatie.flows.parameters import Order
from actualisatie.flows.showing import show_batches, with_progress
from actualisatie.storage.models.letter import batch_code
from actualisatie.tasks.approval_runs import ask_for_decision
from actualisatie.tasks.asking import ANSWER, ANSWERED_AGAIN, NO_ANSWER, check_chunk, follow_register, look_for_returned
from actualisatie.tasks.deciding import propose_chunk, tell_statuses
from actualisatie.tasks.desk import batch_cards
from actualisatie.tasks.looking import Look
from actualisatie.tasks.outages import news_of_sources
from actualisatie.tasks.planning import letters_to_make
from actualisatie.tasks.writing import claim_batches, print_batch

PRINT_ROOM: Any = ThreadPoolTaskRunner(max_workers=2)
"""Two batches at a time keep the press's processes busy while one is being put together; more would only cost memory.

Typed as Any: Prefect's own types do not let a runner of one result type serve a flow of others.
"""


def ask_about(chunks: list[list[int]], moment: Moment, operator: str) -> dict[str, int]:
    """Ask the sources about each chunk; return how many dossiers got which verdict."""
    total: Counter[str] = Counter()
    for number, chunk in enumerate(with_progress("ask the sources", chunks), start=1):
        total.update(check_chunk(chunk, _label(chunk, number, chunks), moment, operator))
    return dict(total)


def look_for(chunks: list[list[int]], moment: Moment, operator: str) -> dict[str, int]:
    """Ask the population register where returned mail belongs; return how many dossiers ended how."""
    total: Counter[str] = Counter()
    for number, chunk in enumerate(with_progress("look for addresses", chunks), start=1):
        total.update(look_for_returned(chunk, _label(chunk, number, chunks), moment, operator))
    return dict(total)


def follow(chunks: list[list[int]], moment: Moment, operator: str) -> dict[str, int]:
    """Read the register's status of each chunk; return for how many it gave a fresh one, or none."""
    total: Counter[str] = Counter()
    for number, chunk in enumerate(with_progress("read the register's status", chunks), start=1):
        total.update(follow_register(chunk, _label(chunk, number, chunks), moment, operator))
    return dict(total)


def about_sources(*counts: dict[str, int]) -> dict[str, int]:
    """Add up what several steps counted of sources that were silent, that answered, and that answer again."""
    total: Counter[str] = Counter()
    for found in counts:
        told = (what for what in found if what.startswith((NO_ANSWER, ANSWER)) or what == ANSWERED_AGAIN)
        total.update({what: found[what] for what in told})
    return dict(total)


def tell_new_statuses(look: Look, operator: str) -> dict[str, int]:
    """Tell local software and register of new statuses, where there are any; return how many ended how."""
    return tell_statuses(look.campaign, look.moment, operator) if look.finds(Part.TELL) else {}


def propose(campaign: str, candidates: list[list[int]], moment: Moment, operator: str) -> dict[str, int]:
    """Ask the gate about the candidates, in larger chunks; return how many were proposed and each reason against."""
    total: Counter[str] = Counter()
    larger = agenda.chunks(list(chain.from_iterable(candidates)), AT_ONCE)
    for number, chunk in enumerate(with_progress("propose strike-offs", larger), start=1):
        total.update(propose_chunk(campaign, chunk, _label(chunk, number, larger), moment, operator))
    return announced(campaign, dict(total))


def print_due_batches(look: Look, operator: str) -> dict[str, int]:
    """Make, print and hand over what is due; return the numbers of batches and letters."""
    batches = claim_batches(look.campaign, look.moment, operator) if letters_to_make(look) else []
    at_work = [print_batch.submit(batch_id, look.moment, operator) for batch_id in batches]
    letters = sum(one.result() for one in with_progress("print batches", at_work))
    link_batches([batch_code(batch_id) for batch_id in batches])
    return announced(look.campaign, {"batches": len(batches), "letters": letters})


def link_batches(codes: Sequence[str]) -> None:
    """Show under the run a link to each batch, with where it stands now."""
    if codes and FlowRunContext.get() is not None:
        show_batches(batch_cards(codes))


def waiting_decisions(order: Order, waiting: WaitingApprovals) -> dict[str, int]:
    """Tell how many strike-offs wait for a second person and since when, and let a form be open for them."""
    if not waiting.count:
        return {}
    ask_for_decision(order.campaign, waiting, order.today)
    return {"approvals waiting": waiting.count, f"approvals waiting since {waiting.oldest}": waiting.count}


def report(campaign: str, counts: dict[str, int], moment: Moment) -> dict[str, int]:
    """Show the counts of a run beside it in the Prefect UI, and return them. Numbers only: no dossier, no person."""
    told = {what: count for what, count in counts.items() if not what.startswith(ANSWER)}
    shown = show_counts(f"run-{campaign}", told, f"What this run did in {campaign}.")
    announce_sources(campaign, news_of_sources(counts, moment))
    tell_alarms()
    return shown


def show_counts(key: str, counts: dict[str, int], what: str) -> dict[str, int]:
    """Show counts beside a run and tell nobody of them; return those that are not zero."""
    shown = {name: count for name, count in counts.items() if count}
    if shown and FlowRunContext.get() is not None:
        rows = [{"what": name.replace("_", " "), "how many": count} for name, count in shown.items()]
        create_table_artifact(key=key, table=rows, description=what)
    return shown


def _label(chunk: list[int], number: int, chunks: list[list[int]]) -> str:
    return f"{len(chunk)} dossiers ({number}/{len(chunks)})"

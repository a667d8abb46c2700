"""Figures for the sector: who was struck off and why, and who is close to it without any sign of life."""

from prefect import flow
from prefect.artifacts import create_table_artifact

from actualisatie.flows.clock import read_clock
from actualisatie.flows.parameters import OutreachOrder, ReportOrder
from actualisatie.flows.results import ON_THIS_MACHINE
from actualisatie.tasks.monitoring import Rows, outreach, report


@flow(
    name="report",
    flow_run_name="{order.mark}report {order.campaign}",
    description="Counts who was struck off and why, per housing company and municipality; small counts are hidden.",
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
)
def make_report(order: ReportOrder) -> int:
    """Show the counts under Artifacts, and write them as CSV and picture where a folder is given; return the rows.

    A dry run writes no file.
    """
    moment = read_clock(order.today)
    rows = report(order.campaign, order.folder, moment, order.operator, dry_run=order.dry_run)
    return _show(f"report-{order.campaign}", rows, f"Who was struck off in {order.campaign}, and why. *: hidden.")


@flow(
    name="outreach list",
    flow_run_name="{order.mark}outreach {order.campaign}",
    description="Lists who may be struck off soon without any sign of life, in a file for each housing company.",
    persist_result=False,
    result_storage=ON_THIS_MACHINE,
)
def make_outreach_list(order: OutreachOrder) -> int:
    """Write the lists, show counts under Artifacts, and return in how many municipalities somebody is close.

    A dry run writes no list.
    """
    moment = read_clock(order.today)
    rows = outreach(order.campaign, order.days, order.folder, moment, order.operator, dry_run=order.dry_run)
    about = f"Close to a strike-off in {order.campaign} within {order.days} days, silent. *: hidden."
    return _show(f"outreach-{order.campaign}", rows, about)


def _show(key: str, rows: Rows, description: str) -> int:
    create_table_artifact(key=key, table=rows or [{"what": "nothing", "how many": 0}], description=description)
    return len(rows)

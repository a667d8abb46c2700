"""The dry run of a round: counts what is due, and makes proofs where the form asks for them. Nothing happens."""

from actualisatie.calendar.moment import Moment
from actualisatie.flows.parameters import Order
from actualisatie.flows.steps import show_counts
from actualisatie.tasks.proof_mail import mail_proofs
from actualisatie.tasks.proofs import print_proofs
from actualisatie.tasks.rehearsing import count_due


def rehearse(order: Order, moment: Moment, before: dict[str, int]) -> dict[str, int]:
    """Count what a round would look at, after what the flow would do `before`; emit no event of it."""
    counts = before | count_due(order.campaign, moment)
    if order.redirect_to is not None:
        counts |= print_proofs(order.campaign, order.redirect_to, moment, order.operator)
    if order.redirect_mail_to is not None:
        counts |= mail_proofs(order.campaign, order.redirect_mail_to, moment)
    return show_counts(f"dry-run-{order.campaign}", counts, f"A dry run: what is due in {order.campaign}.")

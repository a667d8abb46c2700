"""Which proposals a decision is about: all, those of a batch, some, or all but some."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import ApprovalError
from actualisatie.campaigns.proposals.listing import batches_of_proposals
from actualisatie.dossiers.identifiers import parse_dossier_number
from actualisatie.storage.models import Campaign


def chosen_proposals(
    session: Session,
    campaign: Campaign,
    moment: Moment,
    *,
    batch: str | None = None,
    dossiers: Collection[str] = (),
    besides: Collection[str] = (),
) -> set[str]:
    """Return the dossier numbers meant, all of which wait for a decision.

    Raises `ApprovalError` for a number or batch that does not: a slip of the pen must not decide about another.
    """
    waiting = batches_of_proposals(session, campaign, moment)
    if not waiting:
        raise ApprovalError("No strike-off waits for a decision in this campaign.")
    found = {number for number, one in waiting.items() if batch in (None, one)}
    if not found:
        raise ApprovalError(f"No proposal of batch {batch} waits for a decision: list them. Nothing was changed.")
    named = {parse_dossier_number(number) for number in dossiers}
    left_out = {parse_dossier_number(number) for number in besides}
    missing = sorted((named | left_out) - found)
    if missing:
        raise ApprovalError(f"Not proposed, so not to be decided: {', '.join(missing)}. Nothing was changed.")
    chosen = (named or found) - left_out
    if not chosen:
        raise ApprovalError("Nothing is left to decide on. Nothing was changed.")
    return chosen

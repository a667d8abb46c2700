"""Tells of each batch whose term has passed, as an event, in the round that may act on it."""

from prefect.context import FlowRunContext

from actualisatie.campaigns.desk_events import DeskEvent
from actualisatie.campaigns.quiet import Part
from actualisatie.flows.announcing import announce
from actualisatie.storage.models.letter import batch_code
from actualisatie.tasks.looking import Look
from actualisatie.tasks.passed_terms import note_passed_told, passed_terms


def tell_passed_terms(look: Look) -> None:
    """Emit an event for each batch of a campaign whose term has passed, with its grace, and none told of yet.

    They are noted only then: a run that is killed in between leaves them to the next, and two at once may both tell.
    """
    if FlowRunContext.get() is None or not look.shows(Part.PASSED):
        return
    batches = passed_terms(look.campaign, look.moment)
    for batch_id in batches:
        announce(DeskEvent.DEADLINE_PASSED, batch_code(batch_id))
    note_passed_told(look.campaign, batches, look.moment)

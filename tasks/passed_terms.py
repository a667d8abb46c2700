"""What a round tells of terms that have passed: those of batches of which nobody was told yet."""

from collections.abc import Sequence

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.postmarks import passed
from actualisatie.storage.database import transaction
from actualisatie.tasks import runtime


def passed_terms(campaign: str, moment: Moment) -> list[int]:
    """Return the ids of the batches of which to tell, oldest first."""
    with transaction(runtime.engine()) as session:
        return passed.passed_terms(session, campaign_by_name(session, campaign), moment)


def note_passed_told(campaign: str, batch_ids: Sequence[int], moment: Moment) -> None:
    """Remember that these batches were told of."""
    with transaction(runtime.engine()) as session:
        passed.note_told(session, campaign_by_name(session, campaign), batch_ids, moment)

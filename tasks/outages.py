"""What a round tells of the sources: which went silent and which answer again, each outage once."""

from collections.abc import Mapping

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.checks.outages import SourceNews, note_outages
from actualisatie.storage.database import transaction
from actualisatie.tasks import runtime
from actualisatie.tasks.asking import ANSWER, NO_ANSWER
from actualisatie.tasks.transient import tried_again


@tried_again
def news_of_sources(counts: Mapping[str, int], moment: Moment) -> SourceNews:
    """Return what the counts of a round say of sources that nobody was told yet; nothing where none was asked."""
    silent, answering = _by_source(counts, NO_ANSWER), _by_source(counts, ANSWER)
    if not silent and not answering:
        return SourceNews({}, {})
    with transaction(runtime.engine()) as session:
        return note_outages(session, silent, answering, moment)


def _by_source(counts: Mapping[str, int], mark: str) -> dict[str, int]:
    return {what.removeprefix(mark): number for what, number in counts.items() if what.startswith(mark)}

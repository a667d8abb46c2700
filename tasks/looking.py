"""What a round sees to do, in one question to the database; seen anew as soon as something was done."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns import agenda
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.quiet import Part, parts_to_do
from actualisatie.connectors.dropfolder import dropped_below
from actualisatie.connectors.local_software.files import ACKNOWLEDGEMENTS
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Campaign
from actualisatie.tasks import runtime
from actualisatie.tasks.transient import tried_again

CHUNK = 500
"""Dossiers in one task."""

_CASES: Mapping[Part, Callable[[Session, Campaign, Moment], list[int]]] = {
    Part.CHECK: agenda.to_check,
    Part.LOOK_FOR: agenda.to_look_for,
    Part.FOLLOW: agenda.to_follow,
    Part.STRIKE_OFF: agenda.before_strike_off,
}
"""Which cases a part works on."""


class Look:
    """Which parts of a round have something to do. A part is asked for what exactly only where it has.

    What one part does may make work for those after it, so what was seen counts only until then.
    """

    def __init__(self, campaign: str, moment: Moment) -> None:
        """Look at a campaign as it is at a moment, at the first question."""
        self.campaign, self.moment = campaign, moment
        self._seen: frozenset[Part] | None = None

    def shows(self, part: Part) -> bool:
        """Return whether a part may find something to do; take what is then done through `after`."""
        if self._seen is None:
            self._seen = _parts(self.campaign, self.moment)
        return part in self._seen

    def finds(self, part: Part) -> bool:
        """Return whether a part may find something to do: it then does so, and the next question looks anew."""
        found = self.shows(part)
        if found:
            self._seen = None
        return found

    def cases(self, part: Part) -> list[list[int]]:
        """Return the cases that a part works on, in chunks; the next question looks anew where there are any."""
        if not self.finds(part):
            return []
        return agenda.chunks(_cases(part, self.campaign, self.moment), CHUNK)

    def after(self, done: dict[str, int]) -> dict[str, int]:
        """Return what a part counted; the next question looks anew where that is anything."""
        if done:
            self._seen = None
        return done


@tried_again
def _parts(campaign: str, moment: Moment) -> frozenset[Part]:
    with transaction(runtime.engine()) as session:
        parts = parts_to_do(session, campaign_by_name(session, campaign), moment)
    lies_there = any(dropped_below(runtime.settings().inbox, ACKNOWLEDGEMENTS))
    return parts | {Part.EXECUTE} if lies_there else parts


@tried_again
def _cases(part: Part, campaign: str, moment: Moment) -> list[int]:
    with transaction(runtime.engine()) as session:
        return _CASES[part](session, campaign_by_name(session, campaign), moment)

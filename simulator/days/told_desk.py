"""Does at the office's desk what a scenario tells of the post: a postmark, a correction of one, more time."""

from datetime import date

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.letter_list import batches_in_hand
from actualisatie.campaigns.postmarks.correcting import NewPostmark
from actualisatie.campaigns.postmarks.extending import ExtensionOrder
from actualisatie.dossiers.kinds import LetterRound
from actualisatie.simulator.days.events_of_post import Corrects, Desk, Extends, Posts
from actualisatie.simulator.days.office import Office
from actualisatie.storage.database import transaction


class NothingToPostError(Exception):
    """A scenario posts or corrects letters that are not there."""


def do_at_desk(office: Office, event: Desk, moment: Moment, only: list[str]) -> str:
    """Do what an event tells, for the dossiers with the numbers `only` (none: all), and return it in words.

    Raises what the use cases raise, and `NothingToPostError`.
    """
    if isinstance(event, Extends):
        office.extend(ExtensionOrder(event.until, event.reason, event.running_on, (), event.postal_codes), moment)
        return f"terms are extended to {event.until}"
    if isinstance(event, Corrects):
        new = NewPostmark(event.postmark, event.proof, event.reason)
        for code in _batches(office, event):
            office.correct(code, new, moment, only)
        return f"the postmark of the {event.letters} letters is corrected to {event.postmark}"
    postmark = event.postmark or event.on
    for code in _batches(office, event):
        office.post(code, postmark, event.proof, moment, only)
    return f"the {event.letters} letters{' of some' if only else ''} are posted, postmark {postmark}"


def in_hand(office: Office, planned_by: date = date.max, *, posted: bool = False) -> list[tuple[str, LetterRound]]:
    """Return the batches that wait to be posted and are planned by a calendar day, or those that were posted."""
    with transaction(office.engine) as session:
        return batches_in_hand(session, office.campaign, planned_by, posted=posted)


def _batches(office: Office, event: Posts | Corrects) -> list[str]:
    """Return the batches that are meant: those in hand, or those posted before that are reported once more."""
    waiting = [code for code, round_ in in_hand(office) if round_ is event.letters]
    posted = [code for code, round_ in in_hand(office, posted=True) if round_ is event.letters]
    again = posted if event.refused else []
    found = (posted or waiting) if isinstance(event, Corrects) else (waiting or again)
    if not found:
        raise NothingToPostError(f"{event.on}: there is no {event.letters} letter to {event.what.replace('_', ' ')}.")
    return found

"""What people of housing companies do about dossiers that wait for them: once a week they clear what is two weeks old.

Somebody who died, or who cannot be written to, stays with them: nothing here can settle that.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import BRUSSELS, Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.holding.hold_desk import lift, list_holds
from actualisatie.campaigns.holding.holds import open_holds
from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.campaigns.replies.matching import case_meant
from actualisatie.campaigns.replies.worklist import Settled, settle_by_hand, waiting_replies
from actualisatie.dossiers.kinds import HoldReason, ReplyChannel, ReplyKind, ReplyMeaning, ReviewVerdict
from actualisatie.simulator.candidates.dropping import write_replies
from actualisatie.simulator.days.front_office import POST_ROOM
from actualisatie.simulator.days.office import Office
from actualisatie.storage.database import transaction

PATIENCE = {
    HoldReason.RETURNED_MAIL: 14,
    HoldReason.UNPROCESSED_REPLY: 14,
    HoldReason.TRANSFER: 14,
    HoldReason.CONDITIONS_UNKNOWN: 28,
    HoldReason.DOCUMENT_REVIEW: 60,
}
"""After how many calendar days a hold is cleared by hand."""
_REVIEWS = {
    HoldReason.CONDITIONS_UNKNOWN: ReviewVerdict.ACCEPTED,
    HoldReason.DOCUMENT_REVIEW: ReviewVerdict.REFUSED,
}
"""What they find: who could not be judged proves it, who was asked for more proof has none."""
_NOTE = "looked at"


def clear_the_desk(office: Office, moment: Moment) -> int:
    """Clear what has waited long enough; return how many holds that were."""
    with transaction(office.engine) as session:
        held = list_holds(session, campaign_by_name(session, office.campaign))
    old = [one for one in held if _has_waited(one, moment.today)]
    reviewed = [one for one in old if one["hold"] in _REVIEWS]
    if reviewed:
        file = office.folder / "desk" / f"{moment.today}.jsonl"
        file.parent.mkdir(parents=True, exist_ok=True)
        write_replies(file, _reviews(reviewed, moment.at))
        office.take_in([file], moment)
    for one in old:
        if one["hold"] not in _REVIEWS:
            _lift(office, one, moment)
    return len(old)


def _has_waited(held: dict[str, Any], today: date) -> bool:
    patience = PATIENCE.get(HoldReason(held["hold"]))
    return patience is not None and held["since"] + timedelta(days=patience) <= today


def _reviews(held: Iterable[dict[str, Any]], at: datetime) -> Iterable[ReplyItem]:
    morning = at.astimezone(BRUSSELS) - timedelta(hours=2)
    for one in held:
        yield ReplyItem(
            key=f"desk/{one['dossier']}/{at:%Y%m%d}",
            dossier=one["dossier"],
            kind=ReplyKind.REVIEW,
            channel=ReplyChannel.COUNTER,
            received_at=morning,
            review=_REVIEWS[HoldReason(one["hold"])],
        )


def _lift(office: Office, held: dict[str, Any], moment: Moment) -> None:
    """Look at the address again and write anew, let an unclear answer count for nothing, keep a dossier that moved."""
    reason = HoldReason(held["hold"])
    with transaction(office.engine) as session:
        look_at(session, held["dossier"], reason, moment, POST_ROOM, fresh_term=reason is HoldReason.RETURNED_MAIL)


def look_at(
    session: Session, dossier: str, reason: HoldReason, moment: Moment, actor: str, *, fresh_term: bool = False
) -> None:
    """Let each reply that waits count for nothing, one by one, then lift what is still held for this reason."""
    meaning = ReplyMeaning.NOTHING if reason is HoldReason.UNPROCESSED_REPLY else None
    waiting = [one for one in waiting_replies(session) if one["dossier"] == dossier] if meaning else []
    for one in waiting:
        settle_by_hand(session, one["key"], Settled(note=_NOTE, means=meaning), moment, actor)
    case = case_meant(session, dossier)
    held = [hold.id for hold in open_holds(session, case.id) if hold.reason is reason] if case is not None else []
    for one_id in held:
        lift(session, dossier, reason, moment, actor, note=_NOTE, meaning=meaning, fresh_term=fresh_term, only=one_id)

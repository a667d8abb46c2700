"""Which letters came back, and whether post goes somewhere else now."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.campaigns.addressing.postal import envelopes
from actualisatie.campaigns.batches.letter_numbers import letter_by_id
from actualisatie.dossiers.kinds import LetterRound, ReplyKind
from actualisatie.letters.content import LetterContent
from actualisatie.storage.models import Case, Dossier, Hold, Letter, Reply

_ASKING = (LetterRound.FIRST, LetterRound.REMINDER)


def letters_that_came_back(session: Session, case: Case, hold: Hold) -> Sequence[Letter]:
    """Return the letters that came back since a hold was placed: each by its square, else the newest that was posted.

    Of two letters to two addresses it may have been either, so both are returned.
    """
    query = select(Reply.letter_code).where(
        Reply.case_id == case.id, Reply.kind == ReplyKind.RETURNED_MAIL, Reply.taken_in_at >= hold.placed_at
    )
    codes = session.scalars(query).all()
    named = [letter_by_id(session, code.partition(".")[0]) for code in codes if code]
    found = {one.id: one for one in named if one is not None}
    if len(found) < len(codes) or not codes:
        found |= {one.id: one for one in _newest_posted(session, case)}
    return list(found.values())


def goes_elsewhere(letter: Letter, dossier: Dossier) -> bool:
    """Return whether a letter no longer counts, and post goes to another place or another person than it did."""
    if letter.withdrawn_at is None:
        return False
    written = LetterContent.from_dict(letter.content).address
    now = envelopes(dossier).get(letter.addressee)
    return now is None or (now.location, now.recipients) != (written.location, written.recipients)


def _newest_posted(session: Session, case: Case) -> Sequence[Letter]:
    posted = select(Letter).where(Letter.case_id == case.id, Letter.postmark.is_not(None), Letter.round.in_(_ASKING))
    letters = session.scalars(posted.order_by(Letter.postmark.desc(), Letter.id.desc())).all()
    return [one for one in letters if one.batch_id == letters[0].batch_id]

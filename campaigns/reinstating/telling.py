"""What the letter says that takes a strike-off back: the day of the decision, and why, in plain Dutch."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.dossiers.kinds import ReinstateReason
from actualisatie.storage.models import Case, Reinstatement

_GROUNDS = {
    ReinstateReason.COMPANY_ERROR: "Wij maakten een fout. Uw inschrijving had niet geschrapt mogen worden.",
    ReinstateReason.TIMELY_REPLY: "U antwoordde op tijd, maar wij zagen uw antwoord niet.",
    ReinstateReason.RETURNED_MAIL: "Een brief die wij u stuurden, kwam terug. U hebt hem dus niet kunnen lezen.",
    ReinstateReason.APPEAL_FOUNDED: "U diende verhaal in tegen de schrapping. U kreeg gelijk.",
    ReinstateReason.FORCE_MAJEURE: "U kon door overmacht niet op tijd antwoorden.",
}


def told_of_reinstatement(session: Session, cases: Iterable[Case]) -> dict[int, dict[str, Any]]:
    """Return, by the id of the case, what its letter says of the decision."""
    query = select(Reinstatement).where(
        Reinstatement.case_id.in_([case.id for case in cases]), Reinstatement.granted.is_(True)
    )
    return {
        one.case_id: {"decided_on": Moment.of(one.decided_at).today, "grounds": (_GROUNDS[one.reason],)}
        for one in session.scalars(query.order_by(Reinstatement.id))
        if one.decided_at is not None
    }

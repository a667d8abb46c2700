"""The end of a dossier on the candidate's own request, and its return when the candidate thought better of it."""

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.signals.writing import StatusChange, write_signals
from actualisatie.dossiers.kinds import DossierStatus
from actualisatie.dossiers.signals import IN_ONDERZOEK
from actualisatie.dossiers.states import CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Case
from actualisatie.storage.transitions import Move, move_cases


def end_on_request(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """Close a case because the candidate asked to leave the register, which is a ground of strike-off of its own (S2).

    The dossier is *Geschrapt* from today on; whoever must know it outside is told.
    """
    before = case.dossier.status
    move = Move(case.state, CaseState.WITHDRAWN, moment.at, moment.today, actor, "withdrawn at own request")
    kept = {"status_before": before, "status_before_since": case.dossier.status_since}
    if move_cases(session, [case.id], move, kept):
        session.refresh(case)
        set_status(session, case, DossierStatus.STRUCK_OFF, moment, actor)


def stay_after_all(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """Give a dossier its status back that ended on own request: the candidate stays enrolled."""
    before = case.status_before
    back = before if before in IN_ONDERZOEK else DossierStatus.ENROLLED
    if before is not None and case.dossier.status is DossierStatus.STRUCK_OFF:
        set_status(session, case, back, moment, actor)


def set_status(session: Session, case: Case, wanted: DossierStatus, moment: Moment, actor: str) -> None:
    """Give a dossier another status, journal it, and write down who outside is to be told."""
    before = case.dossier.status
    data = {"from": before.value, "to": wanted.value}
    journal.record(session, journal.Entry(moment.at, actor, "status set", case_id=case.id, data=data))
    case.dossier.status, case.dossier.status_since = wanted, moment.today
    write_signals(session, [StatusChange(case, before)], moment, actor)

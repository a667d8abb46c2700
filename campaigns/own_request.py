"""The end of a dossier on the candidate's own request, and its return when the candidate thought better of it."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.signals.writing import StatusChange, write_signals
from actualisatie.dossiers.kinds import DossierStatus
from actualisatie.dossiers.signals import IN_ONDERZOEK
from actualisatie.dossiers.states import CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Case, Dossier
from actualisatie.storage.transitions import Move, move_cases


def end_on_request(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """Close a case because the candidate asked to leave the register, which is a ground of strike-off of its own (S2).

    The dossier is *Geschrapt* from today on; whoever must know it outside is told.
    """
    end_all_on_request(session, [case], moment, actor)


def end_all_on_request(session: Session, cases: Sequence[Case], moment: Moment, actor: str) -> None:
    """Do what `end_on_request` does with cases of different dossiers; those that close alike move in one statement."""
    alike: dict[tuple[int, CaseState], list[int]] = defaultdict(list)
    for case in cases:
        alike[case.campaign_id, case.state].append(case.id)
    for (_, state), case_ids in alike.items():
        move = Move(state, CaseState.WITHDRAWN, moment.at, moment.today, actor, "withdrawn at own request")
        if moved := move_cases(session, case_ids, move, _STATUS_BEFORE):
            set_statuses(session, _read_anew(session, moved), DossierStatus.STRUCK_OFF, moment, actor)


_STATUS_BEFORE = {
    "status_before": select(Dossier.status).where(Dossier.id == Case.dossier_id).scalar_subquery(),
    "status_before_since": select(Dossier.status_since).where(Dossier.id == Case.dossier_id).scalar_subquery(),
}
"""What a case remembers of its dossier's status as it is then, each of its own."""


def _read_anew(session: Session, case_ids: Sequence[int]) -> Sequence[Case]:
    query = select(Case).where(Case.id.in_(case_ids)).order_by(Case.id).options(joinedload(Case.dossier))
    return session.scalars(query.execution_options(populate_existing=True)).all()


def stay_after_all(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """Give a dossier its status back that ended on own request: the candidate stays enrolled."""
    before = case.status_before
    back = before if before in IN_ONDERZOEK else DossierStatus.ENROLLED
    if before is not None and case.dossier.status is DossierStatus.STRUCK_OFF:
        set_status(session, case, back, moment, actor)


def set_status(session: Session, case: Case, wanted: DossierStatus, moment: Moment, actor: str) -> None:
    """Give a dossier another status, journal it, and write down who outside is to be told."""
    set_statuses(session, [case], wanted, moment, actor)


def set_statuses(session: Session, cases: Sequence[Case], wanted: DossierStatus, moment: Moment, actor: str) -> None:
    """Do what `set_status` does with the dossiers of cases of one campaign."""
    changes = [StatusChange(case, case.dossier.status) for case in cases]
    for one in changes:
        data = {"from": one.before.value, "to": wanted.value}
        journal.record(session, journal.Entry(moment.at, actor, "status set", case_id=one.case.id, data=data))
        one.case.dossier.status, one.case.dossier.status_since = wanted, moment.today
    write_signals(session, changes, moment, actor)

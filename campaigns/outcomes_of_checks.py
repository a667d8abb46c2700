"""What the first verdict of a case does: its status in the register, its wave, and the letter that is due."""

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.dossiers.conditions.assessment import Assessment
from actualisatie.dossiers.kinds import DossierStatus, Verdict
from actualisatie.dossiers.states import CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Case
from actualisatie.storage.transitions import Move, move_cases

_STATUS = {Verdict.MEETS: DossierStatus.ENROLLED, Verdict.FAILS: DossierStatus.IN_ONDERZOEK}
_SELECTS = {Verdict.MEETS: ("satisfies", "all"), Verdict.FAILS: ("in_onderzoek", "all")}
_CHANGEABLE = frozenset(
    {DossierStatus.ENROLLED, DossierStatus.IN_ONDERZOEK, DossierStatus.IN_ONDERZOEK_OTHER, DossierStatus.WAITING}
)
"""Statuses that a check may replace. In offer and under appeal are the register's own and stay."""


def apply_first_check(session: Session, case: Case, assessment: Assessment, moment: Moment, actor: str) -> None:
    """Set the dossier's status (S1, S2: *Ingeschreven*, or *in onderzoek*) and make its first letter due."""
    dossier = case.dossier
    wanted = _STATUS[assessment.verdict]
    if dossier.status in _CHANGEABLE and dossier.status is not wanted:
        data = {"from": dossier.status.value, "to": wanted.value}
        journal.record(session, journal.Entry(moment.at, actor, "status set", case_id=case.id, data=data))
        dossier.status, dossier.status_since = wanted, moment.today
    case.wave = wave_of(case.campaign.definition["waves"], assessment.verdict)
    session.flush()
    failing = sorted({result.condition.value for result in assessment.results if result.verdict is Verdict.FAILS})
    checked = Move(
        CaseState.SELECTED,
        CaseState.CHECKED,
        moment.at,
        moment.today,
        actor,
        "checked",
        data={"verdict": assessment.verdict.value, "failing": failing},
    )
    due = Move(CaseState.CHECKED, CaseState.LETTER_DUE, moment.at, moment.today, actor, "letter due")
    move_cases(session, move_cases(session, [case.id], checked), due)


def wave_of(waves: list[dict[str, object]], verdict: Verdict) -> int:
    """Return the number of the first wave that selects this verdict, or the last wave."""
    fitting = [one for one in waves if one["selects"] in _SELECTS[verdict]]
    number = (fitting or waves[-1:])[0]["number"]
    return int(str(number))

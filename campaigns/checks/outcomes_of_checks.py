"""What the first verdict of a case does: its status in the register, its wave, and the letter that is due."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.selecting import HELD_FROM_THE_START
from actualisatie.campaigns.strike_offs.under_way import strike_off_under_way
from actualisatie.dossiers.conditions.assessment import Assessment
from actualisatie.dossiers.kinds import CampaignKind, DossierStatus, Verdict
from actualisatie.dossiers.states import CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Case
from actualisatie.storage.transitions import Move, move_cases

_STATUS = {Verdict.MEETS: DossierStatus.ENROLLED, Verdict.FAILS: DossierStatus.IN_ONDERZOEK}
_SELECTS = {Verdict.MEETS: ("satisfies", "all"), Verdict.FAILS: ("in_onderzoek", "all")}
CHANGEABLE = frozenset(
    {DossierStatus.ENROLLED, DossierStatus.IN_ONDERZOEK, DossierStatus.IN_ONDERZOEK_OTHER, DossierStatus.WAITING}
)
"""Statuses that a check may replace. In offer and under appeal are the register's own and stay."""


def apply_first_checks(
    session: Session, checked: Sequence[tuple[Case, Assessment]], moment: Moment, actor: str
) -> None:
    """Set the dossiers' status (S1, S2: *Ingeschreven*, or *in onderzoek*) and make their first letters due.

    Cases with the same outcome move together.
    """
    outcomes: dict[tuple[Verdict, tuple[str, ...], bool], list[int]] = defaultdict(list)
    for case, assessment in checked:
        if case.campaign.kind is not CampaignKind.INACTIVITY:
            _set_status(session, case, _STATUS[assessment.verdict], moment, actor)
        case.wave = wave_of(case.campaign.definition["waves"], assessment.verdict)
        silent = case.campaign.kind is CampaignKind.ANNUAL and assessment.verdict is Verdict.MEETS
        failing = {result.condition.value for result in assessment.results if result.verdict is Verdict.FAILS}
        outcomes[assessment.verdict, tuple(sorted(failing)), silent].append(case.id)
    session.flush()
    for (verdict, failing_ones, silent), case_ids in outcomes.items():
        data = {"verdict": verdict.value, "failing": list(failing_ones)}
        first = Move(CaseState.SELECTED, CaseState.CHECKED, moment.at, moment.today, actor, "checked", data=data)
        to_state, event = (CaseState.SILENT_OK, "meets in silence") if silent else (CaseState.LETTER_DUE, "letter due")
        after = Move(CaseState.CHECKED, to_state, moment.at, moment.today, actor, event)
        move_cases(session, move_cases(session, case_ids, first), after)


def says_enough(case: Case, assessment: Assessment, *, everybody_found: bool) -> bool:
    """Return whether the case can go on: a verdict, or for inactivity only that the population register knows all."""
    if case.campaign.kind is CampaignKind.INACTIVITY:
        return everybody_found
    return assessment.verdict is not Verdict.UNKNOWN


def apply_later_check(session: Session, case: Case, assessment: Assessment, moment: Moment, actor: str) -> None:
    """Close an annual case whose dossier meets the conditions by now: it need not answer (S2), and is enrolled again.

    In the other campaigns a candidate must answer whatever the sources say. A strike-off that was sent comes first: it
    may be done already.
    """
    if case.campaign.kind is not CampaignKind.ANNUAL or assessment.verdict is not Verdict.MEETS:
        return
    if strike_off_under_way(session, case):
        return
    _set_status(session, case, DossierStatus.ENROLLED, moment, actor)
    reason = "the sources say now that all conditions are met"
    closed = Move(case.state, CaseState.CONFIRMED, moment.at, moment.today, actor, "meets by now", reason=reason)
    move_cases(session, [case.id], closed, {"closed_reason": "meets_by_now"})


def take_over_status(session: Session, case: Case, status: DossierStatus | None, moment: Moment, actor: str) -> None:
    """Let a dossier follow the register once its offer or appeal has ended: *in onderzoek* when conditions fail."""
    if case.dossier.status not in HELD_FROM_THE_START or status is None or status not in CHANGEABLE:
        return
    tested = case.campaign.kind is not CampaignKind.INACTIVITY and case.verdict in _STATUS
    wanted = _STATUS[case.verdict] if tested and case.verdict else status
    _record_status(session, case, wanted, moment, actor)


def _set_status(session: Session, case: Case, wanted: DossierStatus, moment: Moment, actor: str) -> None:
    if case.dossier.status in CHANGEABLE and case.dossier.status is not wanted:
        _record_status(session, case, wanted, moment, actor)


def _record_status(session: Session, case: Case, wanted: DossierStatus, moment: Moment, actor: str) -> None:
    data = {"from": case.dossier.status.value, "to": wanted.value}
    journal.record(session, journal.Entry(moment.at, actor, "status set", case_id=case.id, data=data))
    case.dossier.status, case.dossier.status_since = wanted, moment.today


def wave_of(waves: list[dict[str, object]], verdict: Verdict) -> int:
    """Return the number of the first wave that selects this verdict, or the last wave; 1 where there are no waves."""
    if not waves:
        return 1
    fitting = [one for one in waves if one["selects"] in _SELECTS[verdict]]
    number = (fitting or waves[-1:])[0]["number"]
    return int(str(number))

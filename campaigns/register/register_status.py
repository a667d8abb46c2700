"""Reads the status of dossiers in the register and follows it: in offer, under appeal, confirmed there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.checks.outcomes_of_checks import CHANGEABLE, take_over_status
from actualisatie.campaigns.holding.holds import lift_hold, open_holds_of
from actualisatie.campaigns.register.register_confirmations import confirmations_count_from
from actualisatie.campaigns.replies.holding import hold_case
from actualisatie.campaigns.restarting import start_again
from actualisatie.campaigns.signals.writing import StatusChange, write_signals
from actualisatie.campaigns.strike_offs.under_way import raise_alarm, strike_off_under_way
from actualisatie.connectors.cir.client import CirClient
from actualisatie.connectors.cir.errors import CirUnavailable
from actualisatie.connectors.cir.status import RegisterStatus
from actualisatie.dossiers.kinds import CampaignKind, DossierStatus, HoldReason, Verdict
from actualisatie.dossiers.states import AWAITING_REPLY, OPEN, TOWARDS_STRIKE_OFF, CaseState
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Dossier, Hold, JournalEntry
from actualisatie.storage.transitions import Move, move_cases

PAUSES = {DossierStatus.IN_OFFER: HoldReason.IN_OFFER, DossierStatus.UNDER_APPEAL: HoldReason.APPEAL}
"""Which statuses of the register pause a case, and the hold that each places."""


@dataclass(frozen=True, slots=True)
class Followed:
    """How many cases have a fresh status, for how many the register gave none, and for how many it was silent."""

    fresh: int
    without_answer: int
    silent: int = 0


def follow_register_status(
    engine: Engine, case_ids: Sequence[int], register: CirClient, moment: Moment, actor: str
) -> Followed:
    """Read the register's status of these cases and act on it. A case without an answer stays as it was.

    The register prevails: a dossier that it reports confirmed is confirmed (domain policy 1), unless conditions are not
    met: then the confirmation only defeats the ground of silence.
    """
    with transaction(engine) as session:
        query = select(Case.id, Dossier.number).join(Dossier).where(Case.id.in_(case_ids), Case.state.in_(OPEN))
        numbers: dict[int, str] = {row.id: row.number for row in session.execute(query)}
    answers = register.statuses(list(numbers.values()))
    with transaction(engine) as session:
        open_ones = select(Case).where(Case.id.in_(numbers), Case.state.in_(OPEN)).order_by(Case.id)
        cases = session.scalars(open_ones.with_for_update(of=Case)).all()
        holds = open_holds_of(session, [case.id for case in cases])
        told = [case for case in cases if _note(session, case, answers.get(numbers[case.id]), moment)]
        session.flush()
        for case in told:
            _follow(session, case, holds.get(case.id, []), moment, actor)
        paused = [case for case in told if _pause(holds.get(case.id, []))]
        left = open_holds_of(session, [case.id for case in paused])
        _tell_after_pauses(session, [case for case in paused if not _pause(left.get(case.id, []))], moment, actor)
    silent = sum(isinstance(answer, CirUnavailable) for answer in answers.values())
    return Followed(len(told), len(numbers) - len(told), silent)


def _note(session: Session, case: Case, answer: object, moment: Moment) -> bool:
    """Write down what the register says of a case; return whether it said anything."""
    if not isinstance(answer, RegisterStatus):
        return False
    case.register_status, case.register_asked_at = answer.status, moment.at
    case.register_confirmed = _belongs_to_this_case(session, case, answer)
    return True


def _follow(session: Session, case: Case, holds: Collection[Hold], moment: Moment, actor: str) -> None:
    """Act on what was written down; `holds` are those that were open before."""
    for status, reason in PAUSES.items():
        if case.register_status is status:
            hold_case(session, case, reason, "status in the register", moment, actor, among=holds)
        elif any(hold.reason is reason for hold in holds):
            _let_go(session, case, reason, case.register_status, moment, actor)
    if case.register_confirmed and case.verdict is Verdict.MEETS and case.state in AWAITING_REPLY | TOWARDS_STRIKE_OFF:
        _confirm(session, case, moment, actor)


def _pause(holds: Collection[Hold]) -> bool:
    return any(hold.reason in PAUSES.values() for hold in holds)


def _tell_after_pauses(session: Session, cases: Sequence[Case], moment: Moment, actor: str) -> None:
    """Tell outside of the status of dossiers whose offer or appeal has ended, where the register shows another one."""
    shown = [StatusChange(case, case.register_status) for case in cases if case.register_status in CHANGEABLE]
    write_signals(session, shown, moment, actor)


def _confirm(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """Confirm, unless the strike-off was sent: then the software is asked first whether it was done."""
    if strike_off_under_way(session, case):
        reason = "confirmed in the register while the strike-off was under way: look, and reinstate if it was done"
        raise_alarm(session, case, reason, moment, actor)
        return
    move = Move(case.state, CaseState.CONFIRMED, moment.at, moment.today, actor, "confirmed in the register")
    move_cases(session, [case.id], move)


def _let_go(
    session: Session, case: Case, reason: HoldReason, status: DossierStatus | None, moment: Moment, actor: str
) -> None:
    """End a pause: its letters no longer count, a fresh term starts with a new letter (domain edge cases).

    While a strike-off is under way the pause stays: the case cannot start again before the software was asked.
    """
    if strike_off_under_way(session, case):
        return
    lift_hold(session, case, reason, moment, actor, note="the register has another status now")
    take_over_status(session, case, status, moment, actor)
    start_again(session, case, "the pause ended", moment, actor)


def _belongs_to_this_case(session: Session, case: Case, answer: RegisterStatus) -> bool:
    """Return whether the register has a confirmation that belongs to this case, not to a campaign or year before."""
    if answer.confirmed_at is None:
        return False
    if case.campaign.kind is CampaignKind.ONE_OFF:
        return answer.confirmed_at >= confirmations_count_from(case.campaign)
    began = session.scalar(select(func.min(JournalEntry.at)).where(JournalEntry.case_id == case.id))
    return began is not None and answer.confirmed_at >= began

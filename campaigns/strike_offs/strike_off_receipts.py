"""What follows a strike-off outside: receipt and struck-off state, or the failure, in one transaction."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.holding.holds import place_hold
from actualisatie.campaigns.policies import StrikeSystem
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.reinstating.finding import propose_for_waiting_replies
from actualisatie.campaigns.signals.superseding import come_back
from actualisatie.campaigns.strike_offs.approving import back_to_term
from actualisatie.campaigns.strike_offs.strike_off_orders import lock_case
from actualisatie.campaigns.strike_offs.under_way import raise_alarm
from actualisatie.connectors.local_software.port import Receipt
from actualisatie.dossiers.kinds import DossierStatus, EffectKind, EffectState, HoldReason
from actualisatie.dossiers.states import CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Case, Effect
from actualisatie.storage.transitions import Move, move_cases

REFUSED = "the strike-off was refused outside: see `actualisatie outbox list`"
"""Why a case is held whose strike-off will not be carried out."""


def store_receipt(session: Session, effect_id: int, receipt: Receipt, moment: Moment, actor: str) -> None:
    """Keep the receipt as evidence and make the case *struck off*; the register's status follows.

    Where the campaign says so, telling the register is written down in the same transaction. A case that was given
    back meanwhile was struck off all the same: it is held, and an alarm asks to undo it.
    """
    effect, case = locked(session, effect_id)
    close(effect, receipt, moment)
    session.flush()
    move = Move(
        CaseState.STRIKE_OFF_APPROVED,
        CaseState.STRUCK_OFF,
        moment.at,
        moment.today,
        actor,
        "struck off",
        reason=f"ground: {case.ground}",
        data={"key": effect.key, "receipt": receipt.reference},
    )
    effective_on = date.fromisoformat(effect.payload["effective_on"])
    dossier = case.dossier
    kept = {"status_before": dossier.status, "status_before_since": dossier.status_since}
    if move_cases(session, [case.id], move, {"struck_off_on": effective_on, **kept}):
        dossier.status, dossier.status_since = DossierStatus.STRUCK_OFF, effective_on
        if terms_of(case.campaign).policies.strike.system is StrikeSystem.BOTH:
            session.add(_telling_the_register(effect, moment))
        propose_for_waiting_replies(session, case, moment)
        return
    session.refresh(case)
    if case.state is not CaseState.STRUCK_OFF:
        reason = "struck off in the local software after the case was given back: undo it there"
        raise_alarm(session, case, reason, moment, actor)
        place_hold(session, case, HoldReason.MANUAL, moment, actor, detail=reason)


def close(effect: Effect, receipt: Receipt, moment: Moment) -> None:
    """Mark an effect as done, with its receipt."""
    effect.state, effect.done_at, effect.last_error = EffectState.DONE, moment.at, None
    effect.receipt = {
        "reference": receipt.reference,
        "recorded_at": receipt.recorded_at.isoformat(),
        "effective_on": str(receipt.effective_on),
    }


def _telling_the_register(done: Effect, moment: Moment) -> Effect:
    return Effect(
        key=f"register-{done.key}",
        kind=EffectKind.REGISTER_STRIKE_OFF,
        case_id=done.case_id,
        housing_company_id=done.housing_company_id,
        payload=dict(done.payload),
        state=EffectState.PENDING,
        tries=0,
        created_at=moment.at,
    )


def store_failure(
    session: Session, effect_id: int, message: str, state: EffectState, moment: Moment, actor: str
) -> None:
    """Keep what went wrong. A refusal (*dead*) holds the case for a person; anything else is tried again."""
    effect, case = locked(session, effect_id)
    if effect.state is not EffectState.SENDING:  # another process did it, or two people gave it up, meanwhile
        return
    effect.state, effect.last_error = state, message
    entry = journal.Entry(
        moment.at, actor, "strike-off not done", case_id=case.id, reason=message, data={"key": effect.key}
    )
    journal.record(session, entry)
    if state is EffectState.DEAD:
        place_hold(session, case, HoldReason.MANUAL, moment, actor, detail=REFUSED)
    elif effect.written:
        alarm_when_not_shown(session, effect, case, moment, actor)


def alarm_when_not_shown(session: Session, effect: Effect, case: Case, moment: Moment, actor: str) -> None:
    """Raise one alarm in the round in which a strike-off sent to the register should have shown at last."""
    if effect.tries == terms_of(case.campaign).policies.strike.verify_rounds:
        reason = f"sent to the register and not shown there after {effect.tries} rounds: look, and call the register"
        raise_alarm(session, case, reason, moment, actor)


def give_back(session: Session, effect_id: int, message: str, moment: Moment, actor: str) -> None:
    """Cancel a strike-off that was claimed but never happened, and take its case back to its term."""
    effect, case = locked(session, effect_id)
    if effect.state is not EffectState.SENDING:  # another process did it, or gave it back, meanwhile
        return
    effect.state, effect.last_error = EffectState.CANCELLED, message
    entry = journal.Entry(
        moment.at, actor, "strike-off cancelled", case_id=case.id, reason=message, data={"key": effect.key}
    )
    journal.record(session, entry)
    back_to_term(session, case, moment, actor, "strike-off given back")
    come_back(session, case)


def locked(session: Session, effect_id: int) -> tuple[Effect, Case]:
    """Lock the case and then its effect, in the order in which the claim does: so nobody waits in a circle."""
    whose = select(Effect.case_id).where(Effect.id == effect_id).scalar_subquery()
    case = lock_case(session, Case.id == whose)
    if case is None:
        raise NoResultFound(f"There is no strike-off with effect {effect_id}.")
    query = select(Effect).where(Effect.id == effect_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one(), case

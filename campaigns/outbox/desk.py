"""What two people do with an effect that will not happen by itself: one asks for it, another confirms.

That is a dead one, or a request by file that its housing company has not acknowledged.
"""

from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import OutboxError
from actualisatie.campaigns.holding.holds import lift_hold, open_holds, place_hold
from actualisatie.campaigns.signals.superseding import come_back
from actualisatie.campaigns.strike_offs.approving import back_to_term
from actualisatie.campaigns.strike_offs.request_withdrawals import call_back
from actualisatie.campaigns.strike_offs.strike_off_receipts import REFUSED
from actualisatie.dossiers.kinds import EffectKind, EffectState, HoldReason
from actualisatie.dossiers.names import is_said, own_name, same_person
from actualisatie.dossiers.states import CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Acknowledgement, Case, Effect

WITHDRAWN = "its request by file was withdrawn: make sure that the housing company did not carry it out"
"""Why a case is held whose strike-off two people gave up while its request lay at the housing company."""


class Remedy(StrEnum):
    """What can be done with a dead effect, or a request by file: do it, or ask for it, again; or give it up."""

    RETRY = "retry"
    GIVE_UP = "give_up"


def ask_for(session: Session, effect_id: int, remedy: Remedy, moment: Moment, by: str, why: str) -> None:
    """Note what one person wants done with an effect; nothing happens before a second one confirms.

    Asking again replaces what was asked. Raises `OutboxError` and `NoNameError`.
    """
    by = own_name(by)
    if not is_said(why):
        raise OutboxError("Say why, in a sentence without names: the second person reads it.")
    effect, case = _stuck(session, effect_id)
    effect.asked = {"what": remedy.value, "by": by, "at": moment.at.isoformat(), "why": why}
    _journal(session, effect, case, f"{_words(remedy)} asked", moment, by, why)


def confirm(session: Session, effect_id: int, moment: Moment, by: str) -> Remedy:
    """Do what another person asked for, and return it. Raises `OutboxError` and `NoNameError`.

    Retrying a strike-off first asks outside whether it was done, and passes the gate again, in the next round. Giving
    up takes an approved case back to its term, where it stays held until a person lifts that. A request by file is
    written once more under the same name, or withdrawn: its file goes, and a note beside it says so.
    """
    effect, case = _stuck(session, effect_id)
    if effect.asked is None:
        raise OutboxError(f"Nothing was asked for effect {effect_id}: ask for a retry or to give it up first.")
    by = own_name(by)
    if same_person(effect.asked["by"], by):
        raise OutboxError(f"{by!r} asked for it: somebody else must confirm (four eyes). Nothing was changed.")
    remedy, why = Remedy(effect.asked["what"]), f"asked by {effect.asked['by']}: {effect.asked['why']}"
    effect.asked = None
    _journal(session, effect, case, f"{_words(remedy)} confirmed", moment, by, why)
    if remedy is Remedy.GIVE_UP:
        _give_up(session, effect, case, moment, by)
    elif effect.state is EffectState.DEAD:
        _retry(session, effect, case, moment, by)
    else:
        # what was written may be carried out at any time, so it is never forgotten; only its file is written again
        effect.written = {**(effect.written or {}), "taken": False}
    return remedy


def _retry(session: Session, effect: Effect, case: Case | None, moment: Moment, by: str) -> None:
    # a notice about a batch cannot be asked about outside: two people chose that it leaves, perhaps once more
    effect.state = EffectState.PENDING if effect.batch_id is not None else EffectState.SENDING
    effect.not_before = None
    _forget_the_refusal(session, effect)
    effect.written = effect.written if (effect.written or {}).get("taken") else None  # a person compared
    if effect.kind is EffectKind.STRIKE_OFF:
        _lift_the_hold_of_the_refusal(session, case, moment, by)


def _forget_the_refusal(session: Session, effect: Effect) -> None:
    """Let the next acknowledgement by file count: the refusal that was accepted is history now."""
    refusals = update(Acknowledgement).where(Acknowledgement.effect_id == effect.id, Acknowledgement.accepted)
    if effect.state is EffectState.SENDING:
        done = session.execute(refusals.values(accepted=False, reason="retried"))
        if getattr(done, "rowcount", 0):
            effect.written = None  # the request is written once more


def _lift_the_hold_of_the_refusal(session: Session, case: Case | None, moment: Moment, by: str) -> None:
    """Lift the hold that the refusal placed, and no other: a person's own doubt stays."""
    if case is None:
        return
    if any(hold.reason is HoldReason.MANUAL and hold.detail == REFUSED for hold in open_holds(session, case.id)):
        lift_hold(session, case, HoldReason.MANUAL, moment, by, note="retry confirmed")


def _give_up(session: Session, effect: Effect, case: Case | None, moment: Moment, by: str) -> None:
    by_file = effect.state is EffectState.SENDING
    effect.state = EffectState.CANCELLED
    if by_file:
        call_back(session, effect, moment)
    if case is not None and effect.kind == EffectKind.STRIKE_OFF and case.state is CaseState.STRIKE_OFF_APPROVED:
        if by_file:
            place_hold(session, case, HoldReason.MANUAL, moment, by, detail=WITHDRAWN)
        back_to_term(session, case, moment, by, "strike-off given up")
        come_back(session, case)


def _stuck(session: Session, effect_id: int) -> tuple[Effect, Case | None]:
    """Lock the case and then its effect, as everybody does."""
    effect = session.get(Effect, effect_id)
    if effect is None:
        raise OutboxError(f"There is no effect {effect_id}: `actualisatie outbox list` shows them.")
    case = session.get_one(Case, effect.case_id, with_for_update=True) if effect.case_id is not None else None
    session.refresh(effect, with_for_update=True)
    if effect.state is not EffectState.DEAD and not _lies_there(session, effect):
        raise OutboxError(f"Effect {effect_id} is {effect.state}, not dead: it needs nobody. Nothing was changed.")
    return effect, case


def _lies_there(session: Session, effect: Effect) -> bool:
    """Return whether an effect is a request by file that was written and not acknowledged."""
    written = effect.written or {}
    if effect.state is not EffectState.SENDING or not ("request" in written and written.get("taken")):
        return False
    answered = select(Acknowledgement.id).where(Acknowledgement.effect_id == effect.id, Acknowledgement.accepted)
    return session.scalar(answered.limit(1)) is None


def _words(remedy: Remedy) -> str:
    return remedy.value.replace("_", " ")


def _journal(
    session: Session, effect: Effect, case: Case | None, event: str, moment: Moment, by: str, why: str
) -> None:
    data = {"effect": effect.id, "key": effect.key, "kind": effect.kind}
    case_id = case.id if case else None
    journal.record(session, journal.Entry(moment.at, by, event, case_id=case_id, reason=why, data=data))

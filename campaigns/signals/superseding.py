"""Withdraws signals that came too late: a newer status, or a strike-off, says something else.

A signal that is perhaps on its way to a system (*sending*, for an hour) cannot be withdrawn: what comes after it waits.
A request by file can: its file is taken away, and a note beside it says so.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.strike_offs.request_withdrawals import call_back
from actualisatie.dossiers.kinds import UNSETTLED, EffectState
from actualisatie.dossiers.signals import SIGNALS
from actualisatie.storage import journal
from actualisatie.storage.bulk import Told
from actualisatie.storage.models import Case, Effect
from actualisatie.storage.plans import OnlyChecked

CHUNK = 500
STRIKE_OFF_CAME = "a strike-off of the dossier came before it"
"""Why signals were withdrawn that come back when the strike-off is given back."""

NEWER_CAME = "the dossier has another status by now"


def on_its_way(moment: Moment, state: Told = Effect.state) -> ColumnElement[bool]:
    """Return the condition that an effect is a signal that was sent shortly before and may still arrive.

    `state` is the effect's state, as the query is to look at it.
    """
    return and_(Effect.kind.in_(SIGNALS), state == EffectState.SENDING, Effect.not_before > moment.at)


def withdraw_older(session: Session, dossier_ids: Sequence[int], moment: Moment, actor: str, why: str) -> None:
    """Withdraw the signals about these dossiers that were not done and are not on their way."""
    states = UNSETTLED | {EffectState.DEAD}
    for start in range(0, len(dossier_ids), CHUNK):
        cases = select(Case.id).where(Case.dossier_id.in_(dossier_ids[start : start + CHUNK]))
        query = select(Effect).where(Effect.case_id.in_(cases), Effect.kind.in_(SIGNALS))
        query = query.where(OnlyChecked(Effect.state).in_(states))
        found = session.scalars(query.order_by(Effect.id).with_for_update().execution_options(populate_existing=True))
        late = [one for one in found if not may_still_arrive(one, moment)]
        withdraw(session, late, moment, actor, why)


def may_still_arrive(effect: Effect, moment: Moment) -> bool:
    """Return whether a signal was sent shortly before, and nobody knows yet what became of it."""
    return effect.state is EffectState.SENDING and effect.not_before is not None and effect.not_before > moment.at


def withdraw(session: Session, effects: Iterable[Effect], moment: Moment, actor: str, why: str) -> None:
    """Withdraw signals; one whose request lies at a housing company is called back there."""
    for effect in effects:
        effect.state, effect.last_error, effect.asked, effect.not_before = EffectState.CANCELLED, why, None, None
        call_back(session, effect, moment)
        data = {"key": effect.key, "status": effect.payload["status"]}
        entry = journal.Entry(moment.at, actor, "status not told", case_id=effect.case_id, reason=why, data=data)
        journal.record(session, entry)
    session.flush()


def come_back(session: Session, case: Case) -> None:
    """Let the signals wait again that a strike-off made pointless, now that it did not happen."""
    query = select(Effect).where(Effect.case_id == case.id, Effect.kind.in_(SIGNALS))
    query = query.where(Effect.state == EffectState.CANCELLED, Effect.last_error == STRIKE_OFF_CAME)
    for effect in session.scalars(query.with_for_update()):
        if not effect.written:  # what was called back stays so: its key says that it counts no more
            effect.state, effect.last_error = EffectState.PENDING, None

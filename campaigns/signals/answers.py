"""What became of signals, and how it is kept: a chunk in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.signals.claiming import Signal
from actualisatie.dossiers.kinds import EffectState
from actualisatie.storage import journal
from actualisatie.storage.models import Case, Effect


class SignalOutcome(StrEnum):
    """What became of one signal in this run."""

    TOLD = "told"
    AWAITED = "awaited"
    FAILED = "failed"
    UNCLEAR = "unclear"
    REFUSED = "refused"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class SignalAnswer:
    """What a system did with a signal: its reference and when (aware) it recorded it, or what was wrong."""

    outcome: SignalOutcome
    words: str
    recorded_at: datetime | None = None


_STATES = {
    SignalOutcome.TOLD: EffectState.DONE,
    SignalOutcome.AWAITED: EffectState.SENDING,
    SignalOutcome.FAILED: EffectState.PENDING,
    SignalOutcome.UNCLEAR: EffectState.SENDING,
    SignalOutcome.REFUSED: EffectState.DEAD,
    SignalOutcome.LEFT: EffectState.CANCELLED,
}
_OPEN_ENDED = frozenset({SignalOutcome.UNCLEAR})
"""Outcomes after which a signal may still arrive."""


def store_answers(
    session: Session, signals: Sequence[Signal], answers: Mapping[int, SignalAnswer], moment: Moment, actor: str
) -> None:
    """Keep what became of a chunk of signals; those without an answer were not sent, and wait as before."""
    effects = select(Effect).where(Effect.id.in_([one.effect_id for one in signals])).order_by(Effect.id)
    cases = select(Case.id).where(Case.id.in_([one.case_id for one in signals])).order_by(Case.id)
    session.scalars(cases.with_for_update()).all()
    before = {one.effect_id: one.before for one in signals}
    for effect in session.scalars(effects.with_for_update().execution_options(populate_existing=True)):
        if effect.state is not EffectState.SENDING:  # another process settled it meanwhile
            continue
        if (answer := answers.get(effect.id)) is None:
            effect.state, effect.not_before = before[effect.id]
            effect.tries -= 1
        else:
            _store(session, effect, answer, moment, actor)


def _store(session: Session, effect: Effect, answer: SignalAnswer, moment: Moment, actor: str) -> None:
    new = answer.words != effect.last_error
    effect.state = _STATES[answer.outcome]
    if answer.outcome not in _OPEN_ENDED:
        effect.not_before = None
    told = answer.outcome is SignalOutcome.TOLD
    data = {"key": effect.key, "kind": effect.kind.value, "status": effect.payload["status"]}
    if told:
        recorded_at = answer.recorded_at or moment.at
        effect.done_at, effect.last_error = moment.at, None
        effect.receipt = {"reference": answer.words, "recorded_at": recorded_at.isoformat()}
        data["receipt"] = answer.words
    else:
        effect.last_error = answer.words
    if told or new:  # the same trouble again is no news
        event, reason = ("status told", None) if told else ("status not told", answer.words)
        journal.record(
            session, journal.Entry(moment.at, actor, event, case_id=effect.case_id, reason=reason, data=data)
        )

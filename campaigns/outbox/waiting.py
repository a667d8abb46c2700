"""Why an effect does not happen now: a freeze, or an earlier effect of the same dossier that is not settled."""

from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from actualisatie.calendar.freeze import frozen_until
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.signals.superseding import on_its_way
from actualisatie.dossiers.kinds import EffectKind, EffectState
from actualisatie.dossiers.signals import SIGNALS
from actualisatie.storage.bulk import Told
from actualisatie.storage.models import Case, Effect
from actualisatie.storage.plans import OnlyChecked

NOT_SETTLED = frozenset({EffectState.PENDING, EffectState.SENDING, EffectState.DEAD})
"""States in which an effect may still happen; a dead one waits for two people."""

BOUND_BY_FREEZE = frozenset(
    {
        EffectKind.STRIKE_OFF,
        EffectKind.REGISTER_STRIKE_OFF,
        EffectKind.REINSTATEMENT,
        EffectKind.REGISTER_REINSTATEMENT,
        *SIGNALS,
    }
)
"""Effects that write to the register or to local software; letters are not bound by its freeze (S2)."""


KEEPS_NOTHING_BACK = frozenset({*SIGNALS, EffectKind.REQUEST_WITHDRAWAL})
"""Effects for which no later one waits, unless a signal was sent shortly before and may still arrive."""


class Waits(StrEnum):
    """What an effect waits for."""

    FREEZE = "freeze"
    EARLIER_EFFECT = "earlier_effect"


def what_it_waits_for(
    session: Session, kind: EffectKind, case: Case, moment: Moment, effect_id: int | None = None
) -> Waits | None:
    """Return what keeps an effect about a case back now, or None.

    The effects of a dossier happen in the order in which they were written down: `effect_id` is None for one that is
    not written down yet, which comes after all others. A signal that failed keeps nothing back: it is withdrawn.
    """
    if kind in BOUND_BY_FREEZE and frozen_until(moment.at) is not None:
        return Waits.FREEZE
    same_dossier = select(Case.id).where(Case.dossier_id == case.dossier_id)
    earlier = exists().where(Effect.case_id.in_(same_dossier), keeps_back(moment, OnlyChecked(Effect.state)))
    if effect_id is not None:
        earlier = earlier.where(Effect.id < effect_id)
    return Waits.EARLIER_EFFECT if session.scalar(select(earlier)) else None


def keeps_back(moment: Moment, state: Told = Effect.state) -> ColumnElement[bool]:
    """Return the condition that an effect keeps back those that were written down after it about the same dossier.

    `state` is the effect's state, as the query is to look at it.
    """
    unsettled = and_(state.in_(NOT_SETTLED), Effect.kind.not_in(KEEPS_NOTHING_BACK))
    return or_(unsettled, on_its_way(moment, state))

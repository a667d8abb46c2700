"""Lists what is still to happen outside, or will not happen by itself: for the worklist."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.freeze import frozen_until
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.outbox.waiting import BOUND_BY_FREEZE, NOT_SETTLED, keeps_back
from actualisatie.dossiers.kinds import EffectState
from actualisatie.storage.models import Case, Dossier, Effect, HousingCompany
from actualisatie.storage.models.letter import batch_code


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One effect: what, for which dossier or batch, at which housing company, how far, why not done. Names nobody.

    `waits_for` says what keeps it back now: a freeze, an earlier effect of the dossier (its id), or a second person.
    """

    effect: int
    kind: str
    state: EffectState
    company: str
    dossier: str | None
    batch: str | None
    tries: int
    since: datetime
    reason: str | None
    waits_for: str | None


def list_outbox(session: Session, moment: Moment, states: Collection[EffectState] = NOT_SETTLED) -> list[OutboxLine]:
    """Return the effects in these states, dead ones first, then in the order in which they were written down."""
    query = (
        select(Effect, HousingCompany.code, Dossier.number)
        .join(HousingCompany, Effect.housing_company_id == HousingCompany.id)
        .outerjoin(Case, Effect.case_id == Case.id)
        .outerjoin(Dossier, Case.dossier_id == Dossier.id)
        .where(Effect.state.in_(states))
        .order_by((Effect.state == EffectState.DEAD).desc(), Effect.id)
    )
    first: dict[str, int] = _first_that_keeps_back(session, moment)
    return [
        OutboxLine(
            effect=effect.id,
            kind=effect.kind,
            state=effect.state,
            company=company,
            dossier=dossier,
            batch=batch_code(effect.batch_id) if effect.batch_id is not None else None,
            tries=effect.tries,
            since=effect.created_at,
            reason=effect.last_error,
            waits_for=_waits_for(effect, first.get(dossier, effect.id), moment),
        )
        for effect, company, dossier in session.execute(query)
    ]


def _first_that_keeps_back(session: Session, moment: Moment) -> dict[str, int]:
    """Return the first effect of each dossier that keeps back others: all later ones wait for it."""
    query = (
        select(Dossier.number, Effect.id)
        .join(Case, Case.dossier_id == Dossier.id)
        .join(Effect, Effect.case_id == Case.id)
        .where(keeps_back(moment))
        .order_by(Effect.id.desc())
    )
    return dict(session.execute(query).tuples().all())


def _waits_for(effect: Effect, first: int, moment: Moment) -> str | None:
    if effect.asked is not None:
        return f"a second person: {effect.asked['what']} asked by {effect.asked['by']}"
    if effect.state is EffectState.DEAD:
        return "a person: retry or give up"
    if effect.state is EffectState.SENDING and (effect.written or {}).get("request"):
        return "the housing company's acknowledgement"
    if first < effect.id:
        return f"effect {first}"
    if effect.state in NOT_SETTLED and effect.kind in BOUND_BY_FREEZE and (until := frozen_until(moment.at)):
        return f"the freeze, until {Moment.of(until).local:%Y-%m-%d %H:%M}"
    return None

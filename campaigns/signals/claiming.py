"""Claims a chunk of signals: what came too late is withdrawn, what must wait is left, the rest is marked *sending*."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.policies import Policies
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.signals.superseding import CHUNK, NEWER_CAME, may_still_arrive, withdraw
from actualisatie.campaigns.strike_offs.strike_off_orders import SETTLES_WITHIN
from actualisatie.connectors.local_software.port import NewStatus
from actualisatie.dossiers.kinds import UNSETTLED, DossierStatus, EffectKind, EffectState, ReplyStatus, Transport
from actualisatie.dossiers.signals import SIGNALS, StatusReason
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Campaign, Case, Effect, HousingCompany, Reply
from actualisatie.storage.plans import OnlyChecked

NOT_WANTED = "the campaign, or the housing company, is not to be told of statuses"


@dataclass(frozen=True, slots=True)
class Signal:
    """One status to tell one system: everything it needs, and nothing about a person.

    `before` is the state of the effect, with the instant until which it may still arrive, as it was before this try.
    """

    effect_id: int
    case_id: int
    key: str
    kbo: str
    company: str
    company_id: int
    transport: Transport
    dossier_number: str
    new: NewStatus
    before: tuple[EffectState, datetime | None]
    written: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A chunk of signals to tell now, the last effect that was looked at, and whether there may be more after it."""

    signals: list[Signal]
    last_id: int
    more: bool


def claim_signals(
    session: Session,
    campaign: Campaign,
    kind: EffectKind,
    after_id: int,
    silent: Collection[int],
    moment: Moment,
    actor: str,
) -> Claimed:
    """Claim the next chunk of signals of a kind with an id above `after_id`.

    Those of the housing companies `silent` are left for the next round, and so is the end of a dossier on own request
    while a reply about it waits for a person. Cases are locked before effects, as everywhere.
    """
    case_of = _next(session, campaign, kind, after_id, silent)
    if not case_of:
        return Claimed([], after_id, more=False)
    cases = {case.id: case for case in _lock_cases(session, case_of.values())}
    effects = _lock(session, case_of)
    ahead = _what_is_ahead(session, [case.dossier_id for case in cases.values()])
    doubted = _with_replies_that_wait(session, list(cases))
    companies = {company.id: company for company in session.scalars(select(HousingCompany))}
    policies = terms_of(next(iter(cases.values())).campaign).policies
    claimed: list[Signal] = []
    for effect in effects:
        case, company = cases[effect.case_id or 0], companies[effect.housing_company_id]
        if effect.state not in UNSETTLED:
            continue
        wanted = wants_to_know(kind, policies, company)
        if not wanted or _is_late(effect, case, ahead[case.dossier_id]):
            late = () if may_still_arrive(effect, moment) else (effect,)
            withdraw(session, late, moment, actor, NEWER_CAME if wanted else NOT_WANTED)
        elif case.id in doubted and _ends_a_dossier(effect):
            continue
        elif case.state is not CaseState.STRIKE_OFF_APPROVED and not _waits(effect, ahead[case.dossier_id], moment):
            claimed.append(_mark(effect, case, company, moment))
    session.flush()
    return Claimed(claimed, max(case_of), more=len(case_of) == CHUNK)


def _next(
    session: Session, campaign: Campaign, kind: EffectKind, after_id: int, silent: Collection[int]
) -> dict[int, int | None]:
    """Return the ids of the next effects, in their order, with those of their cases."""
    query = (
        select(Effect.id, Effect.case_id)
        .join(Case, Effect.case_id == Case.id)
        .where(Case.campaign_id == campaign.id, Effect.kind == kind, Effect.state.in_(UNSETTLED))
        .where(Effect.id > after_id, Effect.housing_company_id.not_in(silent))
        .order_by(Effect.id)
        .limit(CHUNK)
    )
    return dict(session.execute(query).tuples().all())


def _lock_cases(session: Session, case_ids: Collection[int | None]) -> Sequence[Case]:
    query = select(Case).where(Case.id.in_(case_ids)).options(selectinload(Case.dossier))  # read after the lock
    return session.scalars(query.order_by(Case.id).with_for_update(of=Case)).all()


def _lock(session: Session, effect_ids: Collection[int]) -> Sequence[Effect]:
    query = select(Effect).where(Effect.id.in_(effect_ids)).order_by(Effect.id)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).all()


def _what_is_ahead(session: Session, dossier_ids: Sequence[int]) -> dict[int, list[Effect]]:
    """Return, by dossier, the effects that are not settled."""
    found: dict[int, list[Effect]] = {dossier_id: [] for dossier_id in dossier_ids}
    query = (
        select(Case.dossier_id, Effect)
        .join(Effect, Effect.case_id == Case.id)
        .where(Case.dossier_id.in_(dossier_ids), OnlyChecked(Effect.state).in_(UNSETTLED | {EffectState.DEAD}))
    )
    for dossier_id, effect in session.execute(query):
        found[dossier_id].append(effect)
    return found


def _with_replies_that_wait(session: Session, case_ids: Sequence[int]) -> set[int]:
    query = select(Reply.case_id).where(Reply.case_id.in_(case_ids), OnlyChecked(Reply.status) == ReplyStatus.UNCLEAR)
    return {case_id for case_id in session.scalars(query) if case_id is not None}


def _ends_a_dossier(effect: Effect) -> bool:
    """Return whether a signal that was never sent ends a dossier: somebody may have thought better of it."""
    return effect.state is EffectState.PENDING and effect.payload["status"] == DossierStatus.STRUCK_OFF


def _is_late(effect: Effect, case: Case, others: Sequence[Effect]) -> bool:
    """Return whether a newer signal came, or the dossier has another status by now."""
    newer = any(one.kind is effect.kind and one.id > effect.id for one in others)
    return newer or effect.payload["status"] != case.dossier.status


def wants_to_know(kind: EffectKind, policies: Policies, company: HousingCompany) -> bool:
    """Return whether a campaign tells this system of statuses, and a housing company's software takes them."""
    if kind is EffectKind.REGISTER_STATUS_SIGNAL:
        return policies.signal.cir
    return policies.signal.local_software and company.local_software.get("statuses") is not False


def _waits(effect: Effect, others: Sequence[Effect], moment: Moment) -> bool:
    """Return whether something written down earlier about the dossier may still happen."""
    earlier = [one for one in others if one.id < effect.id and one.kind is not EffectKind.REQUEST_WITHDRAWAL]
    same = [one for one in earlier if one.kind is effect.kind]
    return any(one.kind not in SIGNALS for one in earlier) or any(may_still_arrive(one, moment) for one in same)


def _mark(effect: Effect, case: Case, company: HousingCompany, moment: Moment) -> Signal:
    before = (effect.state, effect.not_before)
    effect.state, effect.tries, effect.not_before = EffectState.SENDING, effect.tries + 1, moment.at + SETTLES_WITHIN
    return Signal(
        effect_id=effect.id,
        case_id=case.id,
        key=effect.key,
        kbo=company.kbo,
        company=company.code,
        company_id=company.id,
        transport=Transport(company.local_software.get("transport", Transport.HTTP)),
        dossier_number=case.dossier.number,
        new=new_status_of(effect),
        before=before,
        written=effect.written,
    )


def new_status_of(effect: Effect) -> NewStatus:
    """Return the status that a signal tells of."""
    told = effect.payload
    return NewStatus(DossierStatus(told["status"]), date.fromisoformat(told["since"]), StatusReason(told["reason"]))

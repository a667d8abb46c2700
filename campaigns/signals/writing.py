"""Writes down which status the systems outside are to show, in the transaction that sets it; sending is another matter.

Whatever was to be told of the same dossier before and was not sent is withdrawn: a late *in onderzoek* would be wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.signals.claiming import wants_to_know
from actualisatie.campaigns.signals.superseding import NEWER_CAME, withdraw_older
from actualisatie.dossiers.kinds import DossierStatus, EffectKind, EffectState
from actualisatie.dossiers.signals import reason_to_tell
from actualisatie.storage.bulk import insert_many
from actualisatie.storage.models import Case, Effect, HousingCompany

CHUNK = 500
"""Effects written by one statement."""


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A case whose dossier has another status now than what is shown outside."""

    case: Case
    before: DossierStatus


def write_signals(session: Session, changes: Sequence[StatusChange], moment: Moment, actor: str) -> int:
    """Write down who is to be told of these changes; return how many effects that makes.

    The cases are of one campaign. A change that nobody outside needs to know writes nothing, nor does a campaign or a
    housing company that chose not to be told.
    """
    told = [(one, reason) for one in changes if (reason := reason_to_tell(one.before, one.case.dossier.status))]
    if not told:
        return 0
    session.flush()
    policies = terms_of(told[0][0].case.campaign).policies
    withdraw_older(session, [one.case.dossier_id for one, _ in told], moment, actor, NEWER_CAME)
    companies = {company.id: company for company in session.scalars(select(HousingCompany))}
    earlier = _earlier(session, [one.case.id for one, _ in told])
    rows = [
        _row(kind, one.case, reason.value, earlier.get((one.case.id, kind), 0) + 1, moment)
        for one, reason in told
        for kind in _NAMES
        if wants_to_know(kind, policies, companies[one.case.housing_company_id])
    ]
    insert_many(session, Effect, rows)
    return len(rows)


def _earlier(session: Session, case_ids: Sequence[int]) -> dict[tuple[int, EffectKind], int]:
    """Return how many signals of each kind each case had: the next one gets the next number in its key."""
    found: dict[tuple[int, EffectKind], int] = {}
    for start in range(0, len(case_ids), CHUNK):
        query = select(Effect.case_id, Effect.kind, func.count()).where(
            Effect.case_id.in_(case_ids[start : start + CHUNK]), Effect.kind.in_(list(_NAMES))
        )
        rows = session.execute(query.group_by(Effect.case_id, Effect.kind)).tuples()
        found |= {(case_id, kind): number for case_id, kind, number in rows if case_id is not None}
    return found


def _row(kind: EffectKind, case: Case, reason: str, number: int, moment: Moment) -> dict[str, Any]:
    since = case.dossier.status_since or moment.today
    return {
        "key": f"{_NAMES[kind]}-{case.id}-{number}",
        "kind": kind,
        "case_id": case.id,
        "housing_company_id": case.housing_company_id,
        "payload": {"status": case.dossier.status.value, "since": str(since), "reason": reason},
        "state": EffectState.PENDING,
        "tries": 0,
        "created_at": moment.at,
    }


_NAMES = {EffectKind.STATUS_SIGNAL: "status", EffectKind.REGISTER_STATUS_SIGNAL: "register-status"}

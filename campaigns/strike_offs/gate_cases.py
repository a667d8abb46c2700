"""What the strike-off gate reads of a case itself, for many at once: whole cases cost several times as much."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.dossiers.kinds import DossierStatus, Ground, Verdict
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Case


class GateCase(NamedTuple):
    """The columns of a case that the gate looks at, as the case names them; instants are aware."""

    id: int
    dossier_id: int
    housing_company_id: int
    state: CaseState
    verdict: Verdict | None
    checked_at: datetime | None
    applicant_deceased: bool
    address_hash: str | None
    letter_address_hash: str | None
    register_status: DossierStatus | None
    register_confirmed: bool
    register_asked_at: datetime | None
    documents_accepted: bool
    ground: Ground | None
    proposed_by: str | None
    approved_by: str | None


_COLUMNS = tuple(getattr(Case, name) for name in GateCase._fields)


def locked_cases(session: Session, case_ids: Collection[int], states: Collection[CaseState]) -> list[GateCase]:
    """Lock those of the cases that are in one of the states, and return them in order of their ids.

    Whoever changes one of them waits until the transaction ends, so what is read afterwards fits what is read here.
    """
    query = select(*_COLUMNS).where(Case.id.in_(case_ids), Case.state.in_(states)).order_by(Case.id)
    return [GateCase._make(row) for row in session.execute(query.with_for_update())]

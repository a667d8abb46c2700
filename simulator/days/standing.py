"""Where each dossier stands at the end of a day: what a timeline shows."""

from dataclasses import dataclass

from sqlalchemy import select

from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.dossiers.kinds import HoldReason
from actualisatie.dossiers.states import OPEN, CaseState
from actualisatie.simulator.days.office import Office
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Dossier, Hold


@dataclass(frozen=True, slots=True)
class Standing:
    """A dossier's state and, while its case is open, its open holds."""

    state: CaseState
    holds: tuple[HoldReason, ...] = ()


def standings(office: Office) -> dict[str, Standing]:
    """Return the standing of each selected dossier by its number."""
    with transaction(office.engine) as session:
        campaign = campaign_by_name(session, office.campaign)
        cases = select(Case.id, Dossier.number, Case.state).join(Dossier).where(Case.campaign_id == campaign.id)
        found = {row.id: (row.number, Standing(row.state)) for row in session.execute(cases.order_by(Case.id))}
        holds = select(Hold.case_id, Hold.reason).join(Case).where(Hold.lifted_at.is_(None), Case.state.in_(OPEN))
        for case_id, reason in session.execute(holds.order_by(Hold.id)):
            number, standing = found[case_id]
            found[case_id] = number, Standing(standing.state, (*standing.holds, reason))
    return dict(found.values())

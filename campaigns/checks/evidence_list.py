"""Lists what the sources answered about a dossier: no content, only what proves that it came."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import UnknownDossierError
from actualisatie.dossiers.identifiers import parse_dossier_number
from actualisatie.storage.models import Case, Dossier, DossierMember, Evidence, RawEvidence


def list_evidence(session: Session, dossier_number: str) -> list[dict[str, Any]]:
    """Return the answers about the people of a dossier, oldest first; raise `UnknownDossierError`."""
    number = parse_dossier_number(dossier_number)
    dossier_id = session.scalar(select(Dossier.id).where(Dossier.number == number))
    if dossier_id is None:
        raise UnknownDossierError(f"The register has no dossier {number}: check the number, or import the register.")
    member = (DossierMember.person_id == Evidence.person_id) & (DossierMember.dossier_id == dossier_id)
    query = (
        select(Evidence, DossierMember.role, RawEvidence.kept_until)
        .join(Case, Evidence.case_id == Case.id)
        .outerjoin(DossierMember, member)
        .outerjoin(RawEvidence, RawEvidence.evidence_id == Evidence.id)
        .where(Case.dossier_id == dossier_id)
        .order_by(Evidence.id)
    )
    return [
        {
            "id": one.id,
            "asked_at": f"{Moment.of(one.asked_at).local:%Y-%m-%d %H:%M}",
            "role": role.value if role else None,
            "source": one.source,
            "outcome": one.outcome,
            "codes": one.codes,
            "reference": one.reference,
            "sha256": one.answer_hash,
            "raw_until": str(until) if until else None,
        }
        for one, role, until in session.execute(query)
    ]

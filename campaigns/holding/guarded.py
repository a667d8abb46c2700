"""Who is under bewind (guardianship): only the bewindvoerder can confirm for them (S0)."""

from datetime import date

from sqlalchemy import ColumnElement, exists

from actualisatie.dossiers.kinds import MemberRole
from actualisatie.storage.models import Case, DossierMember, Guardianship


def under_guardianship(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Return the condition that applicant or partner of a case's dossier is under bewind on a calendar day."""
    return exists().where(
        DossierMember.dossier_id == Case.dossier_id,
        DossierMember.role.in_([MemberRole.APPLICANT, MemberRole.PARTNER]),
        Guardianship.person_id == DossierMember.person_id,
        Guardianship.valid_from <= day,
        (Guardianship.valid_until.is_(None)) | (Guardianship.valid_until >= day),
    )

"""Counts who of a household has confirmed, over all replies of a case (policy `confirm.quorum`)."""

from collections import Counter
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.campaigns.terms import Terms
from actualisatie.dossiers.kinds import MemberRole, ReplyKind, Signer
from actualisatie.dossiers.quorum import Answered, Quorum, count_answers
from actualisatie.dossiers.replies import ReplyOutcome
from actualisatie.storage.models import Case, DossierMember, Guardianship, Reply

COUNTS = frozenset(
    {
        ReplyOutcome.CONFIRMED,
        ReplyOutcome.CONFIRMED_WITHOUT_PROOF,
        ReplyOutcome.QUORUM_NOT_MET,
        ReplyOutcome.REVIEW_STARTED,
        ReplyOutcome.PROOF_ACCEPTED,
        ReplyOutcome.PROOF_PARTLY_ACCEPTED,
    }
)
"""Outcomes of replies whose signatures count; a signature that a person rejected never does."""

_STAYING = (ReplyKind.CONFIRMATION, ReplyKind.DOCUMENTS)

_ADULT_YEARS = 18
"""Age from which somebody can sign for themselves (old Civil Code art. 488)."""

_SIGNER = {
    MemberRole.APPLICANT: Signer.APPLICANT,
    MemberRole.PARTNER: Signer.PARTNER,
    MemberRole.CO_RESIDENT: Signer.CO_RESIDENT,
}


def answers_of(session: Session, case: Case, terms: Terms, on: date, item: ReplyItem | Reply | None = None) -> Answered:
    """Return who has confirmed up to now, with `item` where it is not stored yet; `on` is a Brussels day."""
    signed = Counter[Signer]()
    query = select(Reply).where(Reply.case_id == case.id, Reply.outcome.in_(COUNTS))
    for reply in session.scalars(query.where(Reply.kind.in_(_STAYING))):
        signed.update(signers_of(reply))
    if item is not None and not (isinstance(item, Reply) and item.outcome in COUNTS):
        signed.update(signers_of(item))
    quorum = terms.policies.confirm.quorum
    return count_answers(quorum, _household(case, on), protected_signers(session, case, on), signed)


def leaving_is_agreed(session: Session, case: Case, terms: Terms, on: date, item: ReplyItem | Reply) -> bool:
    """Return whether, with this item, everybody asked to leave whose place it is; `on` is a Brussels day.

    Where one of a couple may confirm for both, the applicant may also leave for both; the partner alone never does.
    """
    signed = Counter(signers_of(item))
    query = select(Reply).where(Reply.case_id == case.id, Reply.kind == ReplyKind.WITHDRAWAL, Reply.key != item.key)
    for reply in session.scalars(query.where(Reply.outcome == ReplyOutcome.QUORUM_NOT_MET)):
        signed.update(signers_of(reply))
    protected = protected_signers(session, case, on)
    if count_answers(Quorum.BOTH_PARTNERS, _household(case, on), protected, signed).met:
        return True
    applicant = signed[Signer.GUARDIAN if Signer.APPLICANT in protected else Signer.APPLICANT]
    return terms.policies.confirm.quorum is Quorum.ANY_APPLICANT_OR_PARTNER and bool(applicant)


def wants_to_stay(session: Session, case: Case, item: ReplyItem | Reply) -> bool:
    """Return whether somebody answered in this case that the dossier stays, or brought documents for that."""
    query = select(Reply.id).where(Reply.case_id == case.id, Reply.outcome.in_(COUNTS), Reply.key != item.key)
    return session.scalar(query.where(Reply.kind.in_(_STAYING)).limit(1)) is not None


def signers_of(item: ReplyItem | Reply) -> list[Signer]:
    """Return everybody who signed one item."""
    return [item.signer, *(Signer(one) for one in item.also_signed)]


def co_residents_confirm(terms: Terms) -> bool:
    """Return whether the campaign asks every adult to confirm."""
    return terms.policies.confirm.quorum is Quorum.ALL_ADULTS


def _household(case: Case, on: date) -> Counter[Signer]:
    """Count the living applicant, partner and adult co-residents; one without a birth date is asked nothing."""
    return Counter(_SIGNER[member.role] for member in case.dossier.members if _counts(member, on))


def _counts(member: DossierMember, on: date) -> bool:
    if member.person.deceased_on is not None:
        return False
    return member.role.may_sign or _is_adult(member.person.birth_date, on)


def _is_adult(born: date | None, on: date) -> bool:
    if born is None:
        return False
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day)) >= _ADULT_YEARS


def protected_signers(session: Session, case: Case, on: date) -> frozenset[Signer]:
    """Return who of applicant, partner and co-residents is under bewind on a Brussels day (S0)."""
    query = (
        select(DossierMember.role)
        .join(Guardianship, Guardianship.person_id == DossierMember.person_id)
        .where(DossierMember.dossier_id == case.dossier_id, Guardianship.valid_from <= on)
        .where((Guardianship.valid_until.is_(None)) | (Guardianship.valid_until >= on))
    )
    return frozenset(_SIGNER[role] for role in session.scalars(query))

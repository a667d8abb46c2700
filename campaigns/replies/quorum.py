"""Counts who of a household has confirmed, over all replies of a case (policy `confirm.quorum`)."""

from collections import Counter
from datetime import date

from sqlalchemy.orm import Session

from actualisatie.campaigns.postmarks.terms import Terms
from actualisatie.campaigns.replies.case_files import CaseFile, file_of
from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.dossiers.kinds import MemberRole, ReplyKind, Signer
from actualisatie.dossiers.quorum import Answered, Quorum, count_answers
from actualisatie.dossiers.replies import ReplyOutcome
from actualisatie.storage.models import Case, DossierMember, Reply

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

_ANSWERS = frozenset({ReplyKind.CONFIRMATION, ReplyKind.DOCUMENTS})

_ADULT_YEARS = 18
"""Age from which somebody can sign for themselves (old Civil Code art. 488)."""

_SIGNER = {
    MemberRole.APPLICANT: Signer.APPLICANT,
    MemberRole.PARTNER: Signer.PARTNER,
    MemberRole.CO_RESIDENT: Signer.CO_RESIDENT,
}


def answers_of(session: Session, case: Case, on: date) -> Answered:
    """Return who has confirmed up to now; `on` is a Brussels day."""
    return answers_in(file_of(session, case), case, on)


def answers_in(file: CaseFile, case: Case, on: date, item: ReplyItem | Reply | None = None) -> Answered:
    """Return who has confirmed by what is in the file, with `item` where it is not stored yet; `on` as above."""
    signed = Counter[Signer]()
    for reply in file.replies:
        if reply.outcome in COUNTS and reply.kind in _ANSWERS:
            signed.update(signers_of(reply))
    if item is not None and not (isinstance(item, Reply) and item.outcome in COUNTS):
        signed.update(signers_of(item))
    return count_answers(file.terms.policies.confirm.quorum, _household(case, on), protected_signers(file, on), signed)


def leaving_is_agreed(file: CaseFile, case: Case, on: date, item: ReplyItem | Reply) -> bool:
    """Return whether, with this item, everybody asked to leave whose place it is; `on` is a Brussels day.

    Where one of a couple may confirm for both, the applicant may also leave for both; the partner alone never does.
    """
    signed = Counter(signers_of(item))
    for reply in file.replies:
        waits = reply.kind is ReplyKind.WITHDRAWAL and reply.outcome is ReplyOutcome.QUORUM_NOT_MET
        if waits and reply.key != item.key:
            signed.update(signers_of(reply))
    protected = protected_signers(file, on)
    if count_answers(Quorum.BOTH_PARTNERS, _household(case, on), protected, signed).met:
        return True
    applicant = signed[Signer.GUARDIAN if Signer.APPLICANT in protected else Signer.APPLICANT]
    return file.terms.policies.confirm.quorum is Quorum.ANY_APPLICANT_OR_PARTNER and bool(applicant)


def wants_to_stay(file: CaseFile, item: ReplyItem | Reply) -> bool:
    """Return whether somebody answered in this case that the dossier stays, or brought documents for that."""
    return any(one.kind in _ANSWERS and one.outcome in COUNTS and one.key != item.key for one in file.replies)


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


def protected_signers(file: CaseFile, on: date) -> frozenset[Signer]:
    """Return who of applicant, partner and co-residents is under bewind on a Brussels day (S0)."""
    days = ((role, first <= on and (last is None or last >= on)) for role, first, last in file.guarded)
    return frozenset(_SIGNER[role] for role, valid in days if valid)

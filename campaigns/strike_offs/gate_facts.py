"""Gathers what the strike-off gate looks at, for many cases at once."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.campaigns.checks.condition_lines import failing_labels, without
from actualisatie.campaigns.inactivity.activity_known import activity_known_on
from actualisatie.campaigns.inactivity.last_activity import inactive_from
from actualisatie.campaigns.postmarks.running_terms import RunningTerm, terms_of_cases
from actualisatie.campaigns.postmarks.terms import Terms
from actualisatie.campaigns.reviewing.verdicts import proven_by_documents, second_request_until
from actualisatie.campaigns.strike_offs.gate_cases import GateCase
from actualisatie.dossiers.gate import GateFacts, LetterFacts, fitting_ground
from actualisatie.dossiers.kinds import Ground, HoldReason, LetterRound, ReplyKind, ReplyStatus, Verdict
from actualisatie.dossiers.replies import UNANSWERED
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Case, Dossier, Hold, Letter, Reply
from actualisatie.storage.plans import OnlyChecked


def gate_facts(
    session: Session, cases: Sequence[Case | GateCase], terms: Terms, to_propose: Collection[CaseState] = ()
) -> dict[int, GateFacts]:
    """Return the facts of each case by its id, in at most a dozen queries whatever the number of cases.

    The ground is the recorded one; in the states `to_propose` it is that which a proposal would name.
    """
    ids = [case.id for case in cases]
    running = terms_of_cases(session, terms, ids)
    holds = _holds(session, ids)
    waiting = _waiting_replies(session, ids)
    confirmed = _confirmed(session, ids)
    told = _told_not_meeting(session, cases)
    inactive = inactive_from(session, {case.id: case.dossier_id for case in cases}, terms)
    passed = {case_id: day for case_id in inactive if (day := _terms_passed_on(running.get(case_id, ())))}
    known_on = activity_known_on(session, passed)
    asked_again = second_request_until(session, ids)
    elsewhere = _at_another_company(session, cases)
    return {
        case.id: GateFacts(
            state=case.state,
            required_rounds=terms.required_rounds,
            letters=tuple(map(_letter_facts, running.get(case.id, ()))),
            holds=tuple(holds[case.id]),
            unprocessed_replies=waiting[case.id],
            confirmed_in_time=case.id in confirmed,
            documents_accepted=case.documents_accepted,
            told_not_meeting=case.id in told,
            verdict=case.verdict,
            sources_asked_at=case.checked_at,
            register_status=case.register_status,
            register_asked_at=case.register_asked_at,
            confirmed_in_register=case.register_confirmed,
            applicant_alive=not case.applicant_deceased,
            address_unchanged=case.address_hash is not None and case.letter_address_hash == case.address_hash,
            ground=_fitting(case, confirmed, terms) if case.state in to_propose else case.ground,
            proposed_by=case.proposed_by,
            approved_by=case.approved_by,
            kind=terms.kind,
            inactive_from=inactive.get(case.id),
            activity_known_on=known_on.get(case.id),
            second_request_until=_with_grace(asked_again.get(case.id), terms),
            company_unchanged=case.id not in elsewhere,
        )
        for case in cases
    }


def _fitting(case: Case | GateCase, confirmed: Collection[int], terms: Terms) -> Ground:
    return fitting_ground(terms.kind, answered=case.id in confirmed or case.register_confirmed)


def _with_grace(last_day: date | None, terms: Terms) -> date | None:
    """Return the day until which what was posted on the last day may still arrive."""
    return last_day and terms.days.add_working_days(last_day, terms.policies.strike.grace_working_days)


def _terms_passed_on(terms: Iterable[RunningTerm]) -> date | None:
    """Return the first day (Brussels) on which every term and its grace have passed; None while one does not run."""
    days = [term.deadline.strike_earliest if term.deadline else None for term in terms]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _letter_facts(term: RunningTerm) -> LetterFacts:
    return LetterFacts(
        round=term.round,
        postmark=term.postmark,
        proof=term.proof,
        last_day=term.deadline.last_day if term.deadline else None,
        strike_earliest=term.deadline.strike_earliest if term.deadline else None,
    )


def _at_another_company(session: Session, cases: Sequence[Case | GateCase]) -> set[int]:
    """Return the cases whose dossier the register gave to another housing company than the one that wrote to it.

    Dossiers are read by their numbers: of a join of thousands PostgreSQL walks through all of them.
    """
    query = select(Dossier.id, Dossier.housing_company_id).where(Dossier.id.in_([case.dossier_id for case in cases]))
    company = dict(session.execute(query).tuples().all())
    return {case.id for case in cases if company.get(case.dossier_id) != case.housing_company_id}


def _holds(session: Session, ids: Iterable[int]) -> dict[int, list[HoldReason]]:
    found: dict[int, list[HoldReason]] = defaultdict(list)
    for case_id, reason in session.execute(
        select(Hold.case_id, Hold.reason).where(Hold.case_id.in_(ids), Hold.lifted_at.is_(None)).order_by(Hold.id)
    ):
        found[case_id].append(reason)
    return found


def _waiting_replies(session: Session, ids: Iterable[int]) -> Counter[int]:
    """Count the replies that wait for a person: unclear ones, and those that came before their dossier had a case."""
    unclear = select(Reply.case_id).where(Reply.case_id.in_(ids), OnlyChecked(Reply.status) == ReplyStatus.UNCLEAR)
    unmatched = (
        select(Case.id)
        .join(Dossier, Case.dossier_id == Dossier.id)
        .join(Reply, Reply.dossier_number == Dossier.number)
        .where(Case.id.in_(ids), Reply.status == ReplyStatus.UNMATCHED)
    )
    return Counter(case_id for query in (unclear, unmatched) for case_id in session.scalars(query) if case_id)


def _confirmed(session: Session, ids: Iterable[int]) -> set[int]:
    """Return the cases with a valid answer, in time or accepted although late: silence is not their ground."""
    answers = [ReplyKind.CONFIRMATION, ReplyKind.DOCUMENTS]
    query = select(Reply.case_id).where(
        Reply.case_id.in_(ids),
        Reply.kind.in_(answers),
        OnlyChecked(Reply.status) == ReplyStatus.PROCESSED,
        Reply.outcome.not_in(UNANSWERED),
    )
    return {case_id for case_id in session.scalars(query) if case_id is not None}


def _told_not_meeting(session: Session, cases: Iterable[Case | GateCase]) -> set[int]:
    """Return the cases of which the first letter named a condition as not met that still is, and was not proven."""
    failed = [case for case in cases if case.verdict is Verdict.FAILS]
    if not failed:
        return set()
    proven = proven_by_documents(session, [case.id for case in failed])
    conditions = session.execute(select(Case.id, Case.conditions).where(Case.id.in_([case.id for case in failed])))
    failing = {case_id: failing_labels(without(told or [], proven.get(case_id, ()))) for case_id, told in conditions}
    query = select(Letter.case_id, Letter.content["conditions"]).where(  # a letter has some kilobytes more
        Letter.case_id.in_(failing), Letter.round == LetterRound.FIRST, Letter.withdrawn_at.is_(None)
    )
    return {
        case_id
        for case_id, lines in session.execute(query)
        if any(line["outcome"] == Verdict.FAILS and line["label"] in failing[case_id] for line in lines)
    }

"""What each reply is worth, as a table that can be checked without reading any program.

Columns: what came in, how, who signed it, whether applicant or partner is under bewind, whether there is a volmacht,
what the housing company found of the documents, when it came (`-`: no letter was posted yet), what the sources say of
the conditions (`-`: not asked yet), where the case stood, and what the reply is worth.
"""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from actualisatie.calendar.replies import Standing
from actualisatie.dossiers.kinds import ReplyChannel, ReplyKind, ReplyStatus, ReviewVerdict, Signer, Verdict
from actualisatie.dossiers.replies import NEEDS_A_PERSON, ReplyFacts, ReplyOutcome, judge, status_of
from actualisatie.dossiers.reply_reasons import REASONS
from actualisatie.dossiers.states import CLOSED, ENDED, OPEN, CaseState

TABLE = """
what           how      signed       bewind volmacht review        came           conditions state                outcome

confirmation   digital  applicant    no     no       -             in_time        meets      letter_posted        confirmed
confirmation   digital  partner      no     no       -             in_time        meets      letter_posted        confirmed
confirmation   paper    applicant    no     no       -             in_time        meets      letter_posted        confirmed
confirmation   counter  applicant    no     no       -             in_time        meets      reminder_due         confirmed
confirmation   email    applicant    no     no       -             in_time        meets      reminder_batched     confirmed
confirmation   phone    applicant    no     no       -             in_time        meets      reminder_posted      confirmed
confirmation   digital  applicant    no     no       -             in_time        meets      strike_off_proposed  confirmed
confirmation   digital  applicant    no     no       -             in_time        meets      strike_off_approved  confirmed
confirmation   digital  applicant    no     no       -             late_accepted  meets      reminder_posted      confirmed
confirmation   digital  applicant    no     no       -             late_accepted  meets      strike_off_approved  confirmed
confirmation   digital  applicant    no     no       -             -              meets      letter_batched       confirmed
confirmation   digital  applicant    no     no       -             -              -          selected             confirmed
confirmation   digital  applicant    no     no       -             in_time        unknown    letter_posted        confirmed

confirmation   digital  applicant    no     no       -             in_time        fails      letter_posted        confirmed_without_proof
confirmation   paper    partner      no     no       -             late_accepted  fails      strike_off_proposed  confirmed_without_proof

confirmation   digital  applicant    no     no       -             late           meets      reminder_posted      too_late
documents      digital  applicant    no     no       -             late           fails      reminder_posted      too_late

confirmation   paper    none         no     no       -             in_time        meets      letter_posted        unsigned
documents      counter  none         no     yes      -             in_time        fails      letter_posted        unsigned
withdrawal     paper    none         no     no       -             in_time        meets      letter_posted        unsigned
confirmation   paper    none         yes    no       -             in_time        meets      letter_posted        unsigned
confirmation   paper    none         no     no       -             late           meets      letter_posted        unsigned
confirmation   paper    co_resident  no     no       -             in_time        meets      letter_posted        wrong_signer
confirmation   paper    other        no     no       -             in_time        meets      letter_posted        wrong_signer
confirmation   paper    guardian     no     no       -             in_time        meets      letter_posted        wrong_signer
withdrawal     paper    co_resident  no     no       -             in_time        meets      letter_posted        wrong_signer

confirmation   digital  applicant    yes    no       -             in_time        meets      letter_posted        guardian_needed
confirmation   paper    partner      yes    no       -             in_time        meets      letter_posted        guardian_needed
confirmation   paper    other        yes    no       -             in_time        meets      letter_posted        guardian_needed
withdrawal     paper    applicant    yes    no       -             in_time        meets      letter_posted        guardian_needed
confirmation   paper    guardian     yes    no       -             in_time        meets      letter_posted        confirmed
confirmation   paper    guardian     yes    no       -             in_time        fails      letter_posted        confirmed_without_proof
documents      digital  guardian     yes    no       -             in_time        fails      letter_posted        review_started

documents      digital  applicant    no     no       -             in_time        fails      letter_posted        review_started
documents      counter  applicant    no     yes      -             in_time        fails      letter_posted        review_started
documents      paper    applicant    no     yes      -             late_accepted  fails      strike_off_approved  review_started
documents      digital  applicant    no     no       -             in_time        meets      letter_posted        review_started
documents      counter  applicant    no     no       -             in_time        fails      letter_posted        volmacht_missing
documents      email    applicant    no     no       -             in_time        fails      letter_posted        volmacht_missing
documents      paper    partner      no     no       -             in_time        fails      reminder_posted      volmacht_missing

documents      counter  applicant    no     yes      accepted      in_time        fails      letter_posted        proof_accepted
review         counter  none         no     no       accepted      late           fails      reminder_posted      proof_accepted
review         counter  none         no     no       insufficient  in_time        fails      letter_posted        proof_insufficient
review         counter  none         no     no       refused       in_time        fails      letter_posted        proof_refused
documents      counter  none         no     no       refused       in_time        fails      letter_posted        proof_refused

withdrawal     paper    applicant    no     no       -             in_time        meets      letter_posted        withdrawn
withdrawal     digital  partner      no     no       -             late           fails      strike_off_proposed  withdrawn
withdrawal     paper    guardian     yes    no       -             in_time        meets      letter_posted        withdrawn

returned_mail  paper    none         no     no       -             in_time        meets      letter_posted        returned_mail
returned_mail  paper    none         no     no       -             late           meets      strike_off_approved  returned_mail
note           phone    none         no     no       -             late           meets      letter_posted        noted

confirmation   digital  applicant    no     no       -             in_time        meets      confirmed            already_closed
withdrawal     digital  applicant    no     no       -             in_time        meets      confirmed            contradictory
confirmation   digital  applicant    no     no       -             in_time        meets      withdrawn            contradictory
confirmation   digital  applicant    no     no       -             in_time        meets      excluded             already_closed
returned_mail  paper    none         no     no       -             late           meets      silent_ok            already_closed
note           phone    none         no     no       -             in_time        meets      transferred          already_closed
confirmation   digital  applicant    no     no       -             in_time        meets      reinstated           already_closed

confirmation   digital  applicant    no     no       -             in_time        meets      struck_off           after_strike_off
confirmation   paper    none         no     no       -             late           meets      struck_off           after_strike_off
returned_mail  paper    none         no     no       -             late           meets      struck_off           after_strike_off
review         counter  none         no     no       accepted      late           fails      struck_off           after_strike_off
"""  # noqa: E501 - a table reads better whole


_DOCUMENTS = {"kind": ReplyKind.DOCUMENTS, "channel": ReplyChannel.COUNTER}
OF_FACTS: list[tuple[dict[str, Any], ReplyOutcome]] = [
    ({"kind": ReplyKind.WITHDRAWAL, "identified": False}, ReplyOutcome.NOT_IDENTIFIED),
    ({"quorum_met": False}, ReplyOutcome.QUORUM_NOT_MET),
    ({"quorum_met": False, "verdict": Verdict.FAILS}, ReplyOutcome.QUORUM_NOT_MET),
    ({**_DOCUMENTS, "volmacht": False, "volmacht_expired": True}, ReplyOutcome.VOLMACHT_EXPIRED),
    ({**_DOCUMENTS, "volmacht": False, "signer": Signer.NONE, "held_before": True}, ReplyOutcome.DOCUMENTS_HELD),
    (
        {"kind": ReplyKind.REVIEW, "review": ReviewVerdict.ACCEPTED, "proves_all": False},
        ReplyOutcome.PROOF_PARTLY_ACCEPTED,
    ),
]
BEFORE_JUDGING = {
    ReplyOutcome.CODE_REFUSED,
    ReplyOutcome.CODE_CONTRADICTS,
    ReplyOutcome.EARLIER_CAMPAIGN,
    ReplyOutcome.OTHER_COMPANY,
}


@dataclass(frozen=True)
class Row:
    facts: ReplyFacts
    outcome: ReplyOutcome

    @classmethod
    def read(cls, line: str) -> "Row":
        what, how, signed, bewind, volmacht, review, came, conditions, state, outcome = line.split()
        yes = {"yes": True, "no": False}
        facts = ReplyFacts(
            kind=ReplyKind(what),
            channel=ReplyChannel(how),
            signer=Signer(signed),
            volmacht=yes[volmacht],
            review=None if review == "-" else ReviewVerdict(review),
            standing=None if came == "-" else Standing(came),
            state=CaseState(state),
            verdict=None if conditions == "-" else Verdict(conditions),
            under_guardianship=yes[bewind],
            strike_off_under_way=False,
        )
        return cls(facts, ReplyOutcome(outcome))


LINES = [line for line in TABLE.splitlines()[2:] if line]
ROWS = [Row.read(line) for line in LINES]


@pytest.mark.parametrize("row", ROWS, ids=[" ".join(line.split()) for line in LINES])
def test_the_reply_is_worth_what_the_table_says(row: Row) -> None:
    assert judge(row.facts) is row.outcome


@pytest.mark.parametrize("row", [row for row in ROWS if row.facts.state not in ENDED])
def test_whatever_comes_in_while_the_strike_off_is_being_sent_waits_for_a_person(row: Row) -> None:
    assert judge(replace(row.facts, strike_off_under_way=True)) is ReplyOutcome.DURING_STRIKE_OFF


def test_the_table_shows_every_outcome_that_judging_can_give() -> None:
    elsewhere = {
        ReplyOutcome.DURING_STRIKE_OFF,
        ReplyOutcome.UNKNOWN_DOSSIER,
        ReplyOutcome.EXCEPTION_PROVEN,
        *(outcome for _, outcome in OF_FACTS),
        *BEFORE_JUDGING,
    }
    assert {row.outcome for row in ROWS} == set(ReplyOutcome) - elsewhere


@pytest.mark.parametrize("state", sorted(OPEN))
def test_a_good_answer_confirms_an_open_case_wherever_it_stands(state: CaseState) -> None:
    assert judge(replace(ROWS[0].facts, state=state)) is ReplyOutcome.CONFIRMED


@pytest.mark.parametrize("state", sorted(CLOSED))
@pytest.mark.parametrize("kind", ReplyKind)
def test_nothing_moves_a_case_that_was_closed_and_the_opposite_answer_waits(state: CaseState, kind: ReplyKind) -> None:
    opposite = {
        (CaseState.CONFIRMED, ReplyKind.WITHDRAWAL),
        (CaseState.WITHDRAWN, ReplyKind.CONFIRMATION),
        (CaseState.WITHDRAWN, ReplyKind.DOCUMENTS),
    }
    expected = ReplyOutcome.CONTRADICTORY if (state, kind) in opposite else ReplyOutcome.ALREADY_CLOSED
    assert judge(replace(ROWS[0].facts, state=state, kind=kind)) is expected


@pytest.mark.parametrize(("changes", "outcome"), OF_FACTS)
def test_what_else_is_known_of_a_reply_changes_its_worth(changes: dict[str, Any], outcome: ReplyOutcome) -> None:
    assert judge(replace(ROWS[0].facts, **changes)) is outcome


def test_every_outcome_has_its_reason_in_one_sentence() -> None:
    assert set(REASONS) == set(ReplyOutcome)
    assert [text for text in REASONS.values() if not text or text.endswith(".")] == []


@pytest.mark.parametrize(
    ("changes", "needs"),
    [
        ({}, False),
        ({"volmacht": False}, True),
        ({"volmacht": False, "channel": ReplyChannel.DIGITAL}, False),
    ],
)
def test_documents_need_a_volmacht_unless_the_candidate_uploads_them(changes: dict[str, Any], needs: bool) -> None:
    counter = Row.read("documents counter applicant no yes - in_time fails letter_posted review_started").facts
    expected = ReplyOutcome.VOLMACHT_MISSING if needs else ReplyOutcome.REVIEW_STARTED
    assert judge(replace(counter, **changes)) is expected


@pytest.mark.parametrize("outcome", ReplyOutcome)
def test_what_no_rule_settles_waits_for_a_person(outcome: ReplyOutcome) -> None:
    waits = {
        ReplyOutcome.UNSIGNED,
        ReplyOutcome.WRONG_SIGNER,
        ReplyOutcome.GUARDIAN_NEEDED,
        ReplyOutcome.VOLMACHT_MISSING,
        ReplyOutcome.VOLMACHT_EXPIRED,
        ReplyOutcome.QUORUM_NOT_MET,
        ReplyOutcome.CONTRADICTORY,
        ReplyOutcome.CODE_REFUSED,
        ReplyOutcome.CODE_CONTRADICTS,
        ReplyOutcome.EARLIER_CAMPAIGN,
        ReplyOutcome.OTHER_COMPANY,
        ReplyOutcome.NOT_IDENTIFIED,
        ReplyOutcome.TOO_LATE,
        ReplyOutcome.DURING_STRIKE_OFF,
        ReplyOutcome.AFTER_STRIKE_OFF,
    }
    assert waits == NEEDS_A_PERSON
    settled = ReplyStatus.UNCLEAR if outcome in waits else ReplyStatus.PROCESSED
    expected = ReplyStatus.UNMATCHED if outcome is ReplyOutcome.UNKNOWN_DOSSIER else settled
    assert status_of(outcome) is expected

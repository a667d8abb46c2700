"""What speaks for a strike-off is only what the gate's own answer leaves standing."""

from dataclasses import replace
from datetime import date

import pytest

from actualisatie.calendar.moment import Moment
from actualisatie.dossiers.gate import GateAnswer, GateFacts, GateReason, LetterFacts, may_propose
from actualisatie.dossiers.gate_words import AGAINST, FOR, OF_PEOPLE, Support, contradicts, what_speaks_for
from actualisatie.dossiers.kinds import CampaignKind, DossierStatus, Ground, HoldReason, LetterRound, Verdict
from actualisatie.dossiers.states import CaseState

NOW = Moment.on(date(2024, 5, 29))
FIRST = LetterFacts(LetterRound.FIRST, date(2024, 3, 25), "MP-1", date(2024, 4, 26), date(2024, 5, 3))
REMINDER = LetterFacts(LetterRound.REMINDER, date(2024, 5, 6), "MP-2", date(2024, 5, 23), date(2024, 5, 29))
SILENT = GateFacts(
    state=CaseState.REMINDER_POSTED,
    required_rounds=(LetterRound.FIRST, LetterRound.REMINDER),
    letters=(FIRST, REMINDER),
    holds=(),
    unprocessed_replies=0,
    confirmed_in_time=False,
    documents_accepted=False,
    told_not_meeting=True,
    verdict=Verdict.FAILS,
    sources_asked_at=NOW.at,
    register_status=DossierStatus.ENROLLED,
    register_asked_at=NOW.at,
    confirmed_in_register=False,
    applicant_alive=True,
    address_unchanged=True,
    ground=Ground.SILENCE,
    proposed_by=None,
    approved_by=None,
)
ALWAYS = set(Support) - {Support.SILENT, Support.NOT_MEETING_AS_TOLD, Support.INACTIVE}


def supports(facts: GateFacts) -> set[Support]:
    return set(what_speaks_for(facts, may_propose(facts, NOW)))


def test_every_reason_and_every_statement_has_its_words() -> None:
    assert (set(AGAINST), set(FOR)) == (set(GateReason), set(Support))


@pytest.mark.parametrize(
    ("change", "statement"),
    [
        ({}, Support.SILENT),
        ({"ground": Ground.NOT_MEETING, "confirmed_in_time": True}, Support.NOT_MEETING_AS_TOLD),
        (
            {
                "ground": Ground.INACTIVITY,
                "kind": CampaignKind.INACTIVITY,
                "inactive_from": NOW.today,
                "activity_known_on": NOW.today,
            },
            Support.INACTIVE,
        ),
    ],
)
def test_where_nothing_stands_against_everything_of_its_ground_speaks_for(
    change: dict[str, object], statement: Support
) -> None:
    facts = replace(SILENT, **change)  # type: ignore[arg-type]  # the fields of the table
    assert supports(facts) == {*ALWAYS, statement}


def test_a_missing_postmark_also_leaves_open_whether_its_term_has_passed() -> None:
    facts = replace(SILENT, letters=(FIRST, replace(REMINDER, postmark=None)))
    assert {*ALWAYS, Support.SILENT} - supports(facts) == {Support.LETTERS_PROVEN, Support.TERMS_PASSED}


def test_who_may_have_answered_is_not_called_silent() -> None:
    assert Support.SILENT not in supports(replace(SILENT, unprocessed_replies=1))
    assert Support.SILENT not in supports(replace(SILENT, confirmed_in_time=True))
    assert Support.NOTHING_OPEN not in supports(replace(SILENT, holds=(HoldReason.APPEAL,)))


@pytest.mark.parametrize("reason", sorted(set(GateReason) - OF_PEOPLE))
def test_every_reason_of_fact_takes_a_statement_away(reason: GateReason) -> None:
    grounds = [replace(SILENT, ground=ground) for ground in Ground]
    said = [set(what_speaks_for(facts, GateAnswer(()))) for facts in grounds]
    left = [set(what_speaks_for(facts, GateAnswer((reason,)))) for facts in grounds]
    assert set().union(*said) - set().union(*left) == contradicts(reason) != frozenset()

"""What an approver sees before deciding, and whom the gate kept enrolled: on both databases."""

from datetime import date

import pytest
from office_days import GRACE_PASSED, holds, to_proposals, to_reminders
from small_world import CAMPAIGN, SmallWorld
from sqlalchemy import select, update

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.proposals.choosing import chosen_proposals
from actualisatie.campaigns.proposals.listing import ProposalLine, list_proposal_lines, sample
from actualisatie.campaigns.proposals.summary import proposals_markdown, summarise
from actualisatie.campaigns.strike_offs.approving import Decision, decide_strike_offs
from actualisatie.campaigns.strike_offs.gate_list import RefusedByGate, count_reasons, refused_now, refused_on
from actualisatie.dossiers.errors import Refused
from actualisatie.dossiers.gate import GateReason
from actualisatie.dossiers.gate_words import Support
from actualisatie.dossiers.kinds import Ground
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Dossier, DossierMember, Guardianship, JournalEntry

OTHER_COMPANY = "0400123416"
NEXT_MORNING = date(2024, 5, 30)
FOR_SILENCE = (
    Support.LETTERS_PROVEN,
    Support.TERMS_PASSED,
    Support.SILENT,
    Support.SOURCES_FRESH,
    Support.REGISTER_ALLOWS,
    Support.ADDRESS_STILL_RIGHT,
    Support.NOTHING_OPEN,
)


@pytest.fixture
def proposed(office: SmallWorld) -> SmallWorld:
    """Three silent dossiers of one company, one of another: proposed on 29 May; the third one has a rent premium."""
    office.add_dossier()
    office.add_dossier()
    office.add_dossier(premium_recipient=True)
    office.add_dossier(kbo=OTHER_COMPANY)
    office.create()
    to_proposals(office)
    return office


def lines(world: SmallWorld, day: date = GRACE_PASSED, batch: str | None = None) -> list[ProposalLine]:
    with transaction(world.engine) as session:
        return list_proposal_lines(session, campaign_by_name(session, CAMPAIGN), Moment.on(day), batch)


def decide(world: SmallWorld, decision: Decision, by: str = "Bo", remark: str = "looked at", **which: object) -> int:
    moment = Moment.on(GRACE_PASSED)
    with transaction(world.engine) as session:
        found = campaign_by_name(session, CAMPAIGN)
        chosen = chosen_proposals(session, found, moment, **which)  # type: ignore[arg-type]  # passed on as given
        return decide_strike_offs(session, found, decision, moment, by, remark=remark, only=chosen)


def put_under_guardianship(world: SmallWorld, number: str) -> None:
    with transaction(world.engine) as session:
        person = session.scalars(select(DossierMember.person_id).join(Dossier).where(Dossier.number == number)).one()
        session.add(Guardianship(person_id=person, guardian_name="Mr. B", valid_from=date(2020, 1, 1)))


def test_proposals_stand_per_batch_and_who_has_most_to_lose_stands_first(proposed: SmallWorld) -> None:
    one, two, three, other = sorted(proposed.states())
    put_under_guardianship(proposed, two)
    found = lines(proposed)
    assert [(line.batch, line.dossier, line.look_first) for line in found] == [
        ("B000003", two, True),
        ("B000003", three, True),
        ("B000003", one, False),
        ("B000004", other, False),
    ]
    assert [line.dossier for line in lines(proposed, batch="B000004")] == [other]


def test_each_proposal_tells_everything_for_and_against(proposed: SmallWorld) -> None:
    line = lines(proposed)[1]
    assert (line.ground, line.speaks_for, line.against) == (Ground.SILENCE, FOR_SILENCE, ())
    assert [(one.postmark, one.proof) for one in line.letters] == [
        (date(2024, 3, 25), "MASSPOST-1"),
        (date(2024, 5, 6), "MASSPOST-1"),
    ]
    later = lines(proposed, NEXT_MORNING)[1]
    assert later.against == (GateReason.SOURCES_STALE, GateReason.REGISTER_STATUS_STALE)
    assert set(FOR_SILENCE) - set(later.speaks_for) == {Support.SOURCES_FRESH, Support.REGISTER_ALLOWS}


def test_who_answers_after_the_proposal_leaves_the_list_and_stands_in_that_of_the_gate(proposed: SmallWorld) -> None:
    one = min(proposed.states())
    proposed.reply(GRACE_PASSED, {"dossier": one, "signer": "none", "channel": "paper"})
    assert one not in {line.dossier for line in lines(proposed)}
    with transaction(proposed.engine) as session:
        (refused,) = refused_now(session, campaign_by_name(session, CAMPAIGN), Moment.on(GRACE_PASSED))
    assert (refused.dossier, refused.reasons) == (one, (GateReason.HELD, GateReason.UNPROCESSED_REPLY))


def test_the_counts_of_a_batch_are_those_of_its_lines(proposed: SmallWorld) -> None:
    first, second = summarise(lines(proposed, NEXT_MORNING))
    assert (first.batch, first.company, first.proposals, first.premium, first.clear) == ("B000003", "WM1", 3, 1, 0)
    assert (first.oldest, first.proposed_by, first.grounds) == (GRACE_PASSED, ("An",), {"silence": 3})
    assert first.speaks_for[Support.SILENT] == 3
    assert first.against == {GateReason.SOURCES_STALE: 3, GateReason.REGISTER_STATUS_STALE: 3}
    assert (second.company, second.proposals) == ("WM2", 1)


def test_a_form_gets_counts_and_no_dossier(proposed: SmallWorld) -> None:
    with transaction(proposed.engine) as session:
        shown = proposals_markdown(session, campaign_by_name(session, CAMPAIGN), Moment.on(GRACE_PASSED))
    assert "| B000003 | WM1 | 3 | 1 | 0 | silence 3 | 3 |" in shown.splitlines()
    assert "- for (4 of 4): nobody answered, as far as anybody knows" in shown.splitlines()
    assert not [number for number in proposed.states() if number in shown]
    decide(proposed, Decision.APPROVE)
    with transaction(proposed.engine) as session:
        assert proposals_markdown(session, campaign_by_name(session, CAMPAIGN), Moment.on(GRACE_PASSED)) == ""


def test_the_sample_is_the_same_all_day_and_another_tomorrow() -> None:
    numbers = [f"2019.05.14.{serial:04d}" for serial in range(200)]
    today = sample(numbers, CAMPAIGN, GRACE_PASSED, 5)
    assert today == sample(reversed(numbers), CAMPAIGN, GRACE_PASSED, 5)
    assert today != sample(numbers, CAMPAIGN, NEXT_MORNING, 5)
    left = [number for number in numbers if number != today[0]]
    assert set(today[1:]) < set(sample(left, CAMPAIGN, GRACE_PASSED, 5))
    assert sample(numbers[:3], CAMPAIGN, GRACE_PASSED, 5) == numbers[:3]


def test_a_batch_is_decided_on_apart(proposed: SmallWorld) -> None:
    *_, other = sorted(proposed.states())
    assert decide(proposed, Decision.APPROVE, batch="B000004") == 1
    states = proposed.states()
    assert [number for number in states if states[number] == "strike_off_approved"] == [other]


def test_all_but_some_are_approved_and_the_rest_goes_on_waiting(proposed: SmallWorld) -> None:
    one, *others = sorted(proposed.states())
    assert decide(proposed, Decision.APPROVE, besides=[one]) == 3
    assert [line.dossier for line in lines(proposed)] == [one]
    assert {proposed.case(number).approved_by for number in others} == {"Bo"}


def test_a_refusal_bears_its_reason_in_the_journal_and_holds_the_dossier(proposed: SmallWorld) -> None:
    one = min(proposed.states())
    assert decide(proposed, Decision.REFUSE, remark="called on 3 May", dossiers=[one]) == 1
    assert holds(proposed, one) == ["manual"]
    with transaction(proposed.engine) as session:
        query = select(JournalEntry.actor, JournalEntry.reason).where(JournalEntry.event == "strike-off refused")
        assert session.execute(query).one() == ("Bo", "called on 3 May")


@pytest.mark.parametrize(
    ("by", "remark", "which", "message"),
    [
        ("Bo", "  ", {}, "needs its reason"),
        (" ", "looked at", {}, "your own name"),
        (" AN ", "looked at", {}, "four eyes"),
        ("Bo", "looked at", {"batch": "B000099"}, "No proposal of batch B000099"),
        ("Bo", "looked at", {"dossiers": ["2019.05.14.9999"]}, "Not proposed"),
        ("Bo", "looked at", {"besides": ["2019.05.14.9999"]}, "Not proposed"),
        ("Bo", "looked at", {"batch": "B000004", "besides": ["2019.05.14.0004"]}, "Nothing is left"),
        ("Bo", "looked at", {"batch": "B000004", "dossiers": ["2019.05.14.0001"]}, "Not proposed"),
    ],
)
def test_a_decision_that_does_not_stand_on_its_feet_changes_nothing(
    proposed: SmallWorld, by: str, remark: str, which: dict[str, object], message: str
) -> None:
    with pytest.raises(Refused, match=message):
        decide(proposed, Decision.REFUSE, by, remark, **which)
    assert set(proposed.states().values()) == {"strike_off_proposed"}


def test_what_the_gate_refused_on_a_day_is_told_with_every_reason(office: SmallWorld) -> None:
    one = office.add_dossier()
    office.create()
    to_reminders(office)
    office.fresh_answers(date(2024, 5, 28))
    office.propose(GRACE_PASSED)
    stale = (GateReason.SOURCES_STALE, GateReason.REGISTER_STATUS_STALE)
    with transaction(office.engine) as session:
        found = campaign_by_name(session, CAMPAIGN)
        assert refused_on(session, found, GRACE_PASSED) == [RefusedByGate(one, "WM1", stale)]
        assert refused_on(session, found, date(2024, 5, 28)) == []
        assert count_reasons(refused_on(session, found, GRACE_PASSED)) == dict.fromkeys(stale, 1)


def test_an_approval_that_the_gate_takes_back_is_told_too(proposed: SmallWorld) -> None:
    one = min(proposed.states())
    decide(proposed, Decision.APPROVE, dossiers=[one])
    assert proposed.execute(date(2024, 5, 31)) == ["gate_says_no"]
    with transaction(proposed.engine) as session:
        (refused,) = refused_on(session, campaign_by_name(session, CAMPAIGN), date(2024, 5, 31))
    assert (refused.dossier, refused.reasons) == (one, (GateReason.SOURCES_STALE, GateReason.REGISTER_STATUS_STALE))


def test_asked_afresh_the_gate_tells_of_held_proposed_and_approved_dossiers(proposed: SmallWorld) -> None:
    one, two, three, other = sorted(proposed.states())
    decide(proposed, Decision.REFUSE, dossiers=[one])
    decide(proposed, Decision.APPROVE, dossiers=[two])
    with transaction(proposed.engine) as session:
        found = campaign_by_name(session, CAMPAIGN)
        assert refused_now(session, found, Moment.on(GRACE_PASSED)) == [
            RefusedByGate(one, "WM1", (GateReason.HELD,)),
        ]
        session.execute(update(Case).where(Case.approved_by == "Bo").values(approved_by="an"))
        stale = (GateReason.SOURCES_STALE, GateReason.REGISTER_STATUS_STALE)
        later = {one.dossier: one.reasons for one in refused_now(session, found, Moment.on(NEXT_MORNING))}
    assert later == {
        one: (GateReason.HELD, *stale),
        two: (*stale, GateReason.SAME_PERSON),
        three: stale,
        other: stale,
    }

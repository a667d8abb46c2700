"""A strike-off taken back: by two people, whole, everywhere, once; and proposed by the system when it was wrongful."""

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import office_days as office
import pytest
from office_days import GRACE_PASSED, NEXT_DAY
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.errors import ReinstatementError, UnknownDossierError
from actualisatie.campaigns.outbox.desk import Remedy, ask_for, confirm
from actualisatie.campaigns.premium.exporting import signals_of
from actualisatie.campaigns.reinstating.desk import (
    decide_reinstatement,
    list_reinstatements,
    propose_reinstatement,
)
from actualisatie.campaigns.reinstating.finding import FOUND_BY_THE_SYSTEM
from actualisatie.campaigns.replies.worklist import Settled, settle_by_hand
from actualisatie.dossiers.kinds import DossierStatus, EffectKind, ReinstateReason
from actualisatie.dossiers.replies import ReplyOutcome
from actualisatie.dossiers.signals import SIGNALS
from actualisatie.simulator.faults import Misfortune
from actualisatie.storage.crash_points import CrashPoint, listen
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch, Dossier, Effect, HousingCompany, Letter

KBO = "0400123412"
FOUND, DECIDED, ROUND = date(2024, 6, 10), date(2024, 6, 11), date(2024, 6, 12)
IN_TIME = {"received_at": "2024-05-20T09:00:00+02:00"}


@pytest.fixture
def world(quick_world: SmallWorld) -> SmallWorld:
    """An office with one dossier that owns a house, *in onderzoek*, struck off for silence."""
    quick_world.add_dossier(owns=True, status_since=date(2019, 5, 14))
    quick_world.create(strike={"system": "both"})
    strike_off(quick_world)
    return quick_world


def strike_off(world: SmallWorld) -> None:
    office.to_approvals(world)
    world.execute(GRACE_PASSED)
    assert set(world.states().values()) == {"struck_off"}


def propose(world: SmallWorld, by: str = "An", note: str = "form found in another tray") -> str:
    (number,) = world.states()
    with transaction(world.engine) as session:
        propose_reinstatement(session, number, ReinstateReason.TIMELY_REPLY, Moment.on(FOUND), by, note=note)
    return number


def decide(world: SmallWorld, by: str = "Bo", *, grant: bool = True, remark: str = "") -> str:
    (number,) = world.states()
    with transaction(world.engine) as session:
        return decide_reinstatement(session, number, Moment.on(DECIDED), by, grant=grant, remark=remark)


def proposals(world: SmallWorld) -> list[dict[str, Any]]:
    with transaction(world.engine) as session:
        return list_reinstatements(session, campaign_by_name(session, world.name))


def outbox(world: SmallWorld) -> dict[str, str]:
    with transaction(world.engine) as session:
        rows = session.scalars(select(Effect).where(Effect.case_id.is_not(None), Effect.kind.not_in(SIGNALS)))
        return {row.kind.value: row.state.value for row in rows}


def test_a_proposal_changes_nothing_and_is_listed_for_a_second_person(world: SmallWorld) -> None:
    number = propose(world)
    assert world.states() == {number: "struck_off"}
    (row,) = proposals(world)
    assert (row["dossier"], row["reason"], row["proposed_by"], row["on"]) == (number, "timely_reply", "An", FOUND)


def test_the_second_person_restores_number_day_and_status_at_once(world: SmallWorld) -> None:
    number = propose(world)
    assert world.status(number) is DossierStatus.STRUCK_OFF
    assert decide(world) == "reinstated"
    with transaction(world.engine) as session:
        dossier = session.scalars(select(Dossier)).one()
        restored = (dossier.number, dossier.enrolled_on, dossier.status, dossier.status_since)
    assert restored == (number, date(2019, 5, 14), DossierStatus.IN_ONDERZOEK, office.SELECTED)
    assert proposals(world) == []


def test_an_answer_that_came_after_the_proposal_is_not_dismissed_with_it(world: SmallWorld) -> None:
    number = propose(world)
    world.reply(DECIDED, {"dossier": number, "key": "found", **IN_TIME})
    with transaction(world.engine) as session:
        decide_reinstatement(session, number, Moment.on(ROUND), "Bo", grant=False, remark="no form was there")
        settle_by_hand(session, "found", Settled("in time", dossier=number), Moment.on(ROUND), "Cis")
    (row,) = proposals(world)
    assert (row["reason"], row["proposed_by"]) == ("timely_reply", FOUND_BY_THE_SYSTEM)


@pytest.mark.parametrize("name", ["An", "  an "])
def test_whoever_proposed_may_not_decide(world: SmallWorld, name: str) -> None:
    propose(world)
    with pytest.raises(ReinstatementError, match="four eyes"):
        decide(world, name)
    assert set(world.states().values()) == {"struck_off"}


def test_nothing_is_granted_that_nobody_proposed(world: SmallWorld) -> None:
    with pytest.raises(ReinstatementError, match="No reinstatement"):
        decide(world)


def test_a_second_proposal_waits_for_the_decision_on_the_first(world: SmallWorld) -> None:
    propose(world)
    with pytest.raises(ReinstatementError, match="already"):
        propose(world)


def test_a_proposal_needs_its_reason_and_so_does_a_refusal(world: SmallWorld) -> None:
    with pytest.raises(ReinstatementError, match="Say why"):
        propose(world, note=" ")
    propose(world)
    with pytest.raises(ReinstatementError, match="needs its reason"):
        decide(world, grant=False)


def test_a_refused_reinstatement_leaves_the_dossier_struck_off_with_the_reason(world: SmallWorld) -> None:
    number = propose(world)
    assert decide(world, grant=False, remark="the form was of another dossier") == "struck_off"
    assert office.events(world, number)[-1] == "reinstatement refused"
    assert "reinstatement" not in outbox(world)


def test_a_dossier_that_is_not_struck_off_or_unknown_cannot_be_reinstated(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    quick_world.create()
    office.to_first_letters(quick_world)
    moment = Moment.on(FOUND)
    with transaction(quick_world.engine) as session:
        with pytest.raises(ReinstatementError, match="not struck off"):
            propose_reinstatement(session, number, ReinstateReason.COMPANY_ERROR, moment, "An", note="x")
        with pytest.raises(UnknownDossierError):
            propose_reinstatement(session, "2001.01.01.0009", ReinstateReason.COMPANY_ERROR, moment, "An", note="x")


def test_the_next_round_undoes_it_at_the_software_and_in_the_register(world: SmallWorld) -> None:
    number = propose(world)
    decide(world)
    assert world.cir.dossiers[number].status == "RJCT"
    counts = world.execute_all(ROUND).counts()
    assert counts == {"reinstated_outside": 2}
    assert world.ledger.receipt(KBO, number) is None
    assert world.ledger.restored == {(KBO, number): 1}
    assert world.cir.dossiers[number].status == "REG"
    assert set(outbox(world).values()) == {"done"}
    assert world.execute_all(ROUND).counts() == {}


def test_a_register_that_was_never_told_of_the_strike_off_is_not_told_any_more(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    quick_world.create(strike={"system": "both"})
    office.to_approvals(quick_world)
    quick_world.faults.cir.rate, quick_world.faults.cir.kinds = 1.0, (Misfortune.UNAVAILABLE,)
    quick_world.execute(GRACE_PASSED)
    propose(quick_world)
    decide(quick_world)
    quick_world.faults.cir.rate = 0.0
    quick_world.execute_all(ROUND)
    assert quick_world.cir.actions == {}
    assert outbox(quick_world) == {
        "strike_off": "done",
        "register_strike_off": "cancelled",
        "reinstatement": "done",
        "register_reinstatement": "done",
    }
    assert quick_world.cir.dossiers[number].status == "REG"


@pytest.mark.parametrize("point", [CrashPoint.REINSTATEMENT_CLAIMED, CrashPoint.REINSTATEMENT_SENT])
def test_a_kill_between_deed_and_receipt_undoes_it_once(world: SmallWorld, point: CrashPoint) -> None:
    number = propose(world)
    decide(world)
    with office.killed_at(point):
        world.execute_all(ROUND)
    world.execute_all(ROUND)
    assert world.ledger.restored == {(KBO, number): 1}
    assert world.cir.actions[number, "REG"] == 1
    assert set(outbox(world).values()) == {"done"}


def test_a_register_that_is_slow_to_show_it_is_asked_once_and_then_only_read(world: SmallWorld) -> None:
    number = propose(world)
    decide(world)
    world.cir.slow = True
    world.execute_all(ROUND)
    world.execute_all(ROUND, time(16))
    assert world.cir.actions[number, "REG"] == 1
    assert outbox(world)["register_reinstatement"] == "sending"
    world.cir.catch_up()
    world.execute_all(ROUND, time(18))
    assert outbox(world)["register_reinstatement"] == "done"


def test_software_that_does_not_know_the_dossier_is_an_alarm_and_waits_for_people(world: SmallWorld) -> None:
    number = propose(world)
    decide(world)
    del world.cir.dossiers[number]  # the simulated software knows the dossiers of the register
    counts = world.execute_all(ROUND).counts()
    assert counts["reinstated_refused"] == 1
    assert outbox(world)["reinstatement"] == "dead"
    assert "alarm" in office.events(world, number)


def test_a_company_that_works_by_files_gets_a_request_and_acknowledges_it(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    with transaction(quick_world.engine) as session:
        session.scalars(select(HousingCompany)).one().local_software = {"transport": "files"}
    quick_world.create()
    office.to_approvals(quick_world)
    folder, inbox = quick_world.folders.outbox / "WM1", quick_world.folder / "inbox" / "WM1" / "bevestigingen"
    inbox.mkdir(parents=True)
    quick_world.execute(GRACE_PASSED)
    acknowledge(folder / "schrappingen", inbox)
    quick_world.execute(NEXT_DAY)
    propose(quick_world)
    decide(quick_world)
    assert quick_world.execute_all(ROUND).counts() == {"reinstated_awaited": 1}
    (request,) = (json.loads(file.read_text()) for file in (folder / "herstellingen").glob("*.json"))
    assert (request["dossierNummer"], request["reden"], request["dossierStatus"]) == (number, "tijdig_antwoord", "REG")
    assert request["inschrijvingsdatum"] == "2019-05-14"
    assert number in (folder / "herstellingen" / "openstaand.csv").read_text()
    acknowledge(folder / "herstellingen", inbox)
    assert quick_world.execute_all(ROUND).counts() == {"acknowledgements_accepted": 1, "reinstated_outside": 1}
    assert number not in (folder / "herstellingen" / "openstaand.csv").read_text()


def test_a_round_at_work_says_nothing_more_of_a_request_that_two_people_gave_up_meanwhile(
    quick_world: SmallWorld,
) -> None:
    number = quick_world.add_dossier()
    quick_world.create()
    office.to_approvals(quick_world)
    quick_world.execute(GRACE_PASSED)
    with transaction(quick_world.engine) as session:
        session.scalars(select(HousingCompany)).one().local_software = {"transport": "files"}
    propose(quick_world)
    decide(quick_world)
    assert quick_world.execute_all(ROUND).counts() == {"reinstated_awaited": 1}

    def meanwhile(point: CrashPoint) -> None:
        if point is CrashPoint.REINSTATEMENT_CLAIMED:
            stop()
            give_up(quick_world, EffectKind.REINSTATEMENT)

    stop = listen(meanwhile)
    quick_world.execute_all(ROUND)
    assert outbox(quick_world)["reinstatement"] == "cancelled"
    assert office.events(quick_world, number).count("not reinstated outside") == 1


def give_up(world: SmallWorld, kind: EffectKind) -> None:
    with transaction(world.engine) as session:
        effect = session.scalars(select(Effect.id).where(Effect.kind == kind)).one()
        ask_for(session, effect, Remedy.GIVE_UP, Moment.on(ROUND), "An", "rang them")
    with transaction(world.engine) as session:
        confirm(session, effect, Moment.on(ROUND), "Bo")


def acknowledge(requests: Path, inbox: Path) -> None:
    (file,) = requests.glob("*.json")
    request = json.loads(file.read_text())
    said = {"uitkomst": "uitgevoerd", "kenmerk": "WM1-9", "geregistreerdOp": "2024-05-29T15:00:00+02:00"}
    line = {"sleutel": request["sleutel"], "dossierNummer": request["dossierNummer"], **said}
    (inbox / f"{requests.name}.jsonl").write_text(json.dumps(line) + "\n")


def test_the_candidate_gets_a_letter_that_takes_the_decision_back(world: SmallWorld) -> None:
    number = propose(world)
    decide(world)
    world.print_due(ROUND)
    with transaction(world.engine) as session:
        query = select(Letter.content).join(Batch, Letter.batch_id == Batch.id)
        contents = session.scalars(query.where(Batch.kind == "reinstatement")).all()
    (content,) = contents
    assert content["dossier_number"] == number
    assert (content["struck_off_on"], content["decided_on"]) == ("2024-05-29", "2024-06-11")
    assert content["grounds"] == ["U antwoordde op tijd, maar wij zagen uw antwoord niet."]
    assert world.print_due(date(2024, 6, 20)) == world.delivered()
    assert [one.round.value for one in office.letters(world, number)][-1] == "reinstatement"


def test_the_premium_service_is_told_that_the_dossier_is_back(world: SmallWorld) -> None:
    number = propose(world)
    decide(world)
    with transaction(world.engine) as session:
        (line,) = signals_of(session, DECIDED, DECIDED)
    assert (line.dossierNummer, line.signaal, line.datum) == (number, "hersteld", DECIDED)


def test_an_answer_that_was_in_time_and_found_later_proposes_a_reinstatement_by_itself(world: SmallWorld) -> None:
    (number,) = world.states()
    assert world.reply(FOUND, {"dossier": number, **IN_TIME}).outcomes == {ReplyOutcome.AFTER_STRIKE_OFF: 1}
    (row,) = proposals(world)
    assert (row["reason"], row["proposed_by"]) == ("timely_reply", FOUND_BY_THE_SYSTEM)
    assert office.events(world, number)[-2:] == ["alarm", "reinstatement proposed"]
    assert decide(world, "An") == "reinstated"


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"kind": "returned_mail", "signer": "none", "return_reason": "moved"}, "returned_mail"),
        ({"kind": "documents", **IN_TIME}, "timely_reply"),
        ({"kind": "note", "channel": "phone", "signer": "none"}, None),
        ({"kind": "withdrawal", **IN_TIME}, None),
    ],
)
def test_what_asks_for_a_reinstatement_and_what_only_for_a_look(
    world: SmallWorld, item: dict[str, Any], reason: str | None
) -> None:
    (number,) = world.states()
    world.reply(FOUND, {"dossier": number, "channel": "paper", **item})
    assert [row["reason"] for row in proposals(world)] == ([reason] if reason else [])
    assert "alarm" in office.events(world, number)


def test_a_late_answer_of_a_campaign_that_refuses_these_is_an_alarm_only(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    quick_world.create(late={"before_decision": "refuse"})
    strike_off(quick_world)
    quick_world.reply(FOUND, {"dossier": number})
    assert proposals(quick_world) == []
    assert office.events(quick_world, number)[-1] == "alarm"


def test_the_same_fault_found_twice_is_proposed_once(world: SmallWorld) -> None:
    (number,) = world.states()
    world.reply(FOUND, {"dossier": number, **IN_TIME}, {"dossier": number, **IN_TIME, "channel": "paper"})
    assert len(proposals(world)) == 1


def test_an_answer_while_the_strike_off_was_under_way_proposes_it_when_it_was_done(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    quick_world.create()
    office.to_sent(quick_world)
    quick_world.reply(GRACE_PASSED, {"dossier": number, **IN_TIME})
    assert proposals(quick_world) == []
    quick_world.execute(NEXT_DAY)
    assert [row["reason"] for row in proposals(quick_world)] == ["timely_reply"]


def test_a_corrected_postmark_that_makes_a_strike_off_too_early_proposes_a_reinstatement(world: SmallWorld) -> None:
    number, reminder = *world.states(), office.letters(world, *world.states())[-1]
    with transaction(world.engine) as session:
        code = session.get_one(Batch, reminder.batch_id).code
    world.correct(code, date(2024, 5, 20), on=FOUND)
    (row,) = proposals(world)
    assert (row["dossier"], row["reason"], row["proposed_by"]) == (number, "company_error", FOUND_BY_THE_SYSTEM)

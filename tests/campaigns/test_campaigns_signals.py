"""Who does not meet the conditions is *in onderzoek* everywhere, and *Ingeschreven* again everywhere once they do."""

import json
from datetime import date
from typing import Any

import pytest
from office_days import GRACE_PASSED, PRINTED, SELECTED, daily_round, events, to_first_letters
from small_world import SmallWorld
from sqlalchemy import event, select
from yearly_days import annual_day, open_annual

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import amend_campaign, campaign_by_name, definition_of
from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.campaigns.explaining import explain
from actualisatie.campaigns.register.register_status import follow_register_status
from actualisatie.campaigns.replies.worklist import Settled, settle_by_hand
from actualisatie.connectors.cir.client import CirClient
from actualisatie.dossiers.kinds import DossierStatus, ReplyMeaning
from actualisatie.simulator.cir.router import CIR_PATH
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Effect, HousingCompany

KBO, OTHER = "0400123412", "0100000070"
ANSWERED, LATER, MUCH_LATER = date(2024, 4, 10), date(2024, 4, 11), date(2024, 4, 12)


def effects(world: SmallWorld) -> dict[str, str]:
    with transaction(world.engine) as session:
        found = session.scalars(select(Effect).where(Effect.case_id.is_not(None)).order_by(Effect.id))
        return {effect.key: effect.state.value for effect in found}


def settle_yes(world: SmallWorld, key: str, day: date) -> None:
    with transaction(world.engine) as session:
        settle_by_hand(session, key, Settled(note="rang", means=ReplyMeaning.CONFIRMED), Moment.on(day), "An")


@pytest.fixture
def failing(office: SmallWorld) -> str:
    """Give a dossier whose applicant owns a dwelling, in onderzoek and told so, with its first letter posted."""
    number = office.add_dossier(owns=True)
    office.create()
    to_first_letters(office)
    office.tell_statuses(SELECTED)
    return number


def test_who_does_not_meet_is_in_onderzoek_at_the_company_and_in_the_register(office: SmallWorld, failing: str) -> None:
    assert office.ledger.statuses == {(KBO, failing): ["INFOS"]}
    assert office.cir.dossiers[failing].status == "INFOS"
    assert office.cir.actions == {(failing, "INFOS"): 1}
    assert effects(office) == {"status-1-1": "done", "register-status-1-1": "done"}


def test_whoever_meets_the_conditions_is_no_news(office: SmallWorld) -> None:
    office.add_dossier()
    office.create()
    to_first_letters(office)
    assert office.tell_statuses(SELECTED) == {}
    assert (effects(office), office.cir.actions) == ({}, {})


def test_telling_again_tells_nothing_twice(office: SmallWorld, failing: str) -> None:
    for day in (SELECTED, PRINTED, ANSWERED):
        assert office.tell_statuses(day) == {}
    assert office.ledger.asked[KBO, failing] == 1
    assert office.cir.actions == {(failing, "INFOS"): 1}


def test_proof_that_is_accepted_brings_the_dossier_back_everywhere(office: SmallWorld, failing: str) -> None:
    office.reply(ANSWERED, {"dossier": failing, "kind": "documents"})
    review = {"kind": "review", "channel": "counter", "signer": "none", "review": "accepted"}
    office.reply(LATER, {"dossier": failing, **review})
    assert office.tell_statuses(LATER) == {"statuses_told": 1, "register_statuses_told": 1}
    assert office.ledger.statuses[KBO, failing] == ["INFOS", "REG"]
    assert office.cir.dossiers[failing].status == "REG"
    assert events(office, failing).count("status told") == 4


def test_a_dossier_that_ends_on_own_request_ends_everywhere(office: SmallWorld, failing: str) -> None:
    office.reply(ANSWERED, {"dossier": failing, "kind": "withdrawal"})
    assert office.states() == {failing: "withdrawn"}
    assert office.status(failing) is DossierStatus.STRUCK_OFF
    office.tell_statuses(ANSWERED)
    assert office.ledger.statuses[KBO, failing] == ["INFOS", "RJCT"]
    assert office.cir.dossiers[failing].status == "RJCT"


def test_who_repents_is_back_in_onderzoek_everywhere(office: SmallWorld, failing: str) -> None:
    office.reply(ANSWERED, {"dossier": failing, "kind": "withdrawal"})
    office.tell_statuses(ANSWERED)
    office.reply(LATER, {"dossier": failing, "key": "repents"})
    settle_yes(office, "repents", LATER)
    assert office.status(failing) is DossierStatus.IN_ONDERZOEK
    office.tell_statuses(LATER)
    assert office.ledger.statuses[KBO, failing] == ["INFOS", "RJCT", "INFOS"]
    assert office.cir.dossiers[failing].status == "INFOS"


def test_of_those_who_leave_by_one_file_each_that_repents_is_back_where_it_was(office: SmallWorld) -> None:
    failing, meeting, leaving = office.add_dossier(owns=True), office.add_dossier(), office.add_dossier()
    office.create()
    to_first_letters(office)
    office.reply(ANSWERED, *({"dossier": number, "kind": "withdrawal"} for number in (meeting, failing, leaving)))
    office.reply(LATER, {"dossier": failing, "key": "one-repents"}, {"dossier": meeting, "key": "two-repents"})
    settle_yes(office, "one-repents", LATER)
    settle_yes(office, "two-repents", LATER)
    was = (DossierStatus.IN_ONDERZOEK, DossierStatus.ENROLLED, DossierStatus.STRUCK_OFF)
    assert tuple(office.status(number) for number in (failing, meeting, leaving)) == was
    since = {case.status_before_since for case in (office.case(failing), office.case(meeting))}
    assert len(since) == 2


def test_who_repents_before_anybody_was_told_never_ended_outside(office: SmallWorld, failing: str) -> None:
    office.reply(ANSWERED, {"dossier": failing, "kind": "withdrawal"})
    office.reply(LATER, {"dossier": failing, "key": "repents"})
    settle_yes(office, "repents", LATER)
    office.tell_statuses(LATER)
    assert "RJCT" not in office.ledger.statuses[KBO, failing]
    assert office.cir.actions == {(failing, "INFOS"): 1}
    assert office.cir.dossiers[failing].status == "INFOS"


def test_the_end_waits_while_a_yes_that_contradicts_it_waits_for_a_person(office: SmallWorld, failing: str) -> None:
    office.reply(ANSWERED, {"dossier": failing, "kind": "withdrawal"})
    office.reply(LATER, {"dossier": failing, "key": "repents"})
    assert office.tell_statuses(LATER) == {}
    assert office.cir.dossiers[failing].status == "INFOS"
    with transaction(office.engine) as session:
        settle_by_hand(session, "repents", Settled("rang", means=ReplyMeaning.NOTHING), Moment.on(LATER), "An")
    office.tell_statuses(LATER)
    assert office.cir.dossiers[failing].status == "RJCT"


def test_the_annual_round_tells_it_too_and_takes_it_back(office: SmallWorld) -> None:
    number = office.add_dossier(owns=True, enrolled_on=date(2019, 6, 3))
    open_annual(office)
    annual_day(office, date(2024, 6, 3))
    assert office.cir.dossiers[number].status == "INFOS"
    (code,) = office.delivered()
    office.post(code, date(2024, 6, 6))
    office.people.change(office.insz_of(number), rights=[])
    daily_round(office, date(2024, 7, 12))
    assert office.ledger.statuses == {(KBO, number): ["INFOS", "REG"]}
    assert office.cir.dossiers[number].status == "REG"


def test_the_end_of_an_offer_in_the_register_is_followed_by_in_onderzoek_again(
    office: SmallWorld, failing: str
) -> None:
    case_id = office.case(failing).id
    for status, day in (("OFFER", ANSWERED), ("REG", LATER)):
        office.cir.set_status(failing, status)
        with CirClient(office.url + CIR_PATH) as register:
            follow_register_status(office.engine, [case_id], register, Moment.on(day), "An")
    office.tell_statuses(LATER)
    assert office.cir.dossiers[failing].status == "INFOS"
    assert office.cir.actions == {(failing, "INFOS"): 2}


@pytest.mark.parametrize(
    ("signal", "keys"),
    [
        ({"local_software": False}, {"register-status-1-1"}),
        ({"cir": False}, {"status-1-1"}),
        ({"local_software": False, "cir": False}, set()),
    ],
)
def test_a_campaign_may_choose_who_is_told(office: SmallWorld, signal: dict[str, bool], keys: set[str]) -> None:
    office.add_dossier(owns=True)
    office.create(signal=signal)
    to_first_letters(office)
    assert set(effects(office)) == keys


def test_a_company_whose_software_takes_no_statuses_is_not_told(office: SmallWorld) -> None:
    first, second = office.add_dossier(owns=True), office.add_dossier(owns=True, kbo=OTHER)
    with transaction(office.engine) as session:
        company = session.scalars(select(HousingCompany).where(HousingCompany.kbo == KBO)).one()
        company.local_software = {"transport": "http", "statuses": False}
    office.create()
    to_first_letters(office)
    office.tell_statuses(SELECTED)
    assert office.ledger.statuses == {(OTHER, second): ["INFOS"]}
    assert office.cir.actions == {(first, "INFOS"): 1, (second, "INFOS"): 1}


def test_what_waits_is_withdrawn_when_a_campaign_chooses_otherwise_after_its_letters(
    office: SmallWorld, failing: str
) -> None:
    office.reply(ANSWERED, {"dossier": failing, "kind": "withdrawal"})
    with transaction(office.engine) as session:
        found = campaign_by_name(session, office.name)
        plain = definition_of(found).as_json()
        plain["policies"]["signal"] = {"local_software": False, "cir": True}
        changed = CampaignDefinition.model_validate_json(json.dumps(plain))
        amend_campaign(session, office.name, changed, actor="An", now=Moment.on(ANSWERED).at)
    assert office.tell_statuses(ANSWERED) == {"register_statuses_told": 1}
    assert effects(office)["status-1-2"] == "cancelled"
    assert office.ledger.statuses[KBO, failing] == ["INFOS"]


def test_nothing_is_told_in_a_freeze(office: SmallWorld) -> None:
    office.add_dossier(owns=True)
    office.create()
    to_first_letters(office)
    assert office.tell_statuses(date(2023, 12, 20)) == {"statuses_frozen": 2}
    assert (office.ledger.statuses, office.cir.actions) == ({}, {})


def test_many_dossiers_are_told_in_chunks_and_each_once(office: SmallWorld) -> None:
    numbers = [office.add_dossier(owns=True, kbo=(KBO, OTHER)[place % 2]) for place in range(12)]
    office.create()
    to_first_letters(office)
    assert office.tell_statuses(SELECTED) == {"statuses_told": 12, "register_statuses_told": 12}
    assert sorted(number for _, number in office.ledger.statuses) == sorted(numbers)
    assert set(office.cir.actions.values()) == {1}


def test_the_statuses_of_a_chunk_are_written_down_by_one_statement(office: SmallWorld) -> None:
    for _ in range(12):
        office.add_dossier(owns=True)
    office.create()
    office.select(SELECTED)
    inserts: list[int] = []

    def count(_conn: Any, _cursor: Any, statement: str, rows: Any, _context: Any, many: bool) -> None:
        if statement.startswith("INSERT INTO effect"):
            inserts.append(len(rows) if many else 1)

    event.listen(office.engine, "before_cursor_execute", count)
    office.check(SELECTED)
    event.remove(office.engine, "before_cursor_execute", count)
    assert inserts == ([1] if office.engine.dialect.name == "postgresql" else [24])  # one value holds all rows


def test_explain_shows_what_others_were_told_and_what_waits(office: SmallWorld, failing: str) -> None:
    office.reply(ANSWERED, {"dossier": failing, "kind": "withdrawal"})
    with transaction(office.engine) as session:
        (case,) = explain(session, failing, Moment.on(GRACE_PASSED)).cases
    assert [(one.kind, one.status, one.state) for one in case.outside] == [
        ("status_signal", "INFOS", "done"),
        ("register_status_signal", "INFOS", "done"),
        ("status_signal", "RJCT", "pending"),
        ("register_status_signal", "RJCT", "pending"),
    ]

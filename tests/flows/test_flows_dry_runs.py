"""Dry runs: each form tells what it would do, or why it would be refused, and leaves rows and folders as they were."""

from datetime import date
from pathlib import Path
from typing import Any

import office_days as office_life
import pytest
import yaml
from plain_paper import plain_paper
from prefect import Flow
from prefect.utilities.callables import parameter_schema
from prefect.utilities.importtools import import_object
from small_world import CAMPAIGN, POSTING_DAY, SmallWorld
from yearly_days import open_annual, open_inactivity

from actualisatie.campaigns.errors import ApprovalError, BatchNotPostableError, ReinstatementError, ReviewError
from actualisatie.campaigns.strike_offs.approving import Decision
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import ReinstateReason, ReviewVerdict
from actualisatie.flows.annual import annual_actualisation
from actualisatie.flows.approvals import approve_strike_offs
from actualisatie.flows.correction import correct_postmark
from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.desk_parameters import Answer, ReinstatementDecision, ReinstatementOrder, ReviewOrder
from actualisatie.flows.extension import extend_terms
from actualisatie.flows.inactivity import inactivity_actualisation
from actualisatie.flows.monitoring import make_outreach_list, make_report
from actualisatie.flows.one_off import one_off_actualisation
from actualisatie.flows.parameters import (
    ApprovalOrder,
    CorrectionOrder,
    ExtensionOrder,
    Order,
    OutreachOrder,
    PostmarkOrder,
    RepliesOrder,
    ReportOrder,
    WithdrawalOrder,
)
from actualisatie.flows.postmark import register_postmark
from actualisatie.flows.reinstatements import decide_reinstatement, propose_reinstatement
from actualisatie.flows.replies import take_in_replies
from actualisatie.flows.reviews import judge_documents
from actualisatie.flows.withdrawal import withdraw_batch
from actualisatie.storage.database import transaction
from actualisatie.storage.models import World
from actualisatie.storage.models.base import Base

WHO = {"campaign": CAMPAIGN, "operator": "Bo Claes", "dry_run": True}
BATCH = {"batch": "B000001", "operator": "An Peeters", "dry_run": True}


@pytest.fixture
def desk(office: SmallWorld) -> SmallWorld:
    """An office of two dossiers and two housing companies, in a simulated world: there the day may be another one."""
    office.printer = plain_paper
    office.add_dossier()
    office.add_dossier(kbo="0100000070")
    with transaction(office.engine) as session:
        session.add(World(simulated=True))
    return office


def content(office: SmallWorld) -> object:
    """Return every row of every table, and every file with its bytes."""
    tables = Base.metadata.sorted_tables
    with office.engine.connect() as connection:
        rows = {table.name: [tuple(row) for row in connection.execute(table.select())] for table in tables}
    files = {path: path.read_bytes() for path in office.folder.rglob("*") if path.is_file() and ".db" not in path.name}
    return rows, files


def drop(office: SmallWorld, company: str, text: str) -> Path:
    folder = office.folder / "inbox" / company
    folder.mkdir(parents=True)
    file = folder / "answers.jsonl"
    file.write_text(text)
    return file


def test_a_round_counts_what_is_due(desk: SmallWorld) -> None:
    desk.create()
    office_life.to_reminders(desk)
    before = content(desk)
    assert daily_round(Order(**WHO, today=office_life.GRACE_PASSED)) == {"to ask the gate about": 2}
    assert content(desk) == before


def test_a_one_off_campaign_counts_whom_it_would_select(desk: SmallWorld) -> None:
    desk.create()
    before = content(desk)
    assert one_off_actualisation(Order(**WHO, today=office_life.SELECTED)) == {"dossiers to select": 2}
    assert content(desk) == before
    desk.select(office_life.SELECTED)
    order = Order(**WHO, today=office_life.SELECTED)
    assert one_off_actualisation(order) == {"to ask the sources about": 2}


def test_an_annual_campaign_counts_the_anniversaries(desk: SmallWorld) -> None:
    open_annual(desk)
    before = content(desk)
    order = Order(**{**WHO, "campaign": desk.name}, today=date(2025, 5, 14))
    assert annual_actualisation(order) == {"anniversaries to take in": 2}
    assert content(desk) == before


def test_a_look_for_inactivity_counts_who_is_inactive(desk: SmallWorld) -> None:
    desk.add_dossier(activities={"login": "2023-05-01"})
    open_inactivity(desk, date(2026, 3, 2))
    before = content(desk)
    order = Order(**{**WHO, "campaign": desk.name}, today=date(2026, 3, 2))
    counted = {"inactive dossiers to take in": 1, "dossiers without known activity": 2}
    assert inactivity_actualisation(order) == counted
    assert content(desk) == before


def test_a_postmark_tells_the_days_that_would_follow_or_why_it_would_be_refused(desk: SmallWorld) -> None:
    desk.create()
    office_life.to_handed_over(desk)
    before = content(desk)
    order = PostmarkOrder(**BATCH, postmark=POSTING_DAY, proof="MP-1", today=POSTING_DAY)
    told = {"batch": "B000001", "last day": "2024-04-26", "next step on": "2024-05-03"}
    assert register_postmark(order) == told
    assert content(desk) == before
    assert register_postmark(order.model_copy(update={"dry_run": False})) == told
    with pytest.raises(BatchNotPostableError, match="already has a postmark"):
        register_postmark(order)


def test_a_corrected_postmark_tells_the_new_last_day(desk: SmallWorld) -> None:
    desk.create()
    office_life.to_first_letters(desk)
    before = content(desk)
    order = CorrectionOrder(**BATCH, postmark=date(2024, 4, 2), proof="MP-2", reason="misread", today=date(2024, 4, 3))
    done = correct_postmark(order)
    assert (done["last day was"], done["last day"]) == ("2024-04-26", "2024-05-02")
    assert content(desk) == before


def test_more_time_counts_the_terms_that_would_get_longer_by_housing_company(desk: SmallWorld) -> None:
    desk.create()
    office_life.to_first_letters(desk)
    before = content(desk)
    asked = {**WHO, "until": date(2024, 6, 14), "reason": "postal strike", "today": date(2024, 4, 3)}
    assert extend_terms(ExtensionOrder(**asked)) == {"terms lengthened": 2}
    assert extend_terms(ExtensionOrder(**asked, companies=["WM2 · Wonen Voorbeeld"])) == {"terms lengthened": 1}
    assert content(desk) == before
    kept = ExtensionOrder(**{**asked, "dry_run": False}, companies=["WM2 · Wonen Voorbeeld"])
    assert extend_terms(kept) == {"terms lengthened": 1}


def test_a_withdrawal_counts_the_letters_and_tells_nobody(desk: SmallWorld) -> None:
    desk.create()
    office_life.to_handed_over(desk)
    before = content(desk)
    order = WithdrawalOrder(**BATCH, reason="wrong paper", today=office_life.PRINTED)
    assert withdraw_batch(order) == {"letters": 1, "printed anew": 1, "to tell": 1}
    assert content(desk) == before


def test_a_decision_counts_what_would_be_decided_or_tells_that_another_must(desk: SmallWorld) -> None:
    desk.create()
    office_life.to_proposals(desk)
    before = content(desk)
    order = ApprovalOrder(**WHO, decision=Decision.APPROVE, today=office_life.NEXT_DAY)
    assert approve_strike_offs(order) == 2
    assert content(desk) == before
    with pytest.raises(ApprovalError, match="four eyes"):
        approve_strike_offs(order.model_copy(update={"operator": "an"}))


def test_replies_are_judged_and_their_files_stay_where_they_lie(desk: SmallWorld) -> None:
    desk.create()
    office_life.to_first_letters(desk)
    first, _ = desk.states()
    line = f'{{"key": "k1", "kind": "confirmation", "channel": "digital", "signer": "applicant", "dossier": "{first}", '
    drop(desk, "WM1", line + '"received_at": "2024-04-02T09:00:00+02:00"}\n')
    drop(desk, "WM2", "no JSON at all\n")
    before = content(desk)
    order = RepliesOrder(operator="An Peeters", dry_run=True, today=date(2024, 4, 3))
    done = take_in_replies(order)
    assert (done["confirmed"], done["set aside"]) == (1, 1)
    only_second = {**order.model_dump(exclude={"companies"}), "companies": ["WM2 · Wonen Voorbeeld"]}
    assert take_in_replies(RepliesOrder(**only_second)) == {"known already": 0, "set aside": 1}
    assert content(desk) == before


def test_a_verdict_tells_the_state_that_would_follow_or_why_it_would_be_refused(desk: SmallWorld) -> None:
    number = desk.add_dossier(owns=True)
    desk.create()
    office_life.to_reminders(desk)
    before = content(desk)
    about: dict[str, Any] = {"dossier": number, "condition": Condition.OWNERSHIP, "operator": "Rita Maes"}
    order = ReviewOrder(**about, verdict=ReviewVerdict.ACCEPTED, dry_run=True, today=office_life.LAST_DAY)
    told = judge_documents(order)
    with pytest.raises(ReviewError, match="Say what is lacking"):
        judge_documents(order.model_copy(update={"verdict": ReviewVerdict.REFUSED}))
    assert content(desk) == before
    assert judge_documents(order.model_copy(update={"dry_run": False})) == told
    assert told == {"dossier": number, "state": desk.states()[number]}
    assert content(desk) != before


def test_a_reinstatement_tells_what_would_follow_or_who_may_not_decide(desk: SmallWorld) -> None:
    desk.create()
    office_life.to_approvals(desk)
    desk.execute(office_life.GRACE_PASSED)
    number = next(iter(desk.states()))
    about: dict[str, Any] = {"dossier": number, "today": office_life.NEXT_DAY, "dry_run": True}
    reason = ReinstateReason.COMPANY_ERROR
    order = ReinstatementOrder(**about, reason=reason, note="wrong tray", operator="An Peeters")
    decision = ReinstatementDecision(**about, answer=Answer.GRANT, operator="Bo Claes")
    before = content(desk)
    assert propose_reinstatement(order) == {"dossier": number, "state": "proposed"}
    with pytest.raises(ReinstatementError, match="No reinstatement"):
        decide_reinstatement(decision)
    assert content(desk) == before
    propose_reinstatement(order.model_copy(update={"dry_run": False}))
    before = content(desk)
    with pytest.raises(ReinstatementError, match="waits for a decision already"):
        propose_reinstatement(order)
    with pytest.raises(ReinstatementError, match="four eyes"):
        decide_reinstatement(decision.model_copy(update={"operator": "An Peeters"}))
    assert decide_reinstatement(decision) == {"dossier": number, "state": "reinstated"}
    assert content(desk) == before


def test_a_report_and_a_list_for_outreach_are_counted_and_no_file_is_written(desk: SmallWorld) -> None:
    desk.create(monitoring={"outreach_basis": "protocol of 2024"})
    office_life.to_reminders(desk)
    before = content(desk)
    lists = {**WHO, "today": date(2024, 5, 20), "folder": desk.folder / "lists"}
    assert make_outreach_list(OutreachOrder(**lists, days=14)) > 0
    assert make_report(ReportOrder(**lists)) > 0
    assert content(desk) == before


CHANGES_NOTHING = {
    "housekeeping",  # looks; its mail can be redirected
    "strike-off approval",  # shows proposals and waits; who answers it decides on the spot
}
DEPLOYMENTS = yaml.safe_load((Path(__file__).resolve().parents[2] / "prefect.yaml").read_text())["deployments"]


@pytest.mark.parametrize(
    "deployment", [one for one in DEPLOYMENTS if one["name"] not in CHANGES_NOTHING], ids=lambda one: one["name"]
)
def test_the_brake_stands_on_top_of_each_form_and_shows_in_the_name_of_a_run(deployment: dict[str, Any]) -> None:
    flow: Flow[..., object] = import_object(deployment["entrypoint"])
    form = parameter_schema(flow).model_dump()["definitions"]
    (fields,) = (part["properties"] for part in form.values() if "properties" in part)
    assert min(fields, key=lambda name: fields[name]["position"]) == "dry_run"
    assert str(flow.flow_run_name).startswith("{order.mark}")

"""Forms about one dossier, and figures for the sector: who fills them in is recorded, and no form names a candidate."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import office_days as office_life
import pytest
from plain_paper import plain_paper
from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactCollectionFilter
from prefect.utilities.callables import parameter_schema
from pydantic import BaseModel, ValidationError
from small_world import CAMPAIGN, SmallWorld
from sqlalchemy import select

from actualisatie.campaigns.errors import ReinstatementError, ReviewError, VirtualDayError
from actualisatie.campaigns.strike_offs.approving import Decision
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.identifiers import DOSSIER_NUMBER_PATTERN
from actualisatie.dossiers.kinds import ReinstateReason, ReviewVerdict
from actualisatie.flows.approvals import approve_strike_offs
from actualisatie.flows.desk_parameters import Answer, ReinstatementDecision, ReinstatementOrder, ReviewOrder
from actualisatie.flows.monitoring import make_outreach_list, make_report
from actualisatie.flows.parameters import ApprovalOrder, Order, OutreachOrder, ReportOrder
from actualisatie.flows.reinstatements import decide_reinstatement, propose_reinstatement
from actualisatie.flows.reviews import judge_documents
from actualisatie.storage.database import transaction
from actualisatie.storage.models import DocumentVerdict, JournalEntry, Reinstatement, World


@pytest.fixture
def desk(office: SmallWorld) -> SmallWorld:
    """An office with one dossier that owns a house, in a simulated world: there the day may be another one."""
    office.printer = plain_paper
    office.add_dossier(owns=True)
    office.create()
    with transaction(office.engine) as session:
        session.add(World(simulated=True))
    return office


def only(desk: SmallWorld) -> str:
    return next(iter(desk.states()))


def artifact(key: str) -> str:
    wanted = ArtifactCollectionFilter.model_validate({"key": {"any_": [key]}})
    with get_client(sync_client=True) as client:
        (found,) = client.read_latest_artifacts(artifact_filter=wanted)
    return str(found.data)


def verdict(desk: SmallWorld, verdict: ReviewVerdict, **more: Any) -> ReviewOrder:
    filled = {"condition": Condition.OWNERSHIP, "verdict": verdict, "operator": "Rita Maes", **more}
    return ReviewOrder(dossier=only(desk), today=office_life.LAST_DAY, **filled)


def test_documents_are_judged_by_a_form_under_the_name_of_the_reviewer(desk: SmallWorld) -> None:
    office_life.to_reminders(desk)
    order = verdict(desk, ReviewVerdict.INSUFFICIENT, reason="Op de akte staat geen datum.")
    assert judge_documents(order) == {"dossier": only(desk), "state": "reminder_posted"}
    with transaction(desk.engine) as session:
        kept = session.scalars(select(DocumentVerdict)).one()
    assert (kept.reviewer, kept.reason) == ("Rita Maes", "Op de akte staat geen datum.")
    assert office_life.holds(desk, only(desk)) == ["document_review"]


def test_a_verdict_without_its_reason_is_refused_and_changes_nothing(desk: SmallWorld) -> None:
    office_life.to_reminders(desk)
    with pytest.raises(ReviewError, match="Say what is lacking"):
        judge_documents(verdict(desk, ReviewVerdict.REFUSED))
    assert office_life.holds(desk, only(desk)) == []


def test_a_strike_off_is_taken_back_by_two_people_with_two_forms(desk: SmallWorld) -> None:
    office_life.to_approvals(desk)
    desk.execute(office_life.GRACE_PASSED)
    about = {"dossier": only(desk), "today": office_life.NEXT_DAY}
    reason = ReinstateReason.COMPANY_ERROR
    propose_reinstatement(ReinstatementOrder(reason=reason, note="wrong tray", operator="An Peeters", **about))
    with pytest.raises(ReinstatementError, match="four eyes"):
        decide_reinstatement(ReinstatementDecision(answer=Answer.GRANT, operator="an  peeters", **about))
    decision = ReinstatementDecision(answer=Answer.GRANT, operator="Bo Claes", **about)
    assert decide_reinstatement(decision) == {"dossier": only(desk), "state": "reinstated"}
    with transaction(desk.engine) as session:
        kept = session.scalars(select(Reinstatement)).one()
    assert (kept.proposed_by, kept.decided_by, kept.granted) == ("An Peeters", "Bo Claes", True)


def test_a_proposed_reinstatement_is_refused_with_its_reason(desk: SmallWorld) -> None:
    office_life.to_approvals(desk)
    desk.execute(office_life.GRACE_PASSED)
    about = {"dossier": only(desk), "today": office_life.NEXT_DAY}
    reason = ReinstateReason.FORCE_MAJEURE
    propose_reinstatement(ReinstatementOrder(reason=reason, note="was ill", operator="An Peeters", **about))
    with pytest.raises(ReinstatementError, match="needs its reason"):
        decide_reinstatement(ReinstatementDecision(answer=Answer.REFUSE, operator="Bo Claes", **about))
    decide_reinstatement(ReinstatementDecision(answer=Answer.REFUSE, operator="Bo Claes", remark="no proof", **about))
    assert desk.states() == {only(desk): "struck_off"}


NO_DOSSIER_NUMBERS = ["Noor Proefpersoon", "85.65.14-001.01", "85651400101", "85.65.14.001.01", "20611412345"]


@pytest.mark.parametrize("number", [*NO_DOSSIER_NUMBERS, "2024.13.01.0001"])
def test_a_form_takes_no_name_and_no_insz_for_a_dossier_and_does_not_repeat_it(number: str) -> None:
    with pytest.raises(ValidationError) as one:
        ReinstatementDecision(dossier=number, answer=Answer.GRANT, operator="Bo Claes")
    with pytest.raises(ValidationError) as many:
        ApprovalOrder(campaign=CAMPAIGN, decision=Decision.APPROVE, dossiers=[number], operator="Bo Claes")
    assert [number in str(refused.value) for refused in (one, many)] == [False, False]


@pytest.mark.parametrize("flow", [judge_documents, propose_reinstatement, decide_reinstatement, approve_strike_offs])
def test_the_server_refuses_a_name_and_an_insz_before_it_keeps_a_run(flow: Flow[..., object]) -> None:
    form = str(parameter_schema(flow).model_dump())
    assert form.count(repr(DOSSIER_NUMBER_PATTERN)) == 1
    assert [number for number in NO_DOSSIER_NUMBERS if re.search(DOSSIER_NUMBER_PATTERN, number)] == []


def test_a_short_serial_in_a_form_means_the_dossier_with_the_whole_one() -> None:
    order = ApprovalOrder(
        campaign=CAMPAIGN, decision=Decision.APPROVE, dossiers=["2024.05.14.012"], operator="Bo Claes"
    )
    assert order.dossiers == ["2024.05.14.0012"]


@pytest.mark.parametrize(
    ("form", "field"), [(ReportOrder, "folder"), (OutreachOrder, "folder"), (Order, "redirect_to")]
)
@pytest.mark.parametrize("folder", ["lists", "./lists", "~/lists"])
def test_a_folder_in_which_nothing_would_stay_is_refused(form: type[BaseModel], field: str, folder: str) -> None:
    who = {"campaign": CAMPAIGN, "operator": "An Peeters"}
    with pytest.raises(ValidationError, match="write the whole path, beginning with /"):
        form.model_validate({**who, field: folder})
    assert getattr(form.model_validate({**who, field: "/srv/lists"}), field) == Path("/srv/lists")
    assert "'pattern': '^/'" in str(form.model_json_schema()["properties"][field])


def test_in_the_real_world_no_decision_is_dated_back(office: SmallWorld) -> None:
    office.add_dossier(owns=True)
    office.create()
    office.select(office_life.SELECTED)
    with pytest.raises(VirtualDayError):
        judge_documents(verdict(office, ReviewVerdict.ACCEPTED))


def test_the_report_shows_counts_and_writes_its_files(desk: SmallWorld, tmp_path: Path) -> None:
    office_life.to_approvals(desk)
    desk.execute(office_life.GRACE_PASSED)
    order = ReportOrder(campaign=CAMPAIGN, operator="An Peeters", today=office_life.NEXT_DAY, folder=tmp_path)
    assert make_report(order) > 5
    assert sorted(path.suffix for path in tmp_path.iterdir() if "schrappingen" in path.name) == [".csv", ".svg"]
    shown = artifact(f"report-{CAMPAIGN}")
    assert '"struck off": "*"' in shown, "a count of one is hidden"
    assert only(desk) not in shown
    with transaction(desk.engine) as session:
        entry = session.scalars(select(JournalEntry).where(JournalEntry.event == "report made")).one()
    assert entry.actor == "An Peeters"


def test_lists_for_outreach_go_to_a_folder_and_only_counts_to_prefect(office: SmallWorld, tmp_path: Path) -> None:
    office.printer = plain_paper
    number = office.add_dossier()
    office.create(monitoring={"outreach_basis": "protocol of 2024"})
    with transaction(office.engine) as session:
        session.add(World(simulated=True))
    office_life.to_reminders(office)
    order = OutreachOrder(campaign=CAMPAIGN, operator="An Peeters", today=date(2024, 5, 20), days=14, folder=tmp_path)
    assert make_outreach_list(order) > 0
    (written,) = (path for path in tmp_path.iterdir() if path.name.startswith("outreach"))
    assert number in written.read_text()
    assert number not in artifact(f"outreach-{CAMPAIGN}")

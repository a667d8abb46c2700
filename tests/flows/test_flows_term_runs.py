"""Waiting made visible, on a real server of Prefect: a named run for each term, which moves as the term moves."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import office_days as office_life
import pytest
from desk_server import deploy
from plain_paper import plain_paper
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.objects import FlowRun
from prefect.settings import PREFECT_API_URL, temporary_settings
from small_world import CAMPAIGN, SmallWorld
from typer.testing import CliRunner

from actualisatie.calendar.moment import Moment
from actualisatie.cli.main import app
from actualisatie.flows.correction import correct_postmark
from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.extension import extend_terms
from actualisatie.flows.housekeeping import housekeeping
from actualisatie.flows.parameters import (
    CorrectionOrder,
    ExtensionOrder,
    HousekeepingOrder,
    PostmarkOrder,
    RepliesOrder,
)
from actualisatie.flows.postmark import register_postmark
from actualisatie.flows.replies import take_in_replies
from actualisatie.storage.crash_points import CrashPoint
from actualisatie.storage.database import transaction
from actualisatie.storage.models import World
from actualisatie.tasks.term_runs import TAG, show_term_of_batch

BRUSSELS = ZoneInfo("Europe/Brussels")
POSTED = PostmarkOrder(
    batch="B000001", postmark=date(2024, 3, 25), proof="MP-1", operator="An Peeters", today=date(2024, 3, 26)
)


@pytest.fixture
def desk(office: SmallWorld) -> Iterator[SmallWorld]:
    """An office whose first batch was handed over, and a server that knows the daily round."""
    office.printer = plain_paper
    office.add_dossier()
    office.create()
    office_life.to_handed_over(office)
    deployment = deploy(daily_round, "daily round")
    yield office
    with get_client(sync_client=True) as client:
        for run in planned():
            client.delete_flow_run(run.id)
        client.delete_deployment(deployment)


def planned() -> list[FlowRun]:
    """Return the runs that ever showed a term, in the order in which they were planned."""
    wanted = FlowRunFilter.model_validate({"tags": {"all_": [TAG]}})
    with get_client(sync_client=True) as client:
        return sorted(client.read_flow_runs(flow_run_filter=wanted), key=lambda run: str(run.idempotency_key))


def shown() -> list[tuple[str, str, datetime | None]]:
    """Return name, state and planned time of these runs."""
    return [(run.name, str(run.state_name), run.next_scheduled_start_time) for run in planned()]


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=BRUSSELS)


def test_a_registered_postmark_shows_its_term_as_a_coming_run(desk: SmallWorld) -> None:
    register_postmark(POSTED)
    assert shown() == [("termijn WM1 golf 1: 30 dagen -> 2024-04-26", "Scheduled", at(2024, 5, 3))]
    (run,) = planned()
    assert run.idempotency_key == "termijn:B000001:30:v1"
    assert set(run.tags) == {TAG, "termijn:B000001:30", "B000001", CAMPAIGN}
    assert run.parameters == {"order": {"campaign": CAMPAIGN, "operator": "daily round"}}


def test_in_a_simulated_world_a_term_is_as_far_away_as_it_is_there_and_its_round_has_a_virtual_day(
    desk: SmallWorld,
) -> None:
    with transaction(desk.engine) as session:
        session.add(World(simulated=True))
    register_postmark(POSTED)
    housekeeping(HousekeepingOrder(operator="system", today=date(2024, 3, 26)))
    (run,) = planned()
    assert run.name == "termijn WM1 golf 1: 30 dagen -> 2024-04-26"
    assert run.parameters["order"]["today"] == "2024-05-03"
    assert run.created
    assert run.next_scheduled_start_time
    began = run.created.astimezone(BRUSSELS).date()
    assert run.next_scheduled_start_time.astimezone(BRUSSELS).date() - began == date(2024, 5, 3) - date(2024, 3, 26)


def test_a_dropped_postmark_shows_its_term_also_when_the_run_that_registered_it_was_killed(desk: SmallWorld) -> None:
    file = desk.folder / "inbox" / "WM1" / "postdatums" / "postmarks.csv"
    file.parent.mkdir(parents=True)
    file.write_text("batch,postmark,proof\nB000001,2024-03-25,MP-1\n")
    with office_life.killed_at(CrashPoint.POSTMARKS_STORED):
        take_in_replies(RepliesOrder(operator="system", today=date(2024, 3, 26)))
    assert shown() == []
    take_in_replies(RepliesOrder(operator="system", today=date(2024, 3, 26)))
    assert shown() == [("termijn WM1 golf 1: 30 dagen -> 2024-04-26", "Scheduled", at(2024, 5, 3))]


def test_a_corrected_postmark_moves_the_coming_run(desk: SmallWorld) -> None:
    register_postmark(POSTED)
    later = CorrectionOrder(
        batch="B000001",
        postmark=date(2024, 4, 3),
        proof="MP-2",
        reason="receipt of another batch",
        operator="An Peeters",
        today=date(2024, 4, 4),
    )
    correct_postmark(later)
    correct_postmark(later)
    assert [one[:2] for one in shown()] == [
        ("termijn WM1 golf 1: 30 dagen -> 2024-04-26", "Cancelled"),
        ("termijn WM1 golf 1: 30 dagen -> 2024-05-03", "Scheduled"),
    ]
    assert planned()[-1].idempotency_key == "termijn:B000001:30:v2"


def test_an_extension_moves_the_coming_runs_of_its_campaign(desk: SmallWorld) -> None:
    register_postmark(POSTED)
    extend_terms(
        ExtensionOrder(
            campaign=CAMPAIGN,
            until=date(2024, 5, 31),
            reason="postal strike",
            operator="An Peeters",
            today=date(2024, 4, 4),
        )
    )
    assert [one[:2] for one in shown()] == [
        ("termijn WM1 golf 1: 30 dagen -> 2024-04-26", "Cancelled"),
        ("termijn WM1 golf 1: 30 dagen -> 2024-05-31", "Scheduled"),
    ]


def test_a_term_that_has_passed_already_is_left_to_the_round(desk: SmallWorld) -> None:
    register_postmark(POSTED.model_copy(update={"today": date(2024, 5, 3)}))
    assert shown() == []


def keep_house(day: date) -> None:
    housekeeping(HousekeepingOrder(operator="system", today=day))


def test_housekeeping_shows_a_term_whose_run_was_lost_or_never_planned(desk: SmallWorld) -> None:
    desk.post("B000001", date(2024, 3, 25), on=date(2024, 3, 26))
    assert shown() == []
    keep_house(date(2024, 3, 27))
    assert shown() == [("termijn WM1 golf 1: 30 dagen -> 2024-04-26", "Scheduled", at(2024, 5, 3))]
    with get_client(sync_client=True) as client:
        client.delete_flow_run(planned()[0].id)
    keep_house(date(2024, 3, 28))
    keep_house(date(2024, 3, 29))
    assert shown() == [("termijn WM1 golf 1: 30 dagen -> 2024-04-26", "Scheduled", at(2024, 5, 3))]


def test_housekeeping_moves_a_term_that_was_lengthened_where_no_server_was_known(desk: SmallWorld) -> None:
    register_postmark(POSTED)
    desk.extend(date(2024, 4, 4), date(2024, 5, 31))
    keep_house(date(2024, 4, 5))
    assert [one[:2] for one in shown()] == [
        ("termijn WM1 golf 1: 30 dagen -> 2024-04-26", "Cancelled"),
        ("termijn WM1 golf 1: 30 dagen -> 2024-05-31", "Scheduled"),
    ]


def test_without_a_server_the_postmark_stays_registered_and_the_log_says_so(
    desk: SmallWorld, caplog: pytest.LogCaptureFixture
) -> None:
    desk.post("B000001", date(2024, 3, 25), on=date(2024, 3, 26))
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        assert show_term_of_batch.fn("B000001", Moment.on(date(2024, 3, 26))) == 0
    assert "the daily round acts on them" in caplog.text
    assert shown() == []


def test_the_command_line_shows_the_term_where_the_environment_names_a_server(
    desk: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = ["postmark", "B000001", "2024-03-25", "--proof", "MP-1", "--on", "2024-03-26", "--by", "An"]
    monkeypatch.setenv("PREFECT_API_URL", str(PREFECT_API_URL.value()))
    assert CliRunner().invoke(app, order, catch_exceptions=False).exit_code == 0
    assert [one[:2] for one in shown()] == [("termijn WM1 golf 1: 30 dagen -> 2024-04-26", "Scheduled")]

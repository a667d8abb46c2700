"""Artifacts on a real server: pictures, links and progress; nothing is written again that says the same."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import office_days as office_life
import pytest
from plain_paper import plain_paper
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter
from prefect.settings import PREFECT_API_URL, temporary_settings
from small_world import CAMPAIGN, POSTING_DAY, SmallWorld
from yearly_days import open_annual

from actualisatie.flows.clock import read_clock
from actualisatie.flows.housekeeping import housekeeping
from actualisatie.flows.parameters import HousekeepingOrder, PostmarkOrder, WithdrawalOrder
from actualisatie.flows.postmark import register_postmark
from actualisatie.flows.showing import show_table, with_progress
from actualisatie.flows.steps import print_due_batches
from actualisatie.flows.withdrawal import withdraw_batch
from actualisatie.tasks.looking import Look
from actualisatie.tasks.progress import LONG, Progress
from actualisatie.tasks.taking_in import take_in_due_anniversaries


@pytest.fixture
def desk(office: SmallWorld) -> Iterator[SmallWorld]:
    """An office with letters to print, on a server whose artifacts are forgotten before and afterwards."""
    forget_artifacts()
    office.printer = plain_paper
    office.add_dossier()
    office.create()
    office.select(office_life.SELECTED)
    office.check(office_life.SELECTED)
    yield office
    forget_artifacts()


def forget_artifacts() -> None:
    with get_client(sync_client=True) as client:
        while found := artifacts():  # a page of them
            for one in found:
                client.delete_artifact(one.id)


def artifacts(*keys: str) -> list[Any]:
    """Return the artifacts under these keys (none given: all), the oldest first."""
    wanted = ArtifactFilter.model_validate({"key": {"any_": list(keys)}}) if keys else None
    with get_client(sync_client=True) as client:
        return sorted(client.read_artifacts(artifact_filter=wanted), key=lambda one: str(one.created))


@flow
def print_letters() -> None:
    moment = read_clock(office_life.PRINTED)
    print_due_batches(Look(CAMPAIGN, moment), "An")


def test_each_batch_has_a_link_that_says_how_far_it_is(desk: SmallWorld) -> None:
    print_letters()
    register_postmark(PostmarkOrder(batch="B000001", postmark=POSTING_DAY, proof="MP-1", operator="An Peeters"))
    folder = (desk.folders.outbox / "WM1" / "B000001").resolve()
    handed_over, posted = artifacts("batch-b000001")[-2:]
    assert handed_over.data == posted.data == f"[B000001]({folder.as_uri()})"
    assert folder.is_dir()
    assert handed_over.description == (
        "1 letters of WM1, wave 1: actualisation meets. Handed over, to be posted on 2024-03-25; its postmark is not "
        f"known yet. Folder: {folder.as_uri()}"
    )
    assert posted.description == (
        "1 letters of WM1, wave 1: actualisation meets. Posted, postmark 2024-03-25; last day to answer 2024-04-26. "
        f"Folder: {folder.as_uri()}"
    )


def test_a_withdrawn_batch_says_so_and_the_link_leads_where_the_settings_say(
    desk: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTUALISATIE_OUTBOX_ADDRESS", "https://files.example/outbox/")
    desk.print_due(office_life.PRINTED)
    withdraw_batch(WithdrawalOrder(batch="B000001", reason="wrong paper", operator="An", today=office_life.PRINTED))
    link = artifacts("batch-b000001")[-1]
    assert link.data == "[B000001](https://files.example/outbox/WM1/B000001)"
    assert link.description.endswith("Withdrawn.")


def test_a_second_look_on_the_same_day_writes_nothing_again(desk: SmallWorld) -> None:
    order = HousekeepingOrder(operator="system", today=office_life.PRINTED)
    housekeeping(order)
    seen = [one.key for one in artifacts()]
    assert sorted(seen) == [
        f"funnel-{CAMPAIGN}",
        f"funnel-picture-{CAMPAIGN}",
        f"outbox-{CAMPAIGN}",
        f"replies-picture-{CAMPAIGN}",
        f"terms-{CAMPAIGN}",
        f"terms-picture-{CAMPAIGN}",
        f"worklist-{CAMPAIGN}",
    ]
    housekeeping(order)
    assert [one.key for one in artifacts()] == seen
    picture = next(one for one in artifacts() if one.key == f"funnel-picture-{CAMPAIGN}")
    assert picture.data.startswith("![Where the dossiers of one-off-2024 stand, per housing company.](data:image/svg")


def test_a_long_step_shows_how_far_it_is_and_a_short_one_does_not(desk: SmallWorld) -> None:
    seen: list[float] = []

    @flow
    def steps() -> None:
        looks = (artifacts("progress-print-batches")[0].data for _ in with_progress("print batches", ["a", "b"]))
        seen.extend(looks)
        assert list(with_progress("a single step", ["a"])) == ["a"]

    steps()
    (progress,) = artifacts()
    assert (seen, progress.data, progress.description) == ([0.0, 50.0], 100.0, "print batches: 2 of 2")


def test_what_cannot_be_shown_stops_nobody(desk: SmallWorld, caplog: pytest.LogCaptureFixture) -> None:
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        assert show_table("anything", [], "Nothing can be shown.") is False
    assert "Prefect could not show an artifact" in caplog.text


@flow
def watched(total: int) -> None:
    watch = Progress("execute strike-offs")
    for done in range(1, total + 1):
        watch(done, total)


def test_a_long_step_inside_a_task_shows_how_far_it_is_and_a_short_one_nothing(desk: SmallWorld) -> None:
    watched(LONG - 1)
    assert artifacts("progress-execute-strike-offs") == []
    watched(LONG)
    (shown,) = artifacts("progress-execute-strike-offs")
    assert (shown.data, shown.description) == (100.0, "execute strike-offs: 50 of 50")


@flow
def take_in_a_day() -> None:
    take_in_due_anniversaries("annual-2024", read_clock(date(2024, 6, 3)), "An")


@pytest.mark.parametrize(("dossiers", "told"), [(LONG + 1, "51 of 51"), (LONG - 1, None)])
def test_many_anniversaries_show_how_far_they_are_taken_in(
    office: SmallWorld, monkeypatch: pytest.MonkeyPatch, dossiers: int, told: str | None
) -> None:
    forget_artifacts()
    monkeypatch.setattr("actualisatie.tasks.taking_in.CHUNK", LONG // 2)
    for _ in range(dossiers):
        office.add_dossier(enrolled_on=date(2019, 6, 3))
    open_annual(office)
    take_in_a_day()
    shown = [(one.data, one.description) for one in artifacts("progress-take-in-the-anniversaries")]
    assert shown == ([(100.0, f"take in the anniversaries: {told}")] if told else [])
    forget_artifacts()

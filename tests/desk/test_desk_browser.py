"""The UI in a browser: the term stands under Upcoming, the form can be filled in, the artifacts can be seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Browser, browser, chromium
from desk_story import Waiting, artifact_address, begin, log_in
from proxied import NGINX, running_proxy
from real_servers import Servers
from small_world import CAMPAIGN, SmallWorld

from actualisatie.cli.up.automations import upsert


@pytest.fixture
def tab(tmp_path: Path) -> Iterator[Browser]:
    program = chromium()
    if program is None:
        pytest.skip("no Chromium on this machine: the UI is not looked at (apt-get install chromium)")
    with browser(program, tmp_path / "profile") as found:
        found.size(1400, 900)
        yield found


@pytest.fixture
def seen(servers: Servers, tmp_path: Path) -> Iterator[Servers]:
    """Give the servers as operators find them: behind the proxy of deploy/, where this machine has nginx."""
    if NGINX is None:
        yield servers
        return
    (tmp_path / "proxy").mkdir()
    with running_proxy(servers, tmp_path / "proxy") as proxy:
        yield proxy.before(servers)


def test_the_ui_shows_the_term_the_form_and_the_artifacts_and_is_refused_nothing(
    tab: Browser, servers: Servers, seen: Servers, office: SmallWorld
) -> None:
    upsert(servers.server, "")
    waiting = begin(servers, office)
    log_in(seen, tab)
    look_at_the_lists(tab, seen)
    look_at_the_term(tab, seen, waiting)
    look_at_the_form(tab, seen, waiting)
    look_at_the_artifacts(tab, seen, waiting)
    assert tab.refused() == []
    servers.forget(CAMPAIGN)


def test_a_form_offers_what_the_database_knows_below_its_brakes(
    tab: Browser, servers: Servers, seen: Servers, office: SmallWorld
) -> None:
    with servers.worker(office.settings()):
        servers.wait_for(servers.run("housekeeping", {"operator": "system"}), "Completed")
    log_in(seen, tab)
    tab.open(f"{seen.address}/deployments/deployment/{servers.deployments()['extend terms']['id']}/run")
    text = tab.wait_for("Dry Run", "Campaign", "Companies", "Operator", "Today")
    fields = ("Dry Run", "Campaign", "Until", "Reason", "Running On", "Companies", "Postal Codes", "Operator", "Today")
    assert sorted(fields, key=text.index) == list(fields)
    offered = tab.look("[...document.querySelectorAll('select')].map(one => [...one.options].map(o => o.innerText))")
    assert [options for options in offered if options] == [[CAMPAIGN], ["WM1 · Wonen Voorbeeld"]]
    assert tab.refused() == []
    servers.forget(CAMPAIGN)


def look_at_the_lists(tab: Browser, servers: Servers) -> None:
    for page, words in {"runs": "housekeeping", "deployments": "daily round", "automations": "no round today"}.items():
        tab.open(f"{servers.address}/{page}")
        tab.wait_for(words)


def look_at_the_term(tab: Browser, servers: Servers, waiting: Waiting) -> None:
    tab.open(f"{servers.address}/deployments/deployment/{servers.deployments()['daily round']['id']}?tab=Upcoming")
    tab.wait_for("Upcoming", waiting.term)


def look_at_the_form(tab: Browser, servers: Servers, waiting: Waiting) -> None:
    tab.open(f"{servers.address}/runs/flow-run/{waiting.form}")
    tab.wait_for(f"strike-offs of {CAMPAIGN}: decide", "Suspended")
    tab.wait_until("!!document.querySelector('canvas')", "the picture of the run")
    tab.press("Resume")
    tab.wait_for("strike-offs in one-off-2024 wait for a decision", "Decision", "Name", "Remark")


def look_at_the_artifacts(tab: Browser, servers: Servers, waiting: Waiting) -> None:
    tab.open(f"{servers.address}/artifacts")
    tab.wait_for(f"funnel-{CAMPAIGN}", f"worklist-{CAMPAIGN}", f"batch-{waiting.batch.lower()}")
    for picture in ("funnel", "replies", "terms"):
        tab.open(artifact_address(servers, f"{picture}-picture-{CAMPAIGN}"))
        tab.wait_for("Artifact")
        tab.wait_until(
            "document.querySelector('img[src^=\"data:image\"]')?.naturalWidth > 0", f"the picture of {picture}"
        )
    tab.open(artifact_address(servers, f"batch-{waiting.batch.lower()}"))
    tab.wait_for(waiting.batch)

"""Takes the pictures of the UI that the runbook shows, from a campaign of made-up dossiers on real servers."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import office_days as office_life
from browser import Browser, browser, chromium
from desk_story import ORDER, artifact_address, log_in
from fastapi import APIRouter, FastAPI
from plain_paper import plain_paper
from real_servers import Servers, running_servers
from small_world import CAMPAIGN, POSTING_DAY, SmallWorld, open_small_world

from actualisatie.calendar.moment import Moment
from actualisatie.cli.up.automations import upsert
from actualisatie.simulator.server import Server
from actualisatie.storage import migrate
from actualisatie.storage.database import open_database

COMPANIES = {"0400123412": 9, "0100000070": 14, "0100000169": 11, "0100000268": 7}
"""Dossiers of each housing company (KBO). The first is in its reminders, the others answer their first letter."""

POSTED_AGO = (24, 17)
"""Days since the first letters of the next two companies were posted; those of the last are posted today."""


def take_pictures(folder: Path) -> list[str]:
    """Write all pictures into a folder; return a line for each."""
    program = chromium()
    if program is None:
        return ["There is no Chromium on this machine: no picture was taken."]
    with tempfile.TemporaryDirectory() as place, _office(Path(place)) as office:
        batch = _prepare(office)
        with running_servers(Path(place)) as servers, browser(program, Path(place) / "profile") as tab:
            upsert(servers.server, "")
            form = _work(servers, office, batch)
            tab.size(1400, 900)
            log_in(servers, tab)
            return [_take(tab, folder, *shot) for shot in _shots(servers, form)]


@contextmanager
def _office(place: Path) -> Iterator[SmallWorld]:
    app = FastAPI(openapi_url=None)

    def install(*routers: APIRouter) -> None:
        for router in routers:
            app.include_router(router)

    engine = open_database(f"sqlite:///{place}/actualisatie.db")
    migrate.upgrade(engine)
    with Server(app) as server:
        office = open_small_world(engine, place, server.url, install)
        office.printer = plain_paper
        yield office
    engine.dispose()


def _prepare(office: SmallWorld) -> str:
    """Bring one company to proposed strike-offs, let others answer; return the batch that is still to be posted."""
    numbers = {kbo: [office.add_dossier(kbo=kbo) for _ in range(count)] for kbo, count in COMPANIES.items()}
    office.create()
    office.select(office_life.SELECTED)
    office.check(office_life.SELECTED)
    first, *others, last = office.print_due(office_life.PRINTED)
    office.post(first, POSTING_DAY)
    kept, *_ = numbers.values()
    office.reply(date(2024, 4, 10), *({"dossier": number} for number in kept[:4]))
    office.remind(office_life.REMINDED)
    (reminder,) = set(office.print_due(office_life.REMINDED)) - {*others, last}
    office.post(reminder, office_life.REMINDER_POSTED)
    office.fresh_answers(office_life.GRACE_PASSED)
    office.propose(office_life.GRACE_PASSED)
    today, chance = Moment.of(datetime.now(UTC)).today, Random(7)
    for ago, batch, answering in zip(POSTED_AGO, others, list(numbers.values())[1:-1], strict=True):
        office.post(batch, today - timedelta(days=ago), on=today)
        for number in answering[: len(answering) * 2 // 3]:
            day = today - timedelta(days=chance.randrange(ago - 2))
            kind = chance.choice(("confirmation", "confirmation", "documents"))
            office.reply(day, {"dossier": number, "kind": kind, "received_at": f"{day}T00:30:00+01:00"})
    return last


def _work(servers: Servers, office: SmallWorld, batch: str) -> str:
    """Let a worker register a postmark, open the form and look at everything; return the run that holds the form."""
    today = Moment.of(datetime.now(UTC))
    servers.show_terms(office, today)
    posted = {"batch": batch, "postmark": str(today.today), "proof": "MP-4711", "operator": "Post room WM4"}
    with servers.worker(office.settings()):
        servers.wait_for(servers.run("register postmark", posted), "Completed")
        form = servers.run("strike-off approval", {**ORDER, "today": str(office_life.GRACE_PASSED)})
        servers.wait_for(form, "Suspended")
        servers.wait_for(servers.run("housekeeping", {"operator": "system"}), "Completed")
    return form


def _shots(servers: Servers, form: str) -> list[tuple[str, int, Callable[[Browser], None]]]:
    """Return the name, the height in pixels and the way to each picture."""
    ids = {name: one["id"] for name, one in servers.deployments().items()}

    def page(path: str, *words: str) -> Callable[[Browser], None]:
        def go(tab: Browser) -> None:
            tab.open(f"{servers.address}/{path}" if "://" not in path else path)
            tab.wait_for(*words)

        return go

    def decide(tab: Browser) -> None:
        page(f"runs/flow-run/{form}", "Suspended")(tab)
        tab.press("Resume")
        tab.wait_for("wait for a decision", "Remark")

    round_ = f"deployments/deployment/{ids['daily round']}"
    pictures = {
        name: page(artifact_address(servers, f"{name}-picture-{CAMPAIGN}"), "Artifact", "Flow Run")
        for name in ("funnel", "replies", "terms")
    }
    return [
        ("ui-deployments", 900, page("deployments", "one-off actualisation", "housekeeping")),
        ("ui-upcoming", 620, page(f"{round_}?tab=Upcoming", "termijn WM2")),
        ("ui-run-form", 1060, page(f"deployments/deployment/{ids['register postmark']}/run", "Postmark")),
        ("ui-approval", 900, decide),
        ("ui-artifacts", 760, page("artifacts", f"worklist-{CAMPAIGN}", f"funnel-{CAMPAIGN}")),
        ("ui-worklist", 480, page(artifact_address(servers, f"worklist-{CAMPAIGN}"), "approvals waiting")),
        *((f"ui-{name}", 520, go) for name, go in pictures.items()),
        ("ui-automations", 900, page("automations", "no round today", "lost run")),
    ]


def _take(tab: Browser, folder: Path, name: str, height: int, go: Callable[[Browser], None]) -> str:
    tab.size(1400, height)
    go(tab)
    tab.settle()
    file = folder / f"{name}.png"
    tab.picture(file)
    return f"{file}: {file.stat().st_size // 1000} kB"

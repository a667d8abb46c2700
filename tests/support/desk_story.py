"""What operators have before them in the stories of the browser: a form that waits, a term that runs, artifacts."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

import office_days as office_life
from browser import Browser
from real_servers import LOGIN, Servers
from small_world import CAMPAIGN, POSTING_DAY, SmallWorld

from actualisatie.calendar.moment import Moment

SECOND_COMPANY = "0100000070"
ORDER = {"campaign": CAMPAIGN, "operator": "daily round"}


@dataclass(frozen=True)
class Waiting:
    """What waits: the run that holds the form, the last day of the term that runs, and its batch."""

    form: str
    batch: str
    last_day: date

    @property
    def term(self) -> str:
        """Return the name under which the term stands under Upcoming."""
        return f"termijn WM2 golf 1: 30 dagen -> {self.last_day}"


def begin(servers: Servers, office: SmallWorld) -> Waiting:
    """Bring one company to proposed strike-offs in 2024, post the letters of the other today, and look at all of it."""
    office.add_dossier(kbo=SECOND_COMPANY)
    today = Moment.of(datetime.now(UTC)).today
    office.select(office_life.SELECTED)
    office.check(office_life.SELECTED)
    first, second = office.print_due(office_life.PRINTED)
    office.post(first, POSTING_DAY)
    office.remind(office_life.REMINDED)
    reminder = next(code for code in office.print_due(office_life.REMINDED) if code != second)
    office.post(reminder, office_life.REMINDER_POSTED)
    office.fresh_answers(office_life.GRACE_PASSED)
    office.propose(office_life.GRACE_PASSED)
    posted = {"batch": second, "postmark": str(today), "proof": "MP-1", "operator": "An Peeters"}
    with servers.worker(office.settings()):
        form = servers.run("strike-off approval", {**ORDER, "today": str(office_life.GRACE_PASSED)})
        servers.wait_for(servers.run("register postmark", posted), "Completed")
        servers.wait_for(form, "Suspended")
        servers.wait_for(servers.run("housekeeping", {"operator": "system"}), "Completed")
    (term,) = servers.tagged("termijn", CAMPAIGN)
    return Waiting(form, second, date.fromisoformat(term["name"].rpartition(" ")[2]))


def log_in(servers: Servers, browser: Browser) -> None:
    """Open the UI and give the login that all operators share."""
    browser.open(f"{servers.address}/dashboard")
    browser.fill_in("input", LOGIN)
    browser.press("Login")
    browser.wait_for("Flow Runs")


def artifact_address(servers: Servers, key: str) -> str:
    """Return the page of the newest artifact under a key."""
    wanted = {"artifacts": {"key": {"any_": [key]}}, "sort": "CREATED_DESC", "limit": 1}
    (found,) = servers.ask("POST", "/artifacts/filter", json.loads(json.dumps(wanted)))
    return f"{servers.address}/artifacts/artifact/{found['id']}"

"""An office that runs the real flows, on days frozen by freezegun: the test clock of whole campaigns."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from freezegun import freeze_time
from prefect.context import SyncClientContext

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.strike_offs.approving import Decision
from actualisatie.flows.approvals import approve_strike_offs
from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.one_off import one_off_actualisation
from actualisatie.flows.parameters import ApprovalOrder, Order, PostmarkOrder, RepliesOrder
from actualisatie.flows.postmark import register_postmark
from actualisatie.flows.replies import take_in_replies
from actualisatie.simulator.days.engine import let_days_pass
from actualisatie.simulator.days.front_office import OFFICE, POST_ROOM
from actualisatie.simulator.days.office import Office
from actualisatie.simulator.days.piles import letter_numbers
from actualisatie.simulator.days.story import Story
from actualisatie.simulator.days.timeline import Day
from actualisatie.storage.database import transaction

LIVING_BY_REAL_TIME = ("aiohttp",)
"""Whose connections grow old by the real clock, as the event loop's time is real too."""


class FrozenClock(Protocol):
    """What freezegun gives to move the time with."""

    def move_to(self, target_datetime: datetime) -> None: ...


class FlowOffice(Office):
    """The same steps as flows, whose settings point at this office. No flow is told the day: it reads the clock."""

    clock: FrozenClock | None = None

    def now(self, moment: Moment) -> None:
        """Move the frozen clock to a moment."""
        if self.clock is None:
            raise RuntimeError("the clock of this office is not frozen: enter frozen(office) first")
        self.clock.move_to(moment.local)

    @property
    def order(self) -> Order:
        return Order(campaign=self.campaign, operator=OFFICE)

    def settings(self) -> dict[str, str]:
        """Return the environment in which the flows reach this office."""
        return {
            "ACTUALISATIE_DATABASE_URL": self.engine.url.render_as_string(hide_password=False),
            "ACTUALISATIE_BATCHES": str(self.folders.batches),
            "ACTUALISATIE_OUTBOX": str(self.folders.outbox),
            "ACTUALISATIE_INBOX": str(self.folder / "inbox"),
            "ACTUALISATIE_INBOX_REST": "0",
            "ACTUALISATIE_MAGDA_URL": self.world.magda_url,
            "ACTUALISATIE_MAGDA_IDENTIFICATIE": "simulation",
            "ACTUALISATIE_MAGDA_HOEDANIGHEID": "1",
            "ACTUALISATIE_CIR_URL": self.world.cir_url,
            "ACTUALISATIE_LOCAL_SOFTWARE_URL": self.world.local_software_url,
            "ACTUALISATIE_SOURCE_ATTEMPTS": "1",
            "ACTUALISATIE_LETTER_WORKERS": "0",
        }

    def start(self, moment: Moment) -> None:
        self.now(moment)
        one_off_actualisation(self.order)

    def round(self, moment: Moment) -> bool:
        self.now(moment)
        daily_round(self.order)
        return True

    def post(self, code: str, postmark: date, proof: str, moment: Moment, only: Collection[str] = ()) -> None:
        self.now(moment)
        with transaction(self.engine) as session:
            numbers = letter_numbers(session, code, only)
        letters = str(numbers) if numbers else None
        register_postmark(
            PostmarkOrder(batch=code, postmark=postmark, proof=proof, letters=letters, operator=POST_ROOM)
        )

    def take_in(self, files: Iterable[Path], moment: Moment) -> None:
        """The flow takes in all that lies in the drop folders: these files, and no other."""
        self.now(moment)
        take_in_replies(RepliesOrder(operator=POST_ROOM))

    def decide(self, decision: Decision, by: str, only: Iterable[str] | None, moment: Moment) -> None:
        dossiers = list(only) if only is not None else None
        self.now(moment)
        order = ApprovalOrder(
            campaign=self.campaign, operator=by, decision=decision, dossiers=dossiers, remark="looked at"
        )
        approve_strike_offs(order)


@contextmanager
def frozen(office: FlowOffice, first: date) -> Iterator[None]:
    """Freeze the clock of this process once, as that takes half a second; it ticks, as Prefect needs it to.

    All flows speak to Prefect's server through one client, as those of one process may.
    """
    freezing = freeze_time(Moment.on(first).local, tick=True, real_asyncio=True, ignore=list(LIVING_BY_REAL_TIME))
    with freezing as office.clock, SyncClientContext.get_or_create():
        yield


class TestClock:
    """Lets the days of a campaign pass, up to a day that is asked for."""

    __test__ = False

    def __init__(self, office: Office, story: Story, first: date, last: date) -> None:
        self._days = let_days_pass(office, story, first, last)
        self._last: Day | None = None

    def run_until(self, day: date) -> Day:
        """Run every day up to and including `day` (Brussels), and return it as it ended."""
        while self._last is None or self._last.day < day:
            self._last = next(self._days)
        return self._last

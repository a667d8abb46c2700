"""`actualisatie bench campaign`: a whole campaign's work on the database, step by step, each beside bare SQL."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from actualisatie.campaigns.checks.checking import check_cases
from actualisatie.cli.bench import campaign_days as days
from actualisatie.cli.bench import campaign_steps as steps
from actualisatie.cli.bench.bare_round import round_done, round_read
from actualisatie.cli.bench.fewer import leave_few
from actualisatie.cli.bench.meter import Meter, Step, Tell
from actualisatie.cli.bench.population import write_register, write_replies
from actualisatie.cli.bench.prefect import FlowRound, measure_flow
from actualisatie.cli.bench.stores import new_store
from actualisatie.cli.bench.tools import seconds
from actualisatie.cli.bench.turns import Rests
from actualisatie.cli.bench.world import world_beside
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.storage import migrate
from actualisatie.storage.collecting import collect_seldom


@dataclass(frozen=True, slots=True)
class Size:
    """How large a campaign is measured: dossiers, those due in the round, replies, and dossiers asked about.

    A `sample` of 0 asks about none. `server` is the address of a PostgreSQL server; None for SQLite. `flow` is how many
    of those due are in the round that is taken as a flow too: asking and printing for all would take longer than
    everything else. 0 leaves it out.
    """

    dossiers: int
    due: int
    replies: int
    sample: int
    server: str | None = None
    flow: int = 0


@dataclass(slots=True)
class Measured:
    """What was found at one size. `asked_seconds` is the whole check of the sample, over HTTP."""

    size: Size
    steps: list[Step] = field(default_factory=list)
    asked: int = 0
    asked_seconds: float = 0.0
    flow: FlowRound | None = None


def measured_steps(folder: Path, measured: Measured, tell: Tell, rests: Rests) -> Generator[None, None, None]:
    """Take the steps on a database of its own, one each time the next is asked for; keep what it took, and `tell` it.

    Other campaigns may be taken in the `rests` of a step. The database is gone at the end, or when it is closed before.
    """
    size = measured.size
    collect_seldom()
    register = folder / "register.jsonl"
    tell("a register is written")
    write_register(register, size.dossiers)
    store = new_store(folder, size.server)
    try:
        with store.engine() as engine:
            migrate.upgrade(engine)
        meter = Meter(store, tell, measured.steps, rests)
        yield from _begin(meter, register, measured)
        yield from _write_to_all(meter, size)
        yield from _go_on(meter, folder, measured)
    finally:
        store.drop()


def _begin(meter: Meter, register: Path, measured: Measured) -> Iterator[None]:
    dossiers = measured.size.dossiers
    meter.step("import", dossiers, lambda engine: steps.import_file(engine, register))
    yield
    with meter.store.engine() as engine:
        days.open_campaign(engine)
    meter.step("selection", dossiers, steps.select_all)
    yield
    if measured.size.sample:
        _ask_sample(meter, measured)
    meter.step("verdicts", dossiers, steps.judge_all, steps.judged())
    yield


def _ask_sample(meter: Meter, measured: Measured) -> None:
    """Check some dossiers as the one-off does, sources asked over HTTP; in a copy, so that all are new afterwards."""
    meter.tell(f"sources are asked about {measured.size.sample} dossiers")
    with meter.store.copy("sample") as copy, copy.engine() as engine:
        ids = days.not_checked(engine)[: measured.size.sample]
        with world_beside(copy.url, ids) as world:
            settings = MagdaSettings(url=world["ACTUALISATIE_MAGDA_URL"], identificatie="bench", hoedanigheid="bench")
            took = seconds(lambda: check_cases(engine, ids, settings, days.CHECKED, days.BY))
    measured.asked, measured.asked_seconds = len(ids), took


def _write_to_all(meter: Meter, size: Size) -> Iterator[None]:
    early = size.due // 2
    with meter.store.engine() as engine:
        cases = days.count_cases(engine)
    meter.step("batches", cases, lambda engine: days.claim_all(engine, days.BATCHED), steps.batched())
    yield
    with meter.store.engine() as engine:
        batches = days.hand_over(engine)
        days.post_a_share(engine, batches, early, 0, days.POSTED_EARLY)
        days.post_a_share(engine, batches, size.due - early, early, days.POSTED_LATER)
        letters = days.count_letters(engine)
    meter.step("postmarks", letters, lambda engine: days.post_all(engine, batches, days.POSTED_LAST), steps.posted())
    yield
    with meter.store.engine() as engine:
        days.remind_early_ones(engine)
        days.asked_this_morning(engine)


def _go_on(meter: Meter, folder: Path, measured: Measured) -> Iterator[None]:
    size, file = measured.size, folder / "replies.jsonl"
    if size.flow:
        measured.flow = _round_as_flow(meter, folder, size.flow)
    meter.step("round", size.due, steps.take_round, [*round_read(), *round_done()])
    yield
    with meter.store.engine() as engine:
        waiting = days.count_reminders_due(engine)
        cases = days.count_cases(engine)
    meter.step("reminders", waiting, lambda engine: days.claim_all(engine, days.ROUND), steps.reminded())
    yield
    with meter.store.engine() as engine:
        meter.tell("a file of replies is written")
        written = write_replies(file, engine, size.replies, days.ANSWERED)
    meter.step("replies", written, lambda engine: steps.take_in_replies(engine, file), steps.replied())
    yield
    meter.look("report", cases, steps.report_all, steps.COUNTED)
    yield


def _round_as_flow(meter: Meter, folder: Path, most: int) -> FlowRound:
    meter.tell(f"the round is taken as a flow, at most {most} due")
    with meter.store.copy("flow") as copy:
        with copy.engine() as engine:
            leave_few(engine, most)
            ids = days.due_in_the_round(engine)
        return measure_flow(folder, copy, ids, days.CAMPAIGN, days.ROUND.today)

"""`actualisatie bench campaign`: a whole campaign's work on the database, step by step, each beside bare SQL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from actualisatie.cli import bench_campaign_steps as steps
from actualisatie.cli.bench_campaign_days import (
    ANSWERED,
    BATCHED,
    POSTED_EARLY,
    POSTED_LAST,
    POSTED_LATER,
    ROUND,
    asked_this_morning,
    claim_all,
    count_cases,
    count_letters,
    hand_over,
    open_campaign,
    post_a_share,
    post_all,
    remind_early_ones,
)
from actualisatie.cli.bench_meter import Meter, Step
from actualisatie.cli.bench_population import write_register, write_replies
from actualisatie.cli.bench_stores import new_store
from actualisatie.storage import migrate
from actualisatie.storage.collecting import collect_seldom

CORES = 2


def measure_campaign(folder: Path, dossiers: int, due: int, replies: int, server: str | None) -> list[Step]:
    """Measure all steps on a database of its own."""
    collect_seldom()
    register = folder / "register.jsonl"
    write_register(register, dossiers)
    store = new_store(folder, server)
    try:
        with store.engine() as engine:
            migrate.upgrade(engine)
        meter = Meter(store)
        _begin(meter, register, dossiers)
        _write_to_all(meter, due)
        _go_on(meter, folder, due, replies)
        return meter.steps
    finally:
        store.drop()


def _begin(meter: Meter, register: Path, dossiers: int) -> None:
    meter.step("import of the register", dossiers, lambda engine: steps.import_file(engine, register))
    with meter.store.engine() as engine:
        open_campaign(engine)
    meter.step("selection", dossiers, steps.select_all)
    meter.step("answers kept and judged", dossiers, steps.judge_all, steps.judged())


def _write_to_all(meter: Meter, due: int) -> None:
    meter.step("batches made", _cases(meter), lambda engine: claim_all(engine, BATCHED), steps.batched())
    with meter.store.engine() as engine:
        batches = hand_over(engine)
        post_a_share(engine, batches, due // 2, 0, POSTED_EARLY)
        post_a_share(engine, batches, due - due // 2, due // 2, POSTED_LATER)
        letters = count_letters(engine)
    meter.step("postmarks", letters, lambda engine: post_all(engine, batches, POSTED_LAST), steps.posted())
    with meter.store.engine() as engine:
        remind_early_ones(engine)
        asked_this_morning(engine)


def _go_on(meter: Meter, folder: Path, due: int, replies: int) -> None:
    meter.step(f"round, {due} due", due, steps.take_round, steps.round_done())
    meter.step("its reminders made", due - due // 2, lambda engine: claim_all(engine, ROUND), steps.reminders_batched())
    file = folder / "replies.jsonl"
    with meter.store.engine() as engine:
        written = write_replies(file, engine, replies, ANSWERED)
    meter.step("replies taken in", written, lambda engine: steps.take_in_replies(engine, file), steps.replied())
    meter.look("report", _cases(meter), steps.report_all, steps.COUNTED)


def _cases(meter: Meter) -> int:
    with meter.store.engine() as engine:
        return count_cases(engine)


@contextmanager
def few_cores() -> Iterator[None]:
    """Keep this process, and what it starts, on two cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:CORES])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)

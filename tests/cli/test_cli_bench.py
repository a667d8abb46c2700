"""`actualisatie bench` measures everything, whatever the machine; how quick it is, no test may judge."""

import os
import re
from collections.abc import Callable
from itertools import count
from secrets import token_hex
from typing import Any

import psycopg
import pytest

from actualisatie.cli.bench import stores

BENCHED = "actualisatie_bench_"
TINY_CAMPAIGN = ("--dossiers", 100, "--due", 40, "--replies", 20, "--sample", 10)


def test_a_tiny_bench_compares_each_way_with_its_bare_one(run: Callable[..., Any]) -> None:
    outcome = run("bench", "--dossiers", 20, "--letters", 2, "--due", 3, "--workers", 0, "--repeat", 1, "--json")
    assert (outcome.code, outcome.err) == (0, "")
    asked = outcome.json[-1]["count"]
    assert asked >= 3 * 20
    assert [(one["what"], one["against"], one["count"]) for one in outcome.json] == [
        ("import of 20 dossiers", "bare SQL inserts", 20),
        ("a round, 3 due among 20", "one SQL update", 3),
        ("20 deadlines with their trace", "a naive loop", 20),
        ("a batch of 2 letters, 0 workers", "WeasyPrint per letter", 2),
        (f"{asked} answers about 20 dossiers, read", "aiohttp, nothing read", asked),
    ]
    assert all(one["ours"] > 0 and one["bare"] > 0 and one["ratio"] > 0 for one in outcome.json)


def test_a_tiny_bench_of_letters_names_every_engine_and_skips_what_is_not_there(run: Callable[..., Any]) -> None:
    outcome = run("bench", "letters", "--letters", 3, "--workers", 0, "--repeat", 1, "--json")
    assert (outcome.code, outcome.err) == (0, "")
    engines = {one["engine"]: one for one in outcome.json["engines"]}
    assert engines["WeasyPrint, one write_pdf a letter"]["times"] == 1.0
    assert engines["our batches, one core, layouts known"]["letters"] == 3
    told = " ".join([*engines, *outcome.json["skipped"]])
    assert [name for name in ("Chromium", "Typst", "ReportLab", "LibreOffice") if name not in told] == []
    assert "cores" in outcome.json["machine"]


STEPS = ["import", "selection", "verdicts", "batches", "postmarks", "round", "reminders", "replies", "report"]


def test_a_tiny_campaign_is_measured_at_two_sizes_beside_bare_sql_and_as_a_flow(run: Callable[..., Any]) -> None:
    outcome = run("bench", "campaign", *TINY_CAMPAIGN, "--json")
    assert outcome.code == 0
    told = outcome.json
    assert told["database"].startswith("SQLite ")
    assert [one["what"] for one in told["steps"]] == STEPS
    assert [[one["what"] for one in run] for run in told["smaller"]["runs"]] == [STEPS] * 4
    taken = re.findall(r"(\d+) dossiers: (\w+) took", outcome.err)
    assert [step for _, step in taken] == [step for step in STEPS for _ in range(5)]
    assert [size for size, _ in taken[::5]] == ["10"] * len(STEPS)
    assert [sorted(size for size, _ in taken[at : at + 5]) for at in range(0, len(taken), 5)] == [
        ["10", "10", "10", "10", "100"]
    ] * len(STEPS)
    assert (told["dossiers"], told["smaller"]["dossiers"]) == (100, 10)
    assert all(one["ratio"] > 0 and one["growth"] > 0 and one["peak MB"] > 0 for one in told["steps"])
    assert (told["sources"]["dossiers in the sample"], told["sources"]["extrapolated seconds for all"] > 0) == (
        10,
        True,
    )
    assert {name: told["flow"]["done"][name] > 0 for name in ("reminders due", "proposed", "letters")} == {
        "reminders due": True,
        "proposed": True,
        "letters": True,
    }
    assert 0 < told["flow"]["Prefect's share"] < 1
    assert len(told["targets"]) == 6


def test_a_campaign_is_measured_on_postgresql_in_databases_that_are_gone_afterwards(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = os.environ.get("ACTUALISATIE_TEST_POSTGRES")
    if not server:
        pytest.skip("no PostgreSQL: set ACTUALISATIE_TEST_POSTGRES to the URL of a server where a database may be made")
    ours, runs = token_hex(4), count()  # another measurement may be under way on this server
    monkeypatch.setattr(stores, "token_hex", lambda _: f"{ours}{next(runs)}")
    outcome = run("bench", "campaign", *TINY_CAMPAIGN, "--flow-due", 0, "--database", server)
    assert outcome.code == 0, outcome.err
    assert "100 dossiers, PostgreSQL" in outcome.out
    assert all(name in outcome.out for name in STEPS)
    assert next(runs) > 1
    with psycopg.connect(server) as connection:
        left = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [BENCHED + ours])
        assert left.fetchall() == []

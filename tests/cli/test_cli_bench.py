"""`actualisatie bench` measures everything, whatever the machine; how quick it is, no test may judge."""

from collections.abc import Callable
from typing import Any


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
        (f"{asked} answers about 20 dossiers, read", "httpx, nothing read", asked),
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

"""`actualisatie bench letters`: the same letters by our engine and by what could have been used instead, in one run."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from os import cpu_count, getloadavg
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from weasyprint import CSS, HTML

from actualisatie.cli.bench.peers import PEERS, TOGETHER, prepare
from actualisatie.cli.bench.people import KIND, letters
from actualisatie.letters.assets import AssetFetcher
from actualisatie.letters.batch import BatchInfo
from actualisatie.letters.batches import print_batch
from actualisatie.letters.checks import find_problem
from actualisatie.letters.content import LetterContent
from actualisatie.letters.engine import lay_out, without_garbage_collection
from actualisatie.letters.markup import render_css, render_html
from actualisatie.letters.press import LetterPress

NAIVE = "WeasyPrint, one write_pdf a letter"
KNOWN = "our batches, one core, layouts known"
_SAMPLE = 40
"""Letters that the slow ways print: their time grows with the number, so that more would only take longer."""

Way = Callable[[Sequence[LetterContent]], int]


@dataclass(frozen=True, slots=True)
class EngineTime:
    """Median seconds that one way takes for one letter, by the clock and of this process, and the bytes of a letter.

    `processor` is 0 where other processes do the work.
    """

    engine: str
    letters: int
    clock: float
    processor: float
    size: float

    def as_json(self, naive: "EngineTime") -> dict[str, object]:
        """Return everything for a program; `times` says how often it is quicker than naive WeasyPrint.

        On a busy machine the clock tells of the others too; processor time tells of the way itself.
        """
        return {
            "engine": self.engine,
            "letters": self.letters,
            "per_second": round(1 / self.clock, 1),
            "times": round(naive.clock / self.clock, 1),
            "processor_ms": round(1000 * self.processor, 2) if self.processor else None,
            "processor_times": round(naive.processor / self.processor, 1) if self.processor else None,
            "kb": round(self.size / 1000, 1),
        }


def measure_engines(folder: Path, count: int, workers: int, repeat: int) -> tuple[list[EngineTime], list[str]]:
    """Return the times of all ways that are installed, and a line for each that is not."""
    contents = [one for one in letters(count + count // 50 + 2) if find_problem(one) is None][:count]
    with ExitStack() as stack:
        ways = _own_ways(stack, folder, workers)
        skipped = []
        for name, peer in PEERS.items():
            prints = stack.enter_context(peer())
            if prints is None:
                skipped.append(f"{name}: not installed, skipped")
            else:
                ways[f"{name}, {TOGETHER} a document"] = 2 * TOGETHER, _together(prints)
        elsewhere = [name for name in ways if name.startswith(("Chromium", "LibreOffice")) or name.endswith(" workers")]
        chosen = {name: (contents[:most] if most else contents, way) for name, (most, way) in ways.items()}
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in chosen}
        sizes: dict[str, int] = {}
        prepare(contents[: 2 * TOGETHER])
        chosen[KNOWN][1](contents)  # makes the layouts that it is to know
        for _ in range(repeat):
            for name in (*chosen, NAIVE):  # once more at the end: the machine may be busier by then
                some, way = chosen[name]
                began, processor = perf_counter(), process_time()
                sizes[name] = way(some)
                times[name].append((perf_counter() - began, process_time() - processor))
    found = [
        EngineTime(
            name,
            len(some),
            median(clock for clock, _ in times[name]) / len(some),
            0.0 if name in elsewhere else median(processor for _, processor in times[name]) / len(some),
            sizes[name] / len(some),
        )
        for name, (some, _) in chosen.items()
    ]
    return found, skipped


def machine() -> str:
    """Return how many cores this machine has and how busy it is, which every time depends on."""
    return f"{cpu_count()} cores, load {getloadavg()[0]:.1f}"


def _own_ways(stack: ExitStack, folder: Path, workers: int) -> dict[str, tuple[int, Way]]:
    """Return by name what prints letters, and how many it gets (0 for all)."""
    alone, kept = LetterPress(), LetterPress(cache=folder / "layouts")
    many = stack.enter_context(LetterPress(workers)) if workers else alone
    return {
        NAIVE: (_SAMPLE, _naive),
        "WeasyPrint with every public trick": (_SAMPLE, _tricks),
        "our batches, not merged": (_SAMPLE, _ours(folder, alone, merge=False)),
        "our batches, one core, nothing known": (0, _fresh(folder)),
        KNOWN: (0, _ours(folder, kept, merge=True)),
        f"our batches, {workers} workers": (0, _ours(folder, many, merge=True)),
    }


def _ours(folder: Path, press: LetterPress, *, merge: bool) -> Way:
    def prints(contents: Sequence[LetterContent]) -> int:
        info = BatchInfo(
            "B000001", "bench", "1", KIND, "BENCH", contents[0].letterhead, date(2024, 3, 18), date(2024, 3, 18)
        )
        return print_batch(iter(contents), info, folder, press=press, merge=merge).pdf.stat().st_size

    return prints


def _fresh(folder: Path) -> Way:
    """Forget every layout first, as if these templates were printed for the first time."""
    from actualisatie.letters.merge import work

    def prints(contents: Sequence[LetterContent]) -> int:
        work._engine.cache_clear()  # noqa: SLF001 # what this process knows is what is measured
        return _ours(folder, LetterPress(), merge=True)(contents)

    return prints


def _naive(contents: Sequence[LetterContent]) -> int:
    def one(content: LetterContent) -> int:
        html = HTML(string=render_html(content, whole=True), url_fetcher=AssetFetcher())
        style = CSS(string=render_css(content.letterhead), url_fetcher=AssetFetcher())
        return len(html.write_pdf(stylesheets=[style]))

    return sum(map(one, contents))


def _tricks(contents: Sequence[LetterContent]) -> int:
    """Fonts and styles read once, no garbage collection, ten letters a file."""
    size = 0
    with without_garbage_collection():
        for some in _parts(contents, 10):
            documents = [lay_out(render_html(content, whole=True), content.letterhead) for content in some]
            pages = [page for document in documents for page in document.pages]
            size += len(documents[0].copy(pages).write_pdf())
    return size


def _together(prints: Way) -> Way:
    return lambda contents: sum(prints(some) for some in _parts(contents, TOGETHER))


def _parts(contents: Sequence[LetterContent], size: int) -> Iterator[Sequence[LetterContent]]:
    return (contents[start : start + size] for start in range(0, len(contents), size))

"""Keeps small counts out of a table, and keeps them from being computed from what is left.

A count below the threshold is hidden. That alone protects nothing while a total stands beside it, so further counts are
hidden until no hidden one follows from the published ones: first by the rule of thumb of statistical offices (in each
sum at least two hidden, which together reach the threshold), then proven by solving the sums for what is hidden. A
published zero stays: it tells of nobody.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Cell = TypeVar("Cell", bound=Hashable)

_PRIME = 2**61 - 1
"""Sums are solved modulo a prime: exact for these small coefficients, and much quicker than fractions."""


@dataclass(frozen=True, slots=True)
class Sum(Generic[Cell]):
    """A total that is published beside its parts."""

    total: Cell
    parts: tuple[Cell, ...]


def cells_to_hide(counts: Mapping[Cell, int], sums: Sequence[Sum[Cell]], threshold: int) -> frozenset[Cell]:
    """Return the cells that must not be shown so that no count from 1 to below the threshold is known or computable."""
    table = _Table(counts, sums, threshold)
    table.hide(cell for cell, count in counts.items() if 0 < count < threshold)
    while True:
        table.settle()
        computable = computable_cells(table.hidden, sums)
        if not computable or not table.hide_beside(computable):
            return frozenset(table.hidden)


def computable_cells(hidden: Iterable[Cell], sums: Sequence[Sum[Cell]]) -> set[Cell]:
    """Return the hidden cells whose count follows from the published ones: what a reader with patience would find.

    Solves all sums for the hidden cells; a cell that is alone in a solved line has one value only.
    """
    unknown = set(hidden)
    often = Counter(cell for one in sums for cell in (one.total, *one.parts) if cell in unknown)
    lines: dict[Cell, dict[Cell, int]] = {}
    holders: dict[Cell, set[Cell]] = defaultdict(set)
    for one in sums:
        line = {cell: _PRIME - 1 for cell in one.parts if cell in unknown}
        if one.total in unknown:
            line[one.total] = 1
        for solved in [cell for cell in line if cell in lines]:
            _subtract(line, lines[solved], line[solved])
        if not line:
            continue
        chosen = min(line, key=often.__getitem__)  # a cell of few sums fills few other lines
        factor = pow(line[chosen], -1, _PRIME)
        line = {cell: value * factor % _PRIME for cell, value in line.items()}
        for holder in list(holders[chosen]):
            other = lines[holder]
            before = set(other)
            _subtract(other, line, other[chosen])
            _note(holders, holder, before, set(other))
        lines[chosen] = line
        _note(holders, chosen, set(), set(line))
    return {cell for cell, line in lines.items() if len(line) == 1}


def _subtract(line: dict[Cell, int], other: Mapping[Cell, int], times: int) -> None:
    for cell, value in other.items():
        left = (line.get(cell, 0) - times * value) % _PRIME
        if left:
            line[cell] = left
        else:
            line.pop(cell, None)


def _note(holders: dict[Cell, set[Cell]], holder: Cell, before: set[Cell], after: set[Cell]) -> None:
    for cell in before - after:
        holders[cell].discard(holder)
    for cell in after - before:
        holders[cell].add(holder)


class _Table(Generic[Cell]):
    """The cells, the sums that they stand in, and which are hidden so far."""

    def __init__(self, counts: Mapping[Cell, int], sums: Sequence[Sum[Cell]], threshold: int) -> None:
        self._counts, self._threshold = counts, threshold
        self._all = sums
        self._places: dict[Cell, list[int]] = defaultdict(list)
        for place, one in enumerate(sums):
            for cell in (one.total, *one.parts):
                self._places[cell].append(place)
        self.hidden: set[Cell] = set()
        self._waiting: list[int] = []

    def hide(self, cells: Iterable[Cell]) -> None:
        """Hide cells; the sums in which they stand are looked at again."""
        for cell in cells:
            self.hidden.add(cell)
            for place in self._places[cell]:
                heapq.heappush(self._waiting, place)

    def settle(self) -> None:
        """Hide more until each sum keeps its own hidden parts; the first sums first, so put the innermost there."""
        while self._waiting:
            one = self._all[heapq.heappop(self._waiting)]
            while (cell := self._wanted(one)) is not None:
                self.hide([cell])

    def hide_beside(self, computable: Iterable[Cell]) -> bool:
        """Hide one more cell near each of these; return whether there was any left to hide."""
        before = len(self.hidden)
        for cell in sorted(computable, key=str):
            chosen = self._nearest(cell)
            if chosen is not None:
                self.hide([chosen])
        return len(self.hidden) > before

    def _nearest(self, cell: Cell) -> Cell | None:
        """Return the smallest open cell that shares a sum with this one, or else with one that does, and so on."""
        seen, edge = {cell}, {cell}
        while edge:
            edge = {other for near in edge for one in self._sums(near) for other in (one.total, *one.parts)} - seen
            seen |= edge
            if (chosen := self._smallest(edge)) is not None:
                return chosen
        return None

    def _wanted(self, one: Sum[Cell]) -> Cell | None:
        """Return the cell that this sum needs hidden too, or None when it keeps its secret."""
        parts = [cell for cell in one.parts if cell in self.hidden]
        if one.total in self.hidden:
            return None if parts else self._smallest(one.parts)
        if not parts or (len(parts) > 1 and sum(self._counts[cell] for cell in parts) >= self._threshold):
            return None
        return self._smallest(one.parts) or one.total

    def _sums(self, cell: Cell) -> list[Sum[Cell]]:
        return [self._all[place] for place in self._places[cell]]

    def _smallest(self, cells: Iterable[Cell]) -> Cell | None:
        """Return the cell whose hiding costs least: few sums that then need yet another one, then a small count."""
        open_ = {cell for cell in cells if cell not in self.hidden and self._counts[cell]}
        return min(open_, key=lambda cell: (self._untouched(cell), self._counts[cell], str(cell)), default=None)

    def _untouched(self, cell: Cell) -> int:
        return sum(not any(other in self.hidden for other in (one.total, *one.parts)) for one in self._sums(cell))

"""No count below the threshold is shown, and none can be computed from what is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actualisatie.campaigns.monitoring.counting import TOTAL, Counts
from actualisatie.campaigns.monitoring.suppression import Sum, cells_to_hide, computable_cells

ROW = [Sum("total", ("a", "b", "c"))]


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 20, "b": 9, "c": 7, "total": 36}, set()),
        ({"a": 20, "b": 9, "c": 0, "total": 29}, set()),  # a zero tells of nobody
        ({"a": 20, "b": 9, "c": 5, "total": 34}, set()),  # the threshold itself may be shown
        ({"a": 20, "b": 9, "c": 4, "total": 33}, {"b", "c"}),  # else c were the total less the others
        ({"a": 20, "b": 3, "c": 4, "total": 27}, {"b", "c"}),  # together 7
        ({"a": 20, "b": 1, "c": 1, "total": 22}, {"a", "b", "c"}),  # together 2: each were known to be 1
        ({"a": 0, "b": 4, "c": 0, "total": 4}, {"b", "total"}),
        ({"a": 0, "b": 9, "c": 0, "total": 9}, set()),
    ],
)
def test_a_hidden_part_never_follows_from_its_total(counts: dict[str, int], hidden: set[str]) -> None:
    assert cells_to_hide(counts, ROW, 5) == hidden


def test_a_hidden_total_does_not_follow_from_its_parts() -> None:
    sums = [Sum("total", ("a", "b")), Sum("all", ("total", "other"))]
    counts = {"a": 6, "b": 7, "total": 13, "other": 3, "all": 16}
    assert cells_to_hide(counts, sums, 5) == {"other", "total", "a"}


def test_what_two_tables_together_give_away_is_found() -> None:
    """Two hidden cells in each row and column, and yet the middle one follows: two rings that one cell joins."""
    ring = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")]
    first = [Sum(f"s{one}{two}", (one, two)) for one, two in ring]
    joined = [*first[:-1], Sum("sda", ("d", "a", "x"))]
    second = [Sum(f"t{one}{two}", (f"t{one}", f"t{two}")) for one, two in ring[:-1]]
    sums = [*joined, *second, Sum("tda", ("td", "ta", "x"))]
    cells = {"a", "b", "c", "d", "x", "ta", "tb", "tc", "td"}
    assert computable_cells(cells, sums) == {"x"}
    assert computable_cells(cells - {"x"}, sums) == set()


def test_a_cell_that_would_follow_gets_another_hidden_beside_it() -> None:
    cells = {"a": 1, "b": 9, "c": 9, "x": 3, "d": 9, "e": 9, "f": 1}
    sums = [
        Sum("r1", ("a", "b")),
        Sum("r2", ("c", "x", "d")),
        Sum("r3", ("e", "f")),
        Sum("c1", ("a", "c")),
        Sum("c2", ("b", "x", "e")),
        Sum("c3", ("d", "f")),
    ]
    counts = {**cells, **{one.total: sum(cells[part] for part in one.parts) for one in sums}}
    hidden = cells_to_hide(counts, sums, 5)
    assert {"a", "x", "f"} <= hidden
    assert computable_cells(hidden, sums) == set()


COUNT = st.one_of(st.integers(0, 6), st.integers(0, 40))
TABLES = st.lists(st.lists(st.lists(COUNT, min_size=3, max_size=3), min_size=1, max_size=4), min_size=1, max_size=3)


@given(TABLES, st.integers(3, 6))
def test_whatever_the_figures_nothing_small_is_shown_or_follows(tables: list[list[list[int]]], threshold: int) -> None:
    """Companies of municipalities of three values, told apart in two ways."""
    counts = Counts()
    for company, towns in enumerate(tables):
        for town, values in enumerate(towns):
            area = (f"WM{company}", f"T{town}")
            counts.add(*area, TOTAL, TOTAL, sum(values))
            for place, count in enumerate(values):
                counts.add(*area, "one", str(place), count)
            counts.add(*area, "two", "0", values[0] + values[1])
            counts.add(*area, "two", "1", values[2])
    hidden = cells_to_hide(counts.counts, counts.sums(), threshold)
    assert [cell for cell, count in counts.counts.items() if 0 < count < threshold and cell not in hidden] == []
    assert computable_cells(hidden, counts.sums()) == set()
    for one in counts.sums():
        parts = [counts.counts[cell] for cell in one.parts if cell in hidden]
        assert one.total in hidden or not parts or sum(parts) >= threshold

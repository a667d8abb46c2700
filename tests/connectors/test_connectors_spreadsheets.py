"""CSV that a spreadsheet opens as it is, and never runs."""

import pytest

from actualisatie.connectors.spreadsheets import csv_bytes, harmless


@pytest.mark.parametrize("text", ["=1+1", "+32", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_nothing_is_read_as_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_cells_are_parted_by_semicolons_and_nothing_is_an_empty_cell() -> None:
    assert csv_bytes(("a", "b"), [("x;y", None), (1, "2019.05.14.0231")]) == (b'a;b\r\n"x;y";\r\n1;2019.05.14.0231\r\n')

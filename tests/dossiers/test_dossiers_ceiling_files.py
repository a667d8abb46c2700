"""The operator's own file of income ceilings: adds and corrects years, each with its source, or is refused whole."""

from pathlib import Path

import pytest

from actualisatie.dossiers.conditions.ceiling_files import CeilingsError, ceilings_with, packaged_ceilings

AMOUNTS = "single: 30000, single_disabled: 32000, others: 45000, per_dependant: 2500"
ROW = f'{{year: 2025, {AMOUNTS}, source: "BS", certainty: A}}'


def written(folder: Path, *rows: str, head: str = 'version: "own"') -> Path:
    file = folder / "ceilings.yaml"
    file.write_text("\n".join([head, "ceilings:", *(f"  - {row}" for row in rows)]) + "\n")
    return file


def test_a_file_adds_a_year_and_leaves_the_others(tmp_path: Path) -> None:
    table = ceilings_with(written(tmp_path, ROW))
    assert packaged_ceilings().of(2025) is None
    assert (added := table.of(2025)) is not None
    assert (added.single, added.source) == (30_000, "BS")
    assert table.of(2024) == packaged_ceilings().of(2024)
    assert table.of(2026) is None


def test_a_file_corrects_a_year_that_came_with_the_software(tmp_path: Path) -> None:
    table = ceilings_with(written(tmp_path, ROW.replace("2025", "2024")))
    assert (corrected := table.of(2024)) is not None
    assert corrected.source == "BS"


def test_without_a_file_the_packaged_years_stand() -> None:
    assert ceilings_with(None) is packaged_ceilings()
    assert sorted(packaged_ceilings().years) == [2020, 2021, 2023, 2024]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([ROW, ROW], "2025 is listed twice"),
        ([ROW.replace(', source: "BS"', "")], "`source` is missing"),
        ([ROW.replace('"BS"', '" "')], "`source` is ' '"),
        ([ROW.replace("certainty: A", "certainty: D")], "2025: certainty is 'D'"),
        ([ROW.replace("30000", "30.000,00")], "`single` is"),
        ([ROW.replace("single: 30000", "single: 3000000")], "2025: the ceilings"),
        ([ROW.replace("others: 45000", "others: 31000")], "2025: the ceilings"),
        ([ROW.replace("per_dependant: 2500", "per_dependant: 0")], "2025: per_dependant is 0"),
        ([ROW.replace("year: 2025", "year: 25")], "25 is no year of application"),
        ([ROW.replace("certainty", "certain")], "`certainty` is missing"),
        ([ROW.replace("}", ", extra: 1}")], "`extra` is not known"),
        ([], "names no year"),
    ],
)
def test_a_bad_row_is_named_with_its_year_and_field_and_nothing_of_the_file_counts(
    tmp_path: Path, rows: list[str], told: str
) -> None:
    with pytest.raises(CeilingsError) as refused:
        ceilings_with(written(tmp_path, *rows))
    assert told in str(refused.value)
    assert "ceilings.yaml" in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CeilingsError, match="is not there"):
        ceilings_with(tmp_path / "none.yaml")

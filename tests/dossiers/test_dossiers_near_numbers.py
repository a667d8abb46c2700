"""Which dossiers a wrong number may mean."""

import pytest

from actualisatie.dossiers.near_numbers import near_numbers


@pytest.mark.parametrize("slip", ["2019.05.14.0232", "2018.05.14.0231", "2019.05.14.0321", "2019.05.14.2031"])
def test_one_digit_misread_or_two_neighbours_swapped_is_near(slip: str) -> None:
    assert "2019.05.14.0231" in near_numbers(slip)


@pytest.mark.parametrize("far", ["2019.05.14.0231", "2019.05.14.0242", "2001.01.01.0009"])
def test_itself_and_what_differs_more_is_not_near(far: str) -> None:
    assert "2019.05.14.0231" not in near_numbers(far)


def test_a_number_without_a_real_calendar_date_is_never_near() -> None:
    assert [number for number in near_numbers("2023.02.28.0001") if number.startswith("2023.02.29")] == []

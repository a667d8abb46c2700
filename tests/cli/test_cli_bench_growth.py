"""Growth is told beside the mean of the small campaigns."""

from actualisatie.cli.bench.campaign import Measured, Size
from actualisatie.cli.bench.growth import Growth
from actualisatie.cli.bench.meter import Step


def measured(dossiers: int, *steps: Step) -> Measured:
    return Measured(Size(dossiers, due=10, replies=10, sample=10), list(steps))


def imported(ours: float, bare: float) -> Step:
    return Step("import", 100, ours, bare, 1)


def test_growth_is_against_the_mean_of_before_and_after() -> None:
    large = imported(30.0, 8.0)
    before, after = measured(100, imported(2.0, 1.0)), measured(100, imported(4.0, 3.0))
    growth = Growth(measured(1000, large), (before, after))
    assert (growth.factor(large), growth.bare_factor(large)) == (10.0, 4.0)


def test_growth_of_a_run_that_was_cut_off_is_against_what_was_measured_before() -> None:
    large = imported(30.0, 8.0)
    growth = Growth(measured(1000, large), (measured(100, imported(2.0, 1.0)), measured(100)))
    assert (growth.factor(large), growth.bare_factor(large)) == (15.0, 8.0)

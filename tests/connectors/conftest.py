"""A simulated MAGDA about a few synthetic people."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from actualisatie.dossiers.identifiers import make_test_insz
from actualisatie.simulator.magda.people import SyntheticAddress, SyntheticPerson, SyntheticRight
from actualisatie.simulator.magda.running import RunningMagda, running_magda
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld


@pytest.fixture
def now() -> datetime:
    """Half past midnight in Brussels on 18 March 2024, which is still the 17th in UTC."""
    return datetime(2024, 3, 17, 23, 30, tzinfo=UTC)


@pytest.fixture
def world() -> SyntheticWorld:
    """An Peeters who owns half a house with her partner Bo, and Bo who owns nothing else."""
    an, bo = make_test_insz(date(1980, 2, 29), 2), make_test_insz(date(1979, 7, 1), 1)
    home = SyntheticAddress("Kerkstraat", "12", "3500", "Hasselt", "71022", box="B", since=date(2010, 5, 1))
    together = ((an, "01"), (bo, "22"))
    return SyntheticWorld(
        [
            SyntheticPerson(
                an,
                ("An", "Maria"),
                "Peeters",
                date(1980, 2, 29),
                sex="2",
                addresses=(home,),
                partner_insz=bo,
                household=together,
                income={2021: 2_150_000, 2022: 2_250_099},
                separate_income={2022: 100_001},
                rights=(SyntheticRight(denominator=2, in_community=True),),
                disabled_since=date(2019, 1, 1),
                leefloon={2022: 1_234_56},
            ),
            SyntheticPerson(bo, ("Bo",), "De Smet", date(1979, 7, 1), addresses=(home,), household=together),
        ]
    )


@pytest.fixture
def an() -> str:
    return make_test_insz(date(1980, 2, 29), 2)


@pytest.fixture
def bo() -> str:
    return make_test_insz(date(1979, 7, 1), 1)


@pytest.fixture
def magda(world: SyntheticWorld) -> Iterator[RunningMagda]:
    """MAGDA on loopback about that world."""
    with running_magda(world) as running:
        yield running

"""After a restore the flows that move dossiers refuse to; the command line shows why, and two people end it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import office_days as office_life
import pytest
from office_days import GRACE_PASSED
from plain_paper import plain_paper
from small_world import SmallWorld
from typer.testing import CliRunner
from yearly_days import open_annual, open_inactivity

from actualisatie.campaigns.errors import StandstillError
from actualisatie.cli.main import app
from actualisatie.flows.annual import annual_actualisation
from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.inactivity import inactivity_actualisation
from actualisatie.flows.one_off import one_off_actualisation
from actualisatie.flows.parameters import AnnualOrder, InactivityOrder, OneOffOrder, Order


@pytest.fixture
def standing(office: SmallWorld) -> SmallWorld:
    """An office with an approved strike-off, of which somebody noted that its database was restored."""
    office.printer = plain_paper
    office.add_dossier()
    office.create()
    office_life.to_approvals(office)
    assert run("note", "--why", "snapshot of the machine", "--by", "An") == 0
    return office


def run(*words: str) -> int:
    return CliRunner().invoke(app, ["restored", *words], catch_exceptions=False).exit_code


@pytest.mark.parametrize(
    ("flow", "order", "make"),
    [
        (daily_round, Order, None),
        (one_off_actualisation, OneOffOrder, None),
        (annual_actualisation, AnnualOrder, open_annual),
        (inactivity_actualisation, InactivityOrder, partial(open_inactivity, day=GRACE_PASSED)),
    ],
)
def test_no_flow_moves_a_dossier_of_a_restored_database(
    standing: SmallWorld, flow: Callable[..., Any], order: type[Order], make: Callable[[SmallWorld], None] | None
) -> None:
    if make:
        make(standing)
    before = standing.states()
    with pytest.raises(StandstillError, match="came back from a backup"):
        flow(order(campaign=standing.name, operator="system", today=GRACE_PASSED))
    assert standing.states() == before


def test_two_people_on_the_command_line_let_it_move_again(standing: SmallWorld) -> None:
    assert run("show") == 1
    assert run("replay", "--by", "An") == 0
    assert run("ask", "--note", "done again by hand", "--by", "An") == 0
    assert run("release", "--by", "An") == 1
    assert run("release", "--by", "Bo") == 0
    assert run("show") == 0
    assert list(standing.states().values()) == ["reminder_posted"]  # to be proposed anew
    daily_round(Order(campaign=standing.name, operator="system", today=GRACE_PASSED))

"""A flow that is started in code with a campaign of another kind refuses, dry or not, and leaves nothing half done."""

from collections.abc import Callable

import pytest
from office_days import SELECTED
from small_world import SmallWorld
from sqlalchemy import func, select
from yearly_days import open_annual, open_inactivity

from actualisatie.campaigns.errors import CampaignKindError
from actualisatie.flows.annual import annual_actualisation
from actualisatie.flows.inactivity import inactivity_actualisation
from actualisatie.flows.one_off import one_off_actualisation
from actualisatie.flows.parameters import Order
from actualisatie.storage.database import transaction
from actualisatie.storage.models import JournalEntry


def entries(office: SmallWorld) -> int:
    with transaction(office.engine) as session:
        return session.scalar(select(func.count()).select_from(JournalEntry)) or 0


def make_one_off(office: SmallWorld) -> None:
    office.create()


def make_inactivity(office: SmallWorld) -> None:
    open_inactivity(office, SELECTED)


@pytest.mark.parametrize("dry_run", [False, True], ids=["for real", "dry"])
@pytest.mark.parametrize(
    ("make", "flow", "kind", "wanted"),
    [
        (open_annual, one_off_actualisation, "annual", "one_off"),
        (make_inactivity, one_off_actualisation, "inactivity", "one_off"),
        (make_one_off, annual_actualisation, "one_off", "annual"),
        (make_one_off, inactivity_actualisation, "one_off", "inactivity"),
    ],
)
def test_a_flow_refuses_a_campaign_of_another_kind(
    office: SmallWorld,
    make: Callable[[SmallWorld], None],
    flow: Callable[[Order], object],
    kind: str,
    wanted: str,
    *,
    dry_run: bool,
) -> None:
    office.add_dossier()
    make(office)
    before = entries(office)
    with pytest.raises(CampaignKindError) as refused:
        flow(Order(campaign=office.name, operator="An Peeters", today=SELECTED, dry_run=dry_run))
    assert str(refused.value) == (
        f"Campaign {office.name} is of the kind {kind!r} and this flow runs campaigns of the kind {wanted!r}: nothing "
        f"was done. `actualisatie run {office.name}` starts the flow of its kind; in the Prefect UI choose that "
        "deployment."
    )
    assert (office.states(), entries(office)) == ({}, before)

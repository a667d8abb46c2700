"""A folder that cannot be written, as operators see it in Prefect's UI."""

from pathlib import Path

import pytest
from office_days import PRINTED, SELECTED
from small_world import CAMPAIGN, SmallWorld

from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.monitoring import make_report
from actualisatie.flows.parameters import Order, ReportOrder

NOBODY_WRITES = Path("/sys/kernel/actualisatie")
"""The kernel lets nobody make a folder there, root included."""


def test_a_round_that_cannot_write_batches_says_which_folder_and_goes_on_once_it_can(
    office: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.add_dossier()
    office.create()
    office.select(SELECTED)
    office.check(SELECTED)
    order = Order(campaign=CAMPAIGN, operator="An Peeters", today=PRINTED)
    monkeypatch.setenv("ACTUALISATIE_BATCHES", str(NOBODY_WRITES))
    state = daily_round(order, return_state=True)
    told = f"The folder {NOBODY_WRITES} (ACTUALISATIE_BATCHES) cannot be written: "
    assert (state.is_failed(), told in str(state.message)) == (True, True), state.message
    monkeypatch.setenv("ACTUALISATIE_BATCHES", str(office.folders.batches))
    daily_round(order)
    assert office.delivered() == ["B000001"]


def test_a_report_that_cannot_be_written_names_the_field_of_the_form(office: SmallWorld) -> None:
    office.add_dossier()
    office.create()
    state = make_report(ReportOrder(campaign=CAMPAIGN, operator="An Peeters", folder=NOBODY_WRITES), return_state=True)
    told = f"The folder {NOBODY_WRITES} (the folder of the form) cannot be written: "
    assert (state.is_failed(), told in str(state.message)) == (True, True), state.message

"""What the daily round says of batches without a postmark, and of strike-offs that wait for the end of a freeze."""

from datetime import date

import office_days as office_life
from plain_paper import plain_paper
from small_world import CAMPAIGN, SmallWorld

from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.parameters import Order, WithdrawalOrder
from actualisatie.flows.withdrawal import withdraw_batch
from actualisatie.storage.database import transaction
from actualisatie.storage.models import World


def order(day: date) -> Order:
    return Order(campaign=CAMPAIGN, operator="An Peeters", today=day)


def test_the_round_names_the_batches_that_nobody_posted(office: SmallWorld) -> None:
    office.printer = plain_paper
    office.add_dossier()
    office.create()
    office_life.to_handed_over(office)
    assert daily_round(order(date(2024, 3, 28))) == {}
    told = {"batches without postmark": 1, "letters in B000001 without postmark": 1}
    assert daily_round(order(date(2024, 3, 29))) == told
    assert daily_round(order(date(2024, 3, 30))) == told
    office.post("B000001", date(2024, 3, 25), on=date(2024, 3, 30))
    assert daily_round(order(date(2024, 3, 31))) == {}


def test_strike_offs_wait_for_the_end_of_a_freeze_and_the_round_says_until_when(office: SmallWorld) -> None:
    office.printer = plain_paper
    number = office.add_dossier()
    office.create()
    office_life.to_approvals(office)
    with transaction(office.engine) as session:
        session.add(World(id=1, simulated=True))
    done = daily_round(order(date(2023, 12, 1)))  # the local software may not be written to on this day
    assert (done["frozen"], done["frozen_until_2024-01-15_08:00"]) == (1, 1)
    assert office_life.struck_off(office) == []
    assert office.states() == {number: "strike_off_approved"}
    after = daily_round(order(office_life.GRACE_PASSED))
    assert after["struck_off"] == 1
    assert "frozen" not in after
    assert office_life.struck_off(office) == [number]


def test_a_batch_withdrawn_by_its_form_is_told_and_the_round_prints_anew(office: SmallWorld) -> None:
    office.printer = plain_paper
    office.add_dossier()
    office.create()
    office_life.to_handed_over(office)
    form = WithdrawalOrder(batch="B000001", reason="wrong paper", operator="An Peeters", today=date(2024, 3, 21))
    assert withdraw_batch(form) == {"letters": 1, "printed anew": 1, "told": 1, "not told yet": 0}
    assert (office.folders.outbox / "WM1" / "B000001" / "B000001-ingetrokken.json").exists()
    assert daily_round(order(date(2024, 3, 21))) == {"batches": 1, "letters": 1}


def test_the_round_names_the_batch_that_could_not_be_handed_over(office: SmallWorld) -> None:
    office.printer = plain_paper
    office.add_dossier()
    office.create()
    office.select(office_life.SELECTED)
    office.check(office_life.SELECTED)
    office.folders.outbox.parent.mkdir(parents=True, exist_ok=True)
    office.folders.outbox.write_text("in the way")
    office.print_due(office_life.PRINTED)
    told = {"batches": 1, "batches not handed over": 1, "B000001 not handed over": 1}
    assert daily_round(order(date(2024, 3, 21))) == told
    office.folders.outbox.unlink()
    assert daily_round(order(date(2024, 3, 21))) == {"batches": 1, "letters": 1}

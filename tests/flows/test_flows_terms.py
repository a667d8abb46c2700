"""Forms that change terms which run, and the one decision that is never dated back."""

from datetime import date

import office_days as office_life
import pytest
from plain_paper import plain_paper
from pydantic import ValidationError
from small_world import CAMPAIGN, SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import VirtualDayError
from actualisatie.campaigns.strike_offs.approving import Decision
from actualisatie.flows.approvals import approve_strike_offs
from actualisatie.flows.clock import read_clock
from actualisatie.flows.correction import correct_postmark
from actualisatie.flows.extension import extend_terms
from actualisatie.flows.parameters import ApprovalOrder, CorrectionOrder, ExtensionOrder
from actualisatie.storage.database import transaction
from actualisatie.storage.models import World


@pytest.fixture
def proposed(office: SmallWorld) -> SmallWorld:
    """An office with two proposed strike-offs; their reminders were posted on 6 May 2024."""
    office.printer = plain_paper
    office.add_dossier()
    office.add_dossier()
    office.create()
    office_life.to_proposals(office)
    return office


def approval(day: date | None) -> ApprovalOrder:
    return ApprovalOrder(campaign=CAMPAIGN, operator="Bo Claes", decision=Decision.APPROVE, today=day)


def test_a_postmark_is_corrected_by_a_form(proposed: SmallWorld) -> None:
    order = CorrectionOrder(
        batch="B000002",
        postmark=date(2024, 5, 13),
        proof="MP-2",
        reason="receipt of another batch",
        letters="1",
        operator="An Peeters",
        today=office_life.GRACE_PASSED,
    )
    assert correct_postmark(order) == {
        "batch": "B000002",
        "letters": "1",
        "last day was": "2024-05-23",
        "last day": "2024-05-28",
        "strike-offs taken back": "1",
    }
    assert list(proposed.states().values()) == ["reminder_posted", "strike_off_proposed"]


def test_terms_are_extended_by_a_form(proposed: SmallWorld) -> None:
    order = ExtensionOrder(
        campaign=CAMPAIGN,
        until=date(2024, 6, 14),
        reason="postal strike",
        running_on=office_life.LAST_DAY,
        postal_codes=["3000"],
        operator="An Peeters",
        today=office_life.GRACE_PASSED,
    )
    assert extend_terms(order) == {"terms lengthened": 2, "strike-offs taken back": 2}
    assert {proposed.case(number).due_on for number in proposed.states()} == {date(2024, 6, 20)}


@pytest.mark.parametrize("reason", ["", "x" * 501])
def test_neither_form_is_taken_without_a_reason_that_fits(reason: str) -> None:
    day = date(2024, 5, 13)
    with pytest.raises(ValidationError, match="reason"):
        CorrectionOrder(batch="B000002", postmark=day, proof="MP-2", reason=reason, operator="An Peeters")
    with pytest.raises(ValidationError, match="reason"):
        ExtensionOrder(campaign=CAMPAIGN, until=day, reason=reason, operator="An Peeters")


def test_a_decision_about_real_people_is_never_dated_back(proposed: SmallWorld) -> None:
    with pytest.raises(VirtualDayError, match="leave the day out"):
        approve_strike_offs(approval(office_life.GRACE_PASSED))
    assert set(proposed.states().values()) == {"strike_off_proposed"}


def test_a_decision_bears_the_instant_at_which_it_was_taken(proposed: SmallWorld) -> None:
    before = read_clock(None).at
    assert approve_strike_offs(approval(read_clock(None).today)) == 2
    decided = {proposed.case(number).approved_at for number in proposed.states()}
    assert all(at is not None and before <= at <= read_clock(None).at for at in decided)


def test_in_a_simulated_world_a_decision_may_be_taken_on_any_day(proposed: SmallWorld) -> None:
    with transaction(proposed.engine) as session:
        session.add(World(id=1, simulated=True))
    assert approve_strike_offs(approval(office_life.GRACE_PASSED)) == 2
    decided = {proposed.case(number).approved_at for number in proposed.states()}
    assert decided == {Moment.on(office_life.GRACE_PASSED).at}

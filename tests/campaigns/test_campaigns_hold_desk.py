"""People see what is held and let it go on, each time saying why."""

from datetime import date

import office_days
import pytest
from small_world import SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.errors import HoldError
from actualisatie.campaigns.holding.hold_desk import lift, list_holds
from actualisatie.campaigns.replies.worklist import waiting_replies
from actualisatie.dossiers.kinds import HoldReason, ReplyMeaning
from actualisatie.dossiers.states import CaseState
from actualisatie.simulator.years.desk import look_at
from actualisatie.storage.database import transaction

MAY_10 = date(2024, 5, 10)


@pytest.fixture
def unsigned(quick_world: SmallWorld) -> tuple[SmallWorld, str]:
    """An office to which a reminded candidate sent a form without a signature."""
    number = quick_world.add_dossier()
    quick_world.create()
    quick_world.to_reminder_posted()
    quick_world.reply(MAY_10, {"dossier": number, "channel": "counter", "signer": "none"})
    return quick_world, number


def lifted(office: SmallWorld, number: str, reason: HoldReason, **how: object) -> CaseState:
    with transaction(office.engine) as session:
        return lift(session, number, reason, Moment.on(MAY_10), "Cis", note="seen", **how)  # type: ignore[arg-type] # the test chooses


def test_held_dossiers_are_listed_with_their_reason(unsigned: tuple[SmallWorld, str]) -> None:
    office, number = unsigned
    with transaction(office.engine) as session:
        (row,) = list_holds(session, campaign_by_name(session, "one-off-2024"))
    assert (row["dossier"], row["hold"], row["since"]) == (number, "unprocessed_reply", MAY_10)


def test_a_reply_that_waited_is_settled_only_with_its_meaning(unsigned: tuple[SmallWorld, str]) -> None:
    office, number = unsigned
    with pytest.raises(HoldError, match="what the reply means"):
        lifted(office, number, HoldReason.UNPROCESSED_REPLY)
    assert lifted(office, number, HoldReason.UNPROCESSED_REPLY, meaning=ReplyMeaning.CONFIRMED) == "confirmed"


def test_a_dismissed_reply_lets_the_term_go_on_and_does_not_count_as_an_answer(
    unsigned: tuple[SmallWorld, str],
) -> None:
    office, number = unsigned
    assert lifted(office, number, HoldReason.UNPROCESSED_REPLY, meaning=ReplyMeaning.NOTHING) == "reminder_posted"
    day = office.case(number).due_on
    assert day is not None
    office.fresh_answers(day)
    assert office.propose(day).proposed == 1
    assert office.case(number).ground == "silence"


@pytest.mark.parametrize("meaning", [ReplyMeaning.NOTHING, ReplyMeaning.CONFIRMED])
def test_of_two_replies_that_wait_none_is_settled_by_lifting_the_hold(
    unsigned: tuple[SmallWorld, str], meaning: ReplyMeaning
) -> None:
    office, number = unsigned
    office.reply(MAY_10, {"dossier": number, "channel": "paper", "signer": "none"})
    with pytest.raises(HoldError, match=r"2 replies .* wait.*actualisatie replies settle KEY"):
        lifted(office, number, HoldReason.UNPROCESSED_REPLY, meaning=meaning)
    with transaction(office.engine) as session:
        assert [one["dossier"] for one in waiting_replies(session)] == [number, number]
    assert office_days.holds(office, number) == ["unprocessed_reply"]


def test_when_each_reply_was_settled_the_dossier_goes_on(unsigned: tuple[SmallWorld, str]) -> None:
    office, number = unsigned
    office.reply(MAY_10, {"dossier": number, "channel": "paper", "signer": "none"})
    with transaction(office.engine) as session:
        look_at(session, number, HoldReason.UNPROCESSED_REPLY, Moment.on(MAY_10), "Cis")
        assert waiting_replies(session) == []
    assert office_days.holds(office, number) == []


def test_a_fresh_term_withdraws_the_old_letters(unsigned: tuple[SmallWorld, str]) -> None:
    office, number = unsigned
    state = lifted(office, number, HoldReason.UNPROCESSED_REPLY, meaning=ReplyMeaning.NOTHING, fresh_term=True)
    assert state == "letter_due"


def test_a_hold_that_is_not_there_cannot_be_lifted(unsigned: tuple[SmallWorld, str]) -> None:
    office, number = unsigned
    with pytest.raises(HoldError, match="no open hold `returned_mail`"):
        lifted(office, number, HoldReason.RETURNED_MAIL)


def test_nothing_is_taken_for_a_yes_while_a_strike_off_may_have_been_carried_out(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    quick_world.create()
    office_days.to_sent(quick_world)
    quick_world.take_in(office_days.GRACE_PASSED, f"a line that nobody can read about {number}")
    with pytest.raises(HoldError, match="run a round first"):
        lifted(quick_world, number, HoldReason.UNPROCESSED_REPLY, meaning=ReplyMeaning.CONFIRMED)
    assert quick_world.states() == {number: "strike_off_approved"}


def ids(office: SmallWorld) -> dict[str, int]:
    """Return the ids of the open holds, by the first word of what they are about."""
    with transaction(office.engine) as session:
        rows = list_holds(session, campaign_by_name(session, "one-off-2024"))
    return {(row["detail"] or "reply").split()[0]: row["id"] for row in rows}


def test_who_looked_at_a_reply_has_not_seen_the_line_beside_it(unsigned: tuple[SmallWorld, str]) -> None:
    office, number = unsigned
    office.take_in(MAY_10, f"a line that nobody can read about {number}")
    for meaning in ReplyMeaning.NOTHING, ReplyMeaning.CONFIRMED:
        with pytest.raises(HoldError, match=r"2 things hold .* --only"):
            lifted(office, number, HoldReason.UNPROCESSED_REPLY, meaning=meaning)
    reply = ids(office)["reply"]
    lifted(office, number, HoldReason.UNPROCESSED_REPLY, meaning=ReplyMeaning.NOTHING, only=reply)
    with transaction(office.engine) as session:
        assert waiting_replies(session) == []
    assert list(ids(office)) == ["line"]


def test_who_looked_at_a_line_has_not_seen_the_reply_beside_it(unsigned: tuple[SmallWorld, str]) -> None:
    office, number = unsigned
    office.take_in(MAY_10, f"a line that nobody can read about {number}")
    office.reply(MAY_10, {"dossier": number, "channel": "paper", "signer": "none"})
    line = ids(office)["line"]
    lifted(office, number, HoldReason.UNPROCESSED_REPLY, meaning=ReplyMeaning.NOTHING, only=line)
    with transaction(office.engine) as session:
        assert [one["dossier"] for one in waiting_replies(session)] == [number, number]
    assert list(ids(office)) == ["reply"]
    with pytest.raises(HoldError, match=f"with the id {line}"):
        lifted(office, number, HoldReason.UNPROCESSED_REPLY, meaning=ReplyMeaning.NOTHING, only=line)


def test_an_item_of_the_worklist_is_settled_there(unsigned: tuple[SmallWorld, str]) -> None:
    office, number = unsigned
    office.reply(MAY_10, {"dossier": number, "letter_code": "B000009-00001"})
    item = ids(office)["item"]
    with pytest.raises(HoldError, match="Settle that very item"):
        lifted(office, number, HoldReason.UNPROCESSED_REPLY, meaning=ReplyMeaning.NOTHING, only=item)
    assert sorted(ids(office)) == ["item", "reply"]

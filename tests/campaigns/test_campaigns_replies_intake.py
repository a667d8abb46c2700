"""Scanned forms, other people's folders, wrong numbers: what matches is settled, the rest waits and holds."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import office_days as office
import pytest
from office_days import FIRST_LAST_DAY, LAST_DAY, PRINTED, SELECTED
from small_world import CAMPAIGN, POSTING_DAY, SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.batching import claim_batch, plan_batches
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.errors import ReplyError
from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.campaigns.replies.identifying import Intake
from actualisatie.campaigns.replies.taking_in import TakenIn, take_in_file
from actualisatie.campaigns.replies.worklist import Settled, settle_by_hand, waiting_replies
from actualisatie.dossiers.kinds import ReplyMeaning
from actualisatie.dossiers.replies import ReplyOutcome
from actualisatie.letters.codes import LetterKeys
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Letter, Reply

KEYS = LetterKeys("K1", {"K1": b"1" * 32})
FORM = {"kind": "confirmation", "channel": "paper", "signer": "applicant"}


@pytest.fixture
def world(quick_world: SmallWorld) -> SmallWorld:
    """An office with two dossiers whose first letters, with signed squares, were posted."""
    quick_world.add_dossier()
    quick_world.add_dossier()
    quick_world.create()
    quick_world.select(SELECTED)
    quick_world.check(SELECTED)
    moment = Moment.on(PRINTED)
    with transaction(quick_world.engine) as session:
        campaign = campaign_by_name(session, CAMPAIGN)
        (plan,) = plan_batches(session, campaign, moment)
        claim_batch(session, campaign, plan, moment, "An", KEYS.sign)
    for code in quick_world.print_due(PRINTED):
        quick_world.post(code, POSTING_DAY)
    return quick_world


def codes(world: SmallWorld) -> Iterator[str]:
    with transaction(world.engine) as session:
        yield from [content["code"] for content in session.scalars(select(Letter.content).order_by(Letter.case_id))]


def scan(world: SmallWorld, *, keys: LetterKeys | None = KEYS, company: str | None = None, **item: Any) -> TakenIn:
    number = next(world.numbers)
    usual = {"key": f"scan-{number}", "received_at": f"{FIRST_LAST_DAY}T09:00:00+02:00", **FORM}
    file = world.folder / f"scans-{number}.jsonl"
    file.write_text(ReplyItem.model_validate({**usual, **item}).model_dump_json(exclude_none=True) + "\n")
    return take_in_file(world.engine, file, Moment.on(FIRST_LAST_DAY), "WM1", Intake(keys, company))


def waiting(world: SmallWorld, company: str | None = None) -> list[tuple[str | None, str]]:
    with transaction(world.engine) as session:
        return [(row["dossier"], row["outcome"]) for row in waiting_replies(session, company)]


def settle(world: SmallWorld, **how: Any) -> str:
    with transaction(world.engine) as session:
        (key,) = [row["key"] for row in waiting_replies(session)]
        return settle_by_hand(session, key, Settled(**{"note": "looked", **how}), Moment.on(LAST_DAY), "An")


def test_a_scanned_form_is_found_by_its_square_alone(world: SmallWorld) -> None:
    one, two = world.states()
    code, _ = codes(world)
    assert scan(world, letter_code=code).outcomes == {ReplyOutcome.CONFIRMED: 1}
    assert world.states() == {one: "confirmed", two: "letter_posted"}
    with transaction(world.engine) as session:
        assert session.scalars(select(Reply.dossier_number)).all() == [one]


@pytest.mark.parametrize(
    "change",
    [
        lambda code: code[:-1] + ("A" if code[-1] != "A" else "B"),  # a letter of the signature
        lambda code: code.replace("-00001", "-00002"),  # the square of the neighbour
        lambda code: code.replace(".K1.", ".K9."),
        lambda code: code.partition(".")[0],  # no signature, though ours are signed
    ],
)
def test_a_square_that_was_changed_waits_and_holds_the_dossier_that_it_names(world: SmallWorld, change: Any) -> None:
    code = change(next(codes(world)))
    assert scan(world, letter_code=code).outcomes == {ReplyOutcome.CODE_REFUSED: 1}
    named = list(world.states())[int(code.partition(".")[0][-1]) - 1]
    assert {number: office.holds(world, number) for number in world.states() if office.holds(world, number)} == {
        named: ["unprocessed_reply"]
    }
    office.until_the_end(world)
    assert named not in office.struck_off(world)


def test_a_square_that_is_not_ours_is_kept_on_the_worklist(world: SmallWorld) -> None:
    assert scan(world, letter_code="https://example.org/").outcomes == {ReplyOutcome.CODE_REFUSED: 1}
    assert waiting(world) == [(None, "code_refused")]


def test_a_refused_square_beside_a_dossier_number_holds_both_that_could_be_meant(world: SmallWorld) -> None:
    one, two = world.states()
    code, _ = codes(world)
    scan(world, letter_code=code[:-1], dossier=two)
    assert [office.holds(world, number) for number in (one, two)] == [["unprocessed_reply"]] * 2


def test_a_square_and_a_number_that_contradict_each_other_hold_both(world: SmallWorld) -> None:
    one, two = world.states()
    code, _ = codes(world)
    assert scan(world, letter_code=code, dossier=two).outcomes == {ReplyOutcome.CODE_CONTRADICTS: 1}
    assert [office.holds(world, number) for number in (one, two)] == [["unprocessed_reply"]] * 2


def test_without_a_key_file_only_an_unsigned_square_is_believed(world: SmallWorld) -> None:
    one, two = codes(world)
    assert scan(world, keys=None, letter_code=one).outcomes == {ReplyOutcome.CODE_REFUSED: 1}
    assert scan(world, keys=None, letter_code=two.partition(".")[0]).outcomes == {ReplyOutcome.CONFIRMED: 1}


def test_the_same_scan_twice_counts_once(world: SmallWorld) -> None:
    code, _ = codes(world)
    scan(world, letter_code=code, key="S1")
    again = scan(world, letter_code=code, key="S1", reply_postmark="2024-04-20")
    assert [bad.field for bad in again.set_aside] == ["key"]  # another item under the same key
    assert scan(world, letter_code=code, key="S1") == TakenIn(file_known=True)
    with transaction(world.engine) as session:
        assert len(session.scalars(select(Reply)).all()) == 1


def test_a_dossier_of_another_housing_company_than_the_folders_waits_and_is_held(world: SmallWorld) -> None:
    one, _ = world.states()
    assert scan(world, dossier=one, company="WM9").outcomes == {ReplyOutcome.OTHER_COMPANY: 1}
    assert (office.state(world, one), office.holds(world, one)) == ("letter_posted", ["unprocessed_reply"])
    assert waiting(world, "WM9") == [(one, "other_company")]
    assert scan(world, dossier=one, company="WM1").outcomes == {ReplyOutcome.CONFIRMED: 1}


def test_a_number_one_slip_away_from_a_dossier_holds_it_until_a_person_has_looked(world: SmallWorld) -> None:
    one, two = world.states()
    one_digit_misread = one.replace("2019", "2018")
    assert scan(world, dossier=one_digit_misread).outcomes == {ReplyOutcome.UNKNOWN_DOSSIER: 1}
    assert (office.holds(world, one), office.holds(world, two)) == (["unprocessed_reply"], [])
    assert settle(world, dossier=one) == "confirmed"
    assert (office.state(world, one), office.holds(world, one), waiting(world)) == ("confirmed", [], [])


LINE = '{"key": "k", "letter_code": "%s", "channel": "digital", '


@pytest.mark.parametrize(
    "line",
    [
        LINE + '"kind": "yes", "received_at": "2024-04-26T09:00:00+02:00"}',
        LINE + '"kind": "confirmation", "received_at": "2026-04-26T09:00:00Z"}',
        "a scan of %s that broke off",
    ],
)
def test_a_line_that_is_set_aside_holds_the_dossier_of_the_letter_that_it_names(world: SmallWorld, line: str) -> None:
    one, two = world.states()
    code, _ = codes(world)
    world.take_in(FIRST_LAST_DAY, line % code)
    assert (office.holds(world, one), office.holds(world, two)) == (["unprocessed_reply"], [])


def test_an_item_that_shares_its_key_with_another_holds_the_dossier_of_its_square(world: SmallWorld) -> None:
    one, two = world.states()
    for code in list(codes(world)):
        scan(world, key="1", letter_code=code)
    assert (office.state(world, one), office.holds(world, two)) == ("confirmed", ["unprocessed_reply"])


@pytest.mark.parametrize("first", ["unsigned", "misread"])
def test_settling_one_item_does_not_let_go_what_another_one_holds(world: SmallWorld, first: str) -> None:
    one, _ = world.states()
    items: dict[str, dict[str, Any]] = {
        "unsigned": {"dossier": one, "signer": "none"},
        "misread": {"dossier": one.replace("2019", "2018")},
    }
    second = next(key for key in items if key != first)
    for key in (first, second):
        scan(world, key=key, **items[key])
    for key, left in ((first, ["unprocessed_reply"]), (second, [])):
        with transaction(world.engine) as session:
            settle_by_hand(session, key, Settled("seen", means=ReplyMeaning.NOTHING), Moment.on(FIRST_LAST_DAY), "An")
        assert office.holds(world, one) == left


def test_a_key_with_a_wildcard_lets_go_only_its_own_hold(world: SmallWorld) -> None:
    one, _ = world.states()
    for key, digit in (("scan_1", "8"), ("scan-1", "7")):
        scan(world, key=key, dossier=one.replace("2019", f"201{digit}"))
    assert office.holds(world, one) == ["unprocessed_reply"] * 2
    with transaction(world.engine) as session:
        settle_by_hand(session, "scan_1", Settled("seen", means=ReplyMeaning.NOTHING), Moment.on(FIRST_LAST_DAY), "An")
    assert office.holds(world, one) == ["unprocessed_reply"]


def test_a_number_far_from_any_dossier_holds_nobody_and_still_waits(world: SmallWorld) -> None:
    scan(world, dossier="2001.01.01.0999")
    assert [office.holds(world, number) for number in world.states()] == [[], []]
    assert waiting(world) == [("2001.01.01.0999", "unknown_dossier")]
    assert settle(world, means=ReplyMeaning.NOTHING) == "dismissed"
    assert waiting(world) == []


def test_what_a_person_dismisses_no_longer_holds_and_the_term_goes_on(world: SmallWorld) -> None:
    one, two = world.states()
    scan(world, dossier="2018.05.14.0001")
    settle(world, means=ReplyMeaning.NOTHING)
    assert office.holds(world, one) == []
    office.until_the_end(world)
    assert office.struck_off(world) == [one, two]


def test_settling_asks_for_a_reason_and_one_meaning_and_a_dossier_that_exists(world: SmallWorld) -> None:
    scan(world, dossier="2001.01.01.0999")
    for wrong in ({"note": " "}, {}, {"dossier": "2019.05.14.0001", "means": ReplyMeaning.NOTHING}):
        with pytest.raises(ReplyError):
            settle(world, **wrong)
    with pytest.raises(ReplyError, match="No campaign"):
        settle(world, dossier="2001.01.01.0998")
    assert waiting(world) == [("2001.01.01.0999", "unknown_dossier")]


def test_a_yes_after_a_withdrawal_is_an_alarm_and_a_person_may_bring_the_candidate_back(world: SmallWorld) -> None:
    one, _ = world.states()
    scan(world, dossier=one, kind="withdrawal", channel="digital")
    assert scan(world, dossier=one).outcomes == {ReplyOutcome.CONTRADICTORY: 1}
    assert (office.state(world, one), office.events(world, one)[-1]) == ("withdrawn", "alarm")
    settle(world, means=ReplyMeaning.CONFIRMED)
    assert office.state(world, one) == "confirmed"


def test_a_form_of_an_earlier_campaign_waits_for_a_person(world: SmallWorld) -> None:
    one, _ = world.states()
    code, _ = codes(world)
    scan(world, dossier=one)  # the first campaign is done with it
    world.name = "one-off-again"
    world.define(
        "one_off",
        date(2024, 4, 1),
        waves=[{"number": 1, "selects": "all", "posting_on": "2024-04-15", "paper_colour": "wit"}],
    )
    world.select(date(2024, 4, 2))
    assert scan(world, letter_code=code).outcomes == {ReplyOutcome.EARLIER_CAMPAIGN: 1}
    assert office.holds(world, one) == ["unprocessed_reply"]


def test_a_closed_case_holds_nothing_any_more(world: SmallWorld) -> None:
    one, _ = world.states()
    scan(world, dossier=one, signer="none")
    assert office.holds(world, one) == ["unprocessed_reply"]
    scan(world, dossier=one)
    assert (office.state(world, one), office.holds(world, one)) == ("confirmed", [])
    assert office.events(world, one)[-1] == "hold lifted"

"""Who asks to leave the register loses a place for everybody in the dossier: in doubt a person asks them."""

from datetime import date

import office_days as office
import pytest
from small_world import SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import ReplyError
from actualisatie.campaigns.replies.worklist import Settled, settle_by_hand
from actualisatie.dossiers.kinds import DossierStatus, ReplyMeaning
from actualisatie.dossiers.replies import ReplyOutcome
from actualisatie.storage.database import transaction

DAY = date(2024, 4, 10)
ONLINE = {"kind": "withdrawal", "channel": "digital", "key": "leaves"}
ON_PAPER = {"kind": "withdrawal", "channel": "paper", "reply_postmark": "2024-04-02", "key": "leaves"}
SQUARE = "B000001-00001"


@pytest.fixture
def couple(quick_world: SmallWorld) -> str:
    number = quick_world.add_dossier()
    quick_world.add_partner(number)
    return number


def settled(world: SmallWorld, means: ReplyMeaning, key: str = "leaves") -> str:
    with transaction(world.engine) as session:
        return settle_by_hand(session, key, Settled("rang them", means=means), Moment.on(DAY), "Cis")


@pytest.mark.parametrize(
    ("quorum", "signed", "found"),
    [
        ("any_applicant_or_partner", {"signer": "applicant"}, "withdrawn"),
        ("any_applicant_or_partner", {"signer": "partner"}, "letter_posted"),
        ("any_applicant_or_partner", {"signer": "partner", "also_signed": ["applicant"]}, "withdrawn"),
        ("both_partners", {"signer": "applicant"}, "letter_posted"),
        ("both_partners", {"signer": "applicant", "also_signed": ["partner"]}, "withdrawn"),
        ("all_adults", {"signer": "partner"}, "letter_posted"),
    ],
)
def test_half_a_couple_does_not_give_up_the_place_of_both(
    quick_world: SmallWorld, couple: str, quorum: str, signed: dict[str, object], found: str
) -> None:
    quick_world.create(confirm={"quorum": quorum})
    office.to_first_letters(quick_world)
    quick_world.reply(DAY, {"dossier": couple, **ONLINE, **signed})
    assert office.state(quick_world, couple) == found
    assert office.holds(quick_world, couple) == ([] if found == "withdrawn" else ["unprocessed_reply"])


def test_two_forms_of_a_couple_are_one_request(quick_world: SmallWorld, couple: str) -> None:
    quick_world.create(confirm={"quorum": "both_partners"})
    office.to_first_letters(quick_world)
    quick_world.reply(DAY, {"dossier": couple, **ONLINE, "signer": "partner"})
    quick_world.reply(DAY, {"dossier": couple, **ONLINE, "signer": "applicant", "key": "leaves-too"})
    assert office.state(quick_world, couple) == "withdrawn"


@pytest.mark.parametrize("stays", [{"kind": "confirmation"}, {"kind": "documents"}])
def test_a_form_that_was_posted_before_the_candidate_answered_ends_nothing(
    quick_world: SmallWorld, stays: dict[str, str]
) -> None:
    number = quick_world.add_dossier(owns=True)
    quick_world.create()
    office.to_first_letters(quick_world)
    quick_world.reply(date(2024, 4, 4), {"dossier": number, **stays})
    quick_world.reply(DAY, {"dossier": number, **ON_PAPER})
    assert office.state(quick_world, number) == "letter_posted"
    assert "unprocessed_reply" in office.holds(quick_world, number)
    assert quick_world.status(number) is DossierStatus.IN_ONDERZOEK
    office.until_the_end(quick_world)
    assert office.struck_off(quick_world) == []


def test_a_person_who_asked_lets_the_candidate_leave(quick_world: SmallWorld, couple: str) -> None:
    quick_world.create()
    office.to_first_letters(quick_world)
    quick_world.reply(DAY, {"dossier": couple, **ONLINE, "signer": "partner"})
    settled(quick_world, ReplyMeaning.WITHDRAWN)
    assert office.state(quick_world, couple) == "withdrawn"
    assert quick_world.status(couple) is DossierStatus.STRUCK_OFF


def test_nothing_but_a_request_to_leave_can_mean_that(quick_world: SmallWorld, couple: str) -> None:
    quick_world.create()
    office.to_first_letters(quick_world)
    quick_world.reply(DAY, {"dossier": couple, "signer": "none", "channel": "paper", "key": "unsigned"})
    with pytest.raises(ReplyError, match="no request to leave"):
        settled(quick_world, ReplyMeaning.WITHDRAWN, "unsigned")
    assert office.holds(quick_world, couple) == ["unprocessed_reply"]


@pytest.mark.parametrize("channel", ["counter", "paper", "email", "phone"])
def test_a_typed_number_alone_lets_nobody_leave(quick_world: SmallWorld, channel: str) -> None:
    number = quick_world.add_dossier()
    quick_world.create()
    office.to_first_letters(quick_world)
    done = quick_world.reply(DAY, {"dossier": number, "kind": "withdrawal", "channel": channel, "key": "leaves"})
    assert done.outcomes == {ReplyOutcome.NOT_IDENTIFIED: 1}
    assert (office.state(quick_world, number), office.holds(quick_world, number)) == (
        "letter_posted",
        ["unprocessed_reply"],
    )
    assert quick_world.status(number) is DossierStatus.ENROLLED
    settled(quick_world, ReplyMeaning.WITHDRAWN)
    assert (office.state(quick_world, number), office.holds(quick_world, number)) == ("withdrawn", [])


def test_the_square_of_the_letter_beside_its_number_lets_a_candidate_leave(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    quick_world.create()
    office.to_first_letters(quick_world)
    quick_world.reply(DAY, {"letter_code": SQUARE, **ON_PAPER})  # unsigned: a number that somebody may have typed
    assert office.state(quick_world, number) == "letter_posted"
    quick_world.reply(DAY, {"dossier": number, "letter_code": SQUARE, **ON_PAPER, "key": "leaves-too"})
    assert office.state(quick_world, number) == "withdrawn"


def test_whose_request_it_is_does_not_end_a_dossier_before_a_person_says_what_it_means(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    quick_world.create()
    office.to_first_letters(quick_world)
    quick_world.reply(DAY, {**ONLINE, "dossier": "2001.01.01.0999"})
    with transaction(quick_world.engine) as session:
        settle_by_hand(session, "leaves", Settled("typed wrong", dossier=number), Moment.on(DAY), "Cis")
    assert (office.state(quick_world, number), office.holds(quick_world, number)) == (
        "letter_posted",
        ["unprocessed_reply"],
    )

"""What counts as an answer, beyond the plain yes: the others of the household, volmachten, documents held already."""

from datetime import date
from typing import Any

import office_days as office
import pytest
from office_days import FIRST_LAST_DAY, LAST_DAY
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.explaining import explain
from actualisatie.dossiers.identifiers import make_test_insz
from actualisatie.dossiers.kinds import DossierStatus, MemberRole
from actualisatie.dossiers.replies import ReplyOutcome
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Dossier, DossierMember, Letter, Mandate, Person

COUNTER = {"kind": "documents", "channel": "counter"}
KBO = "0400123412"


def couple(world: SmallWorld, quorum: str, **dossier: Any) -> str:
    number = world.add_dossier(**dossier)
    world.add_partner(number, apart=False)
    world.create(confirm={"quorum": quorum})
    office.to_first_letters(world)
    return number


def told(world: SmallWorld, number: str) -> list[str]:
    with transaction(world.engine) as session:
        (case,) = explain(session, number, Moment.on(LAST_DAY)).cases
    return [line.reason for line in case.lines if line.event == "reply"]


def test_where_both_partners_must_confirm_the_first_yes_waits_for_the_second(quick_world: SmallWorld) -> None:
    number = couple(quick_world, "both_partners")
    assert quick_world.reply(FIRST_LAST_DAY, {"dossier": number}).outcomes == {ReplyOutcome.QUORUM_NOT_MET: 1}
    assert office.holds(quick_world, number) == ["unprocessed_reply"]
    assert told(quick_world, number)[0].startswith("confirmed by 1 of 2:")
    again = {"dossier": number, "signer": "partner"}
    assert quick_world.reply(FIRST_LAST_DAY, again).outcomes == {ReplyOutcome.CONFIRMED: 1}
    assert (office.state(quick_world, number), office.holds(quick_world, number)) == ("confirmed", [])


def test_a_partner_who_never_confirms_is_not_struck_off_by_silence_but_waits_for_a_person(
    quick_world: SmallWorld,
) -> None:
    number = couple(quick_world, "both_partners")
    quick_world.reply(FIRST_LAST_DAY, {"dossier": number})
    office.until_the_end(quick_world)
    assert (office.struck_off(quick_world), office.holds(quick_world, number)) == ([], ["unprocessed_reply"])


def test_one_form_with_both_signatures_is_enough(quick_world: SmallWorld) -> None:
    number = couple(quick_world, "both_partners")
    form = {"dossier": number, "channel": "paper", "also_signed": ["partner"]}
    assert quick_world.reply(FIRST_LAST_DAY, form).outcomes == {ReplyOutcome.CONFIRMED: 1}


def test_where_all_adults_must_confirm_a_grown_up_child_must_and_a_young_one_need_not(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    add_child(quick_world, number, date(2006, 4, 27), 1)  # of age the day after the reply
    add_child(quick_world, number, date(2006, 4, 26), 2)
    quick_world.create(confirm={"quorum": "all_adults"})
    office.to_first_letters(quick_world)
    assert quick_world.reply(FIRST_LAST_DAY, {"dossier": number}).outcomes == {ReplyOutcome.QUORUM_NOT_MET: 1}
    child = {"dossier": number, "signer": "co_resident", "channel": "paper"}
    assert quick_world.reply(FIRST_LAST_DAY, child).outcomes == {ReplyOutcome.CONFIRMED: 1}


def add_child(world: SmallWorld, number: str, born: date, serial: int) -> None:
    with transaction(world.engine) as session:
        dossier = session.scalars(select(Dossier).where(Dossier.number == number)).one()
        person = Person(insz=make_test_insz(born, serial), first_names="Mo", last_name="Proef", birth_date=born)
        dossier.members.append(DossierMember(person=person, role=MemberRole.CO_RESIDENT))


def test_the_letter_asks_for_the_signatures_that_the_campaign_wants(quick_world: SmallWorld) -> None:
    couple(quick_world, "both_partners")
    with transaction(quick_world.engine) as session:
        assert session.scalars(select(Letter.content)).one()["signature_rule"] == "both_partners"


@pytest.fixture
def failing(quick_world: SmallWorld) -> str:
    """The number of a dossier whose candidate owns a house, and was told so."""
    number = quick_world.add_dossier(owns=True)
    quick_world.create()
    office.to_first_letters(quick_world)
    return number


@pytest.mark.parametrize(
    ("item", "outcome"),
    [
        ({"volmacht": True}, ReplyOutcome.REVIEW_STARTED),
        ({"volmacht": True, "volmacht_until": "2024-04-26"}, ReplyOutcome.REVIEW_STARTED),
        ({"volmacht": True, "volmacht_until": "2024-04-25"}, ReplyOutcome.VOLMACHT_EXPIRED),
        ({}, ReplyOutcome.VOLMACHT_MISSING),
    ],
)
def test_new_documents_need_a_volmacht_that_is_still_valid(
    quick_world: SmallWorld, failing: str, item: dict[str, Any], outcome: ReplyOutcome
) -> None:
    assert quick_world.reply(FIRST_LAST_DAY, {"dossier": failing, **COUNTER, **item}).outcomes == {outcome: 1}


@pytest.mark.parametrize(
    ("holder", "until", "outcome"),
    [
        (KBO, None, ReplyOutcome.REVIEW_STARTED),
        (KBO, date(2024, 4, 26), ReplyOutcome.REVIEW_STARTED),
        (KBO, date(2024, 4, 25), ReplyOutcome.VOLMACHT_EXPIRED),
        ("0100000070", None, ReplyOutcome.VOLMACHT_MISSING),  # another housing company's
    ],
)
def test_a_volmacht_in_the_register_counts_while_it_is_valid_and_for_its_holder(
    quick_world: SmallWorld, failing: str, holder: str, until: date | None, outcome: ReplyOutcome
) -> None:
    with transaction(quick_world.engine) as session:
        dossier = session.scalars(select(Dossier)).one()
        dates = {"valid_from": date(2023, 1, 1), "valid_until": until}
        session.add(Mandate(dossier_id=dossier.id, holder_kbo=holder, **dates))
    assert quick_world.reply(FIRST_LAST_DAY, {"dossier": failing, **COUNTER}).outcomes == {outcome: 1}


def test_documents_held_before_the_campaign_need_no_volmacht_and_are_no_answer(
    quick_world: SmallWorld, failing: str
) -> None:
    held = {"dossier": failing, **COUNTER, "signer": "none", "received_at": "2024-03-17T10:00:00+01:00"}
    assert quick_world.reply(FIRST_LAST_DAY, held).outcomes == {ReplyOutcome.DOCUMENTS_HELD: 1}
    assert office.holds(quick_world, failing) == ["document_review"]
    verdict = {"dossier": failing, "kind": "review", "channel": "counter", "signer": "none", "review": "accepted"}
    quick_world.reply(FIRST_LAST_DAY, verdict)
    assert (office.state(quick_world, failing), office.holds(quick_world, failing)) == ("letter_posted", [])
    assert quick_world.status(failing) is DossierStatus.ENROLLED
    office.until_the_end(quick_world)
    assert quick_world.case(failing).ground == "silence"  # proven, but the candidate never confirmed

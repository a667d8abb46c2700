"""What one step of a round brings up, a later step of the same round does: nobody waits a day for it."""

import json
from collections.abc import Callable
from datetime import date

import office_days as office_life
import pytest
from office_days import GRACE_PASSED, PRINTED, REMINDED, SELECTED
from residents import home
from small_world import SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.quiet import Part
from actualisatie.connectors.local_software.files import ACKNOWLEDGEMENTS
from actualisatie.dossiers.kinds import DossierStatus
from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.parameters import Order
from actualisatie.simulator.paper import plain_paper
from actualisatie.tasks.asking import look_for_pauses
from actualisatie.tasks.looking import Look

UNDER_WAY = date(2024, 4, 9)
TOLD = {"statuses told": 1, "register statuses told": 1}


@pytest.fixture
def plain(office: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> SmallWorld:
    """Give an office whose flows print on plain paper: these tests are about days."""
    monkeypatch.setattr("actualisatie.tasks.writing.printer", lambda *_: plain_paper)
    office.printer = plain_paper
    return office


def opened(world: SmallWorld, bring: Callable[[SmallWorld], None], *, owns: bool = False) -> str:
    """Create the campaign of an office with one dossier, bring it somewhere, and return its number."""
    number = world.add_dossier(owns=owns)
    world.create()
    bring(world)
    return number


def round_of(world: SmallWorld, day: date) -> dict[str, int]:
    return daily_round(Order(campaign=world.name, operator="system", today=day))


def moves(world: SmallWorld, number: str) -> None:
    world.people.change(world.insz_of(number), addresses=(home("Nieuwstraat", 1),))


def test_whoever_is_found_not_to_meet_is_told_of_and_written_to_at_once(plain: SmallWorld) -> None:
    opened(plain, lambda world: world.select(SELECTED), owns=True)
    assert round_of(plain, PRINTED) == {"fails": 1, **TOLD, "batches": 1, "letters": 1}


def test_the_letter_to_a_new_address_leaves_in_the_round_that_finds_it(plain: SmallWorld) -> None:
    number = opened(plain, office_life.to_first_letters)
    returned = {"dossier": number, "kind": "returned_mail", "channel": "paper", "signer": "none"}
    plain.reply(UNDER_WAY, returned)
    moves(plain, number)
    done = round_of(plain, UNDER_WAY)
    assert (done["returned mail: new address"], done["letters"]) == (1, 1)


def test_the_new_letter_leaves_in_the_round_that_sees_the_offer_end(plain: SmallWorld) -> None:
    number = opened(plain, office_life.to_first_letters)
    plain.cir.set_status(number, DossierStatus.IN_OFFER)
    assert round_of(plain, UNDER_WAY) == {"came in offer or under appeal": 1}
    plain.cir.set_status(number, DossierStatus.ENROLLED)
    assert round_of(plain, UNDER_WAY)["letters"] == 1


def test_the_reminder_leaves_in_the_round_that_finds_it_due(plain: SmallWorld) -> None:
    opened(plain, office_life.to_first_letters)
    assert round_of(plain, REMINDED) == {"reminders due": 1, "batches": 1, "letters": 1}


def test_whoever_moved_before_the_strike_off_gets_a_new_letter_in_that_round(plain: SmallWorld) -> None:
    number = opened(plain, office_life.to_reminders)
    moves(plain, number)
    done = round_of(plain, GRACE_PASSED)
    assert (done["letters"], plain.states()) == (1, {number: "letter_batched"})


def test_the_letter_of_a_strike_off_leaves_in_the_round_that_executes_it(plain: SmallWorld) -> None:
    opened(plain, office_life.to_approvals)
    done = round_of(plain, GRACE_PASSED)
    assert (done["struck_off"], done["letters"]) == (1, 1)


def test_an_offer_that_the_search_finds_is_followed_from_then_on(plain: SmallWorld) -> None:
    number = opened(plain, office_life.to_first_letters)
    look = Look(plain.name, Moment.on(UNDER_WAY))
    assert not look.shows(Part.FOLLOW)
    plain.cir.set_status(number, DossierStatus.IN_OFFER)
    look.after(look_for_pauses(look.campaign, look.moment, "An"))
    assert look.finds(Part.FOLLOW)


def test_an_acknowledgement_is_taken_in_on_a_day_on_which_nothing_else_is_due(plain: SmallWorld) -> None:
    opened(plain, office_life.to_first_letters)
    place = plain.folder / "inbox" / "WM1" / ACKNOWLEDGEMENTS
    place.mkdir(parents=True)
    line = {"sleutel": "unheard-of", "dossierNummer": "2019.05.14.0001", "uitkomst": "geweigerd", "reden": "unknown"}
    (place / "late.jsonl").write_text(json.dumps(line) + "\n")
    assert round_of(plain, UNDER_WAY) == {"acknowledgements_unknown_key": 1}
    assert not (place / "late.jsonl").exists()

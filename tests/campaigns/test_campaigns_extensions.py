"""More time for many at once: it reaches the terms that still ran, and never takes a day from anybody.

The reminders were posted on 6 May 2024, their printed last day is 23 May, the grace has passed on 29 May.
"""

from datetime import date
from typing import Any

import office_days as office_life
import pytest
from office_days import GRACE_PASSED, LAST_DAY, NEXT_DAY
from small_world import SmallWorld
from sqlalchemy import select, update

from actualisatie.campaigns.errors import ExtensionError, UnknownHousingCompanyError
from actualisatie.dossiers.errors import Refused
from actualisatie.storage.database import transaction
from actualisatie.storage.journal import verify_chain
from actualisatie.storage.models import Batch, CampaignExtension, Case, JournalEntry, Reply

RUNNING = date(2024, 5, 20)
UNTIL = date(2024, 6, 14)
GENT = {
    "care_of": "",
    "street": "Veldstraat",
    "house_number": "1",
    "box": "",
    "postal_code": "9000",
    "municipality": "Gent",
    "country": "",
}


@pytest.fixture
def reminded(office: SmallWorld) -> SmallWorld:
    """An office with one reminder in Leuven and one in Gent, both under way."""
    office.add_dossier()
    office.add_dossier(correspondence_address=GENT)
    office.create()
    office_life.to_reminders(office)
    return office


def due(world: SmallWorld) -> list[date | None]:
    return [world.case(number).due_on for number in world.states()]


def test_a_running_term_ends_on_the_granted_day_and_everything_waits_for_it(reminded: SmallWorld) -> None:
    done = reminded.extend(RUNNING, UNTIL)
    assert (done.lengthened, done.taken_back, done.alarms) == (2, 0, 0)
    assert due(reminded) == [date(2024, 6, 20), date(2024, 6, 20)]
    office_life.live(reminded, GRACE_PASSED, NEXT_DAY, date(2024, 6, 19))
    assert office_life.proposals(reminded) == []
    office_life.live(reminded, date(2024, 6, 20), date(2024, 6, 21))
    assert office_life.struck_off(reminded) == sorted(reminded.states())
    with transaction(reminded.engine) as session:
        last_days = session.scalars(select(Batch.last_day).order_by(Batch.id)).all()
    assert last_days[:2] == [date(2024, 4, 26), UNTIL]


@pytest.mark.parametrize(
    ("received", "standing"),
    [("2024-06-14T23:59:59+02:00", "in_time"), ("2024-06-15T00:00:00+02:00", "late_accepted")],
)
def test_an_answer_is_in_time_until_the_granted_day_ends(reminded: SmallWorld, received: str, standing: str) -> None:
    reminded.extend(RUNNING, UNTIL)
    number, _ = reminded.states()
    reminded.reply(date(2024, 6, 17), {"dossier": number, "received_at": received})
    with transaction(reminded.engine) as session:
        assert session.scalars(select(Reply.standing)).all() == [standing]


@pytest.mark.parametrize(("granted", "lengthened"), [(LAST_DAY, 2), (date(2024, 5, 24), 0)])
def test_a_term_that_has_ended_does_not_run_again(reminded: SmallWorld, granted: date, lengthened: int) -> None:
    assert reminded.extend(granted, UNTIL).lengthened == lengthened


def test_no_term_gets_shorter(reminded: SmallWorld) -> None:
    assert reminded.extend(RUNNING, date(2024, 5, 22)).lengthened == 0
    assert due(reminded) == [GRACE_PASSED, GRACE_PASSED]


def test_a_granted_day_that_is_a_saturday_moves_to_monday(reminded: SmallWorld) -> None:
    reminded.extend(RUNNING, date(2024, 6, 15))
    assert due(reminded) == [date(2024, 6, 21), date(2024, 6, 21)]


def test_a_second_extension_starts_from_the_first(reminded: SmallWorld) -> None:
    reminded.extend(RUNNING, date(2024, 6, 3))
    assert reminded.extend(date(2024, 6, 3), UNTIL).lengthened == 2
    assert due(reminded) == [date(2024, 6, 20), date(2024, 6, 20)]


@pytest.mark.parametrize(
    ("scope", "lengthened"),
    [
        ({"companies": ["0400123412"]}, 2),
        ({"postal_codes": ["9000"]}, 1),
        ({"postal_codes": ["3000", "9000"]}, 2),
        ({"postal_codes": ["8000"]}, 0),
        ({"companies": ["0400123412"], "postal_codes": ["3000"]}, 1),
    ],
)
def test_only_the_chosen_companies_and_postal_codes_get_more_time(
    reminded: SmallWorld, scope: dict[str, Any], lengthened: int
) -> None:
    assert reminded.extend(RUNNING, UNTIL, **scope).lengthened == lengthened


def test_who_is_outside_the_postal_codes_keeps_the_old_day(reminded: SmallWorld) -> None:
    reminded.extend(RUNNING, UNTIL, postal_codes=["9000"])
    in_leuven, in_gent = reminded.states()
    office_life.live(reminded, GRACE_PASSED, NEXT_DAY)
    assert office_life.struck_off(reminded) == [in_leuven]
    assert office_life.state(reminded, in_gent) == "reminder_posted"


def test_nobody_is_reminded_before_an_extended_first_term_even_when_the_due_day_is_stale(office: SmallWorld) -> None:
    number = office.add_dossier()
    office.create()
    office_life.to_first_letters(office)
    office.extend(date(2024, 4, 20), UNTIL)
    with transaction(office.engine) as session:
        session.execute(update(Case).values(due_on=office_life.REMINDED))
    assert office.remind(office_life.REMINDED) == 0
    assert office.case(number).due_on == date(2024, 6, 20)
    assert office.remind(date(2024, 6, 20)) == 1


@pytest.mark.parametrize("bring", [office_life.to_proposals, office_life.to_approvals])
@pytest.mark.parametrize(("since", "taken_back"), [(LAST_DAY, 1), (date(2024, 5, 24), 0)])
def test_a_strike_that_began_while_the_term_ran_takes_decisions_back(
    office: SmallWorld, bring: office_life.Bring, since: date, taken_back: int
) -> None:
    number = office.add_dossier()
    office.create()
    bring(office)
    before = office_life.state(office, number)
    done = office.extend(GRACE_PASSED, UNTIL, running_on=since)
    assert (done.lengthened, done.taken_back) == (taken_back, taken_back)
    assert office_life.state(office, number) == ("reminder_posted" if taken_back else before)
    office.execute(GRACE_PASSED)
    assert len(office_life.struck_off(office)) == (0 if taken_back or before == "strike_off_proposed" else 1)


def test_who_was_struck_off_within_the_granted_time_raises_an_alarm(reminded: SmallWorld) -> None:
    office_life.live(reminded, GRACE_PASSED, NEXT_DAY)
    assert reminded.extend(date(2024, 5, 31), UNTIL, running_on=LAST_DAY).alarms == 2


def test_a_letter_posted_later_keeps_its_own_term_and_one_reported_later_does_not(office: SmallWorld) -> None:
    before, after = office.add_dossier(), office.add_dossier()
    office.create()
    office_life.to_first_letters(office)
    office.remind(office_life.REMINDED)
    (code,) = office.print_due(office_life.REMINDED)
    assert office.extend(date(2024, 5, 7), UNTIL).lengthened == 0
    office.post(code, office_life.REMINDER_POSTED, on=date(2024, 5, 8), letters="1")
    office.post(code, date(2024, 5, 8), letters="2")
    assert office.case(before).due_on == date(2024, 6, 20)
    assert office.case(after).due_on == GRACE_PASSED


def test_the_extension_is_kept_with_its_scope_and_stands_in_the_journal(reminded: SmallWorld) -> None:
    reminded.extend(RUNNING, UNTIL, postal_codes=["9000"], running_on=date(2024, 5, 17))
    with transaction(reminded.engine) as session:
        row = session.scalars(select(CampaignExtension)).one()
        events = select(JournalEntry).where(JournalEntry.event.in_(["campaign extended", "term extended"]))
        of_campaign, of_case = session.scalars(events.order_by(JournalEntry.id))
        verify_chain(session)
    assert (row.extended_to, row.running_on, row.recorded_by) == (UNTIL, date(2024, 5, 17), "An")
    assert row.scope == {"companies": [], "postal_codes": ["9000"]}
    assert (of_campaign.reason, of_campaign.data["lengthened"]) == ("postal strike", 1)
    assert of_case.data == {"round": "reminder", "old_last_day": "2024-05-23", "last_day": "2024-06-14"}


@pytest.mark.parametrize(
    ("until", "scope", "error"),
    [
        (RUNNING, {}, ExtensionError),
        (UNTIL, {"reason": " "}, ExtensionError),
        (UNTIL, {"running_on": date(2024, 5, 21)}, ExtensionError),
        (UNTIL, {"postal_codes": ["30000"]}, ExtensionError),
        (UNTIL, {"companies": ["0403170701"]}, UnknownHousingCompanyError),
    ],
)
def test_an_extension_that_makes_no_sense_changes_nothing(
    reminded: SmallWorld, until: date, scope: dict[str, Any], error: type[Refused]
) -> None:
    with pytest.raises(error):
        reminded.extend(RUNNING, until, **scope)
    assert due(reminded) == [GRACE_PASSED, GRACE_PASSED]
    with transaction(reminded.engine) as session:
        assert session.scalars(select(CampaignExtension)).all() == []

"""Partners who live apart get a letter each: the later postmark counts, and the two go through everything together.

The first letters are letters 1 and 2 of their batch, to be posted on 25 March 2024; they tell 26 April.
"""

from datetime import date

import office_days as office_life
import pytest
from office_days import GRACE_PASSED, LAST_DAY, NEXT_DAY, PRINTED, REMINDED, REMINDER_POSTED, SELECTED
from small_world import CAMPAIGN, POSTING_DAY, SmallWorld
from sqlalchemy import select, update

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.explaining import LetterStory, explain
from actualisatie.campaigns.outcomes import outcome_table
from actualisatie.dossiers.kinds import MemberRole
from actualisatie.simulator.magda.people import SyntheticAddress
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch, JournalEntry, Letter, Person, Reply

NUMBER = "2019.05.14.0001"
FIRST, REMINDER = "B000001", "B000002"
LATER = date(2024, 4, 2)
ELSEWHERE = SyntheticAddress("Nieuwstraat", "7", "3010", "Leuven", "24062", since=date(2024, 4, 2))


@pytest.fixture
def apart(office: SmallWorld) -> SmallWorld:
    """An office with one silent dossier of partners who live apart."""
    number = office.add_dossier()
    office.add_partner(number)
    office.create()
    return office


def only(world: SmallWorld) -> str:
    (number,) = world.states()
    return number


def batched(world: SmallWorld) -> None:
    world.select(SELECTED)
    world.check(SELECTED)
    world.print_due(PRINTED)


def told(world: SmallWorld, day: date) -> list[tuple[str, str, date | None, bool]]:
    with transaction(world.engine) as session:
        (case,) = explain(session, only(world), Moment.on(day)).cases
    return [_told(one) for one in case.letters]


def _told(one: LetterStory) -> tuple[str, str, date | None, bool]:
    return one.round.value, one.addressee.value, one.deadline.last_day if one.deadline else None, one.governs


def counting(world: SmallWorld) -> list[Letter]:
    return [one for one in office_life.letters(world, only(world)) if one.withdrawn_at is None]


def test_each_partner_gets_the_letter_at_their_own_address_and_reads_no_other(apart: SmallWorld) -> None:
    batched(apart)
    first, second = counting(apart)
    assert [(one.addressee, one.number, one.batch_id) for one in (first, second)] == [
        ("applicant", 1, 1),
        ("partner", 2, 1),
    ]
    assert [one.content["address"]["recipients"] for one in (first, second)] == [
        ["Noor Proefpersoon"],
        ["Sam Proefpersoon"],
    ]
    assert "Coupure" not in str(first.content)
    assert "Dorpsstraat" not in str(second.content)
    with transaction(apart.engine) as session:
        assert session.scalars(select(Batch.letters)).all() == [2]


@pytest.mark.parametrize("chosen", [False, True])
def test_partners_who_live_together_get_one_letter(office: SmallWorld, chosen: bool) -> None:
    address = {"street": "Veldstraat", "house_number": "1", "postal_code": "9000", "municipality": "Gent"}
    number = office.add_dossier(correspondence_address=address if chosen else None)
    office.add_partner(number, apart=False)
    office.create()
    batched(office)
    assert [one.addressee for one in counting(office)] == ["applicant"]


def test_a_home_behind_a_chosen_address_stays_hidden_from_the_partner(office: SmallWorld) -> None:
    address = {"street": "Veldstraat", "house_number": "1", "postal_code": "9000", "municipality": "Gent"}
    office.add_partner(office.add_dossier(correspondence_address=address))
    office.create()
    batched(office)
    first, second = counting(office)
    assert (first.content["home"]["street"], second.content["home"]) == ("Dorpsstraat", None)
    assert (first.content["address"]["street"], second.content["address"]["street"]) == ("Veldstraat", "Coupure")


@pytest.mark.parametrize("values", [{"deceased_on": date(2024, 1, 5)}, {"street": None, "municipality": None}])
def test_a_partner_who_died_or_whose_address_nobody_knows_gets_no_letter(
    apart: SmallWorld, values: dict[str, object]
) -> None:
    insz = apart.insz_of(NUMBER, MemberRole.PARTNER)
    apart.people.change(insz, addresses=())
    with transaction(apart.engine) as session:
        session.execute(update(Person).where(Person.insz == insz).values(**values))
    batched(apart)
    assert [one.addressee for one in counting(apart)] == ["applicant"]


def test_the_term_starts_with_the_second_letter_and_the_later_postmark_counts(apart: SmallWorld) -> None:
    batched(apart)
    apart.post(FIRST, POSTING_DAY, letters="1")
    assert (office_life.state(apart, only(apart)), apart.case(only(apart)).due_on) == ("letter_batched", None)
    assert office_life.events(apart, only(apart))[-1] == "one letter posted"
    assert apart.remind(office_life.MUCH_LATER) == 0
    apart.post(FIRST, LATER, letters="2")
    assert (office_life.state(apart, only(apart)), apart.case(only(apart)).due_on) == (
        "letter_posted",
        date(2024, 5, 8),
    )
    assert told(apart, LATER) == [
        ("first", "applicant", date(2024, 4, 26), False),
        ("first", "partner", date(2024, 5, 2), True),
    ]
    assert [apart.remind(day) for day in (REMINDED, date(2024, 5, 7), date(2024, 5, 8))] == [0, 0, 1]


@pytest.mark.parametrize("second", ["1", "2"])
def test_whichever_letter_was_posted_later_counts(apart: SmallWorld, second: str) -> None:
    batched(apart)
    apart.post(FIRST, POSTING_DAY, letters="2" if second == "1" else "1")
    apart.post(FIRST, LATER, letters=second)
    assert apart.case(only(apart)).due_on == date(2024, 5, 8)
    with transaction(apart.engine) as session:
        entry = session.scalars(select(JournalEntry).where(JournalEntry.event == "posted")).one()
    days = {"1": (LATER, POSTING_DAY), "2": (POSTING_DAY, LATER)}[second]
    assert entry.data["postmark"] == "{} (applicant), {} (partner)".format(*days)
    assert entry.data["last_day"] == "2024-05-02"


def test_the_reminder_names_the_last_day_that_counts_and_each_one_s_own_postmark(apart: SmallWorld) -> None:
    batched(apart)
    apart.post(FIRST, POSTING_DAY, letters="1")
    apart.post(FIRST, LATER, letters="2")
    apart.remind(date(2024, 5, 8))
    apart.print_due(date(2024, 5, 8))
    said = [(one.content["first_letter_postmark"], one.content["first_letter_last_day"]) for one in counting(apart)[2:]]
    assert said == [("2024-03-25", "2024-05-02"), ("2024-04-02", "2024-05-02")]


def test_nobody_is_struck_off_before_the_later_reminder_has_run_out(apart: SmallWorld) -> None:
    office_life.to_first_letters(apart)
    apart.remind(REMINDED)
    apart.print_due(REMINDED)
    apart.post(REMINDER, REMINDER_POSTED, letters="2")
    office_life.daily_round(apart, GRACE_PASSED)
    assert office_life.state(apart, only(apart)) == "reminder_batched"
    assert "letter_not_posted" in office_life.against(apart, only(apart), GRACE_PASSED)
    apart.post(REMINDER, date(2024, 5, 13), letters="1", on=GRACE_PASSED)
    assert "term_still_runs" in office_life.against(apart, only(apart), date(2024, 5, 31))
    office_life.live(apart, NEXT_DAY, date(2024, 5, 31))
    assert office_life.proposals(apart) == []
    office_life.live(apart, date(2024, 6, 1), date(2024, 6, 3))
    assert office_life.struck_off(apart) == [only(apart)]
    rounds = [(one.round.value, one.addressee.value) for one in counting(apart)]
    assert rounds == [(name, whom) for name in ("first", "reminder", "strike_off") for whom in ("applicant", "partner")]


@pytest.mark.parametrize(("letter", "against"), [("partner", ["no_proof_of_postmark"]), ("applicant", [])])
def test_each_letter_needs_its_own_proof(apart: SmallWorld, letter: str, against: list[str]) -> None:
    office_life.to_reminders(apart)
    apart.fresh_answers(GRACE_PASSED)
    proof = "" if against else "MP-9"
    with transaction(apart.engine) as session:
        session.execute(update(Letter).where(Letter.addressee == letter).values(proof=proof))
    assert office_life.against(apart, only(apart), GRACE_PASSED) == against


def test_a_reply_is_in_time_for_the_letter_that_counts_and_never_late_while_one_is_not_posted(
    apart: SmallWorld,
) -> None:
    office_life.to_first_letters(apart)
    apart.correct(FIRST, LATER, on=LATER, letters="1")
    day = date(2024, 5, 2)
    apart.reply(day, {"dossier": only(apart), "received_at": "2024-05-02T09:00:00+02:00", "signer": "partner"})
    with transaction(apart.engine) as session:
        assert session.scalars(select(Reply.standing)).all() == ["in_time"]
    assert office_life.state(apart, only(apart)) == "confirmed"


def test_a_reply_while_the_other_letter_waits_for_its_postmark_is_not_late(apart: SmallWorld) -> None:
    batched(apart)
    apart.post(FIRST, POSTING_DAY, letters="1")
    day = date(2024, 6, 3)
    apart.reply(day, {"dossier": only(apart), "received_at": "2024-06-03T09:00:00+02:00"})
    with transaction(apart.engine) as session:
        assert session.scalars(select(Reply.standing)).all() == [None]
    assert office_life.state(apart, only(apart)) == "confirmed"


@pytest.mark.parametrize("role", [MemberRole.APPLICANT, MemberRole.PARTNER])
@pytest.mark.parametrize("bring", [batched, office_life.to_first_letters, office_life.to_reminders])
def test_a_move_of_either_starts_both_letters_again(
    apart: SmallWorld, bring: office_life.Bring, role: MemberRole
) -> None:
    bring(apart)
    made = len(counting(apart))
    apart.people.change(apart.insz_of(only(apart), role), addresses=(ELSEWHERE,))
    apart.fresh_answers(LAST_DAY)
    assert office_life.state(apart, only(apart)) == "letter_due"
    apart.print_due(LAST_DAY)
    streets = ["Nieuwstraat", "Coupure"] if role is MemberRole.APPLICANT else ["Dorpsstraat", "Nieuwstraat"]
    assert [one.content["address"]["street"] for one in counting(apart)] == streets
    assert len(office_life.letters(apart, only(apart))) == made + 2


def test_who_moves_in_with_the_other_gets_one_new_letter_together(apart: SmallWorld) -> None:
    office_life.to_first_letters(apart)
    apart.people.change(apart.insz_of(only(apart)), addresses=(ELSEWHERE,))
    apart.people.change(apart.insz_of(only(apart), MemberRole.PARTNER), addresses=(ELSEWHERE,))
    apart.fresh_answers(date(2024, 4, 10))
    apart.print_due(date(2024, 4, 10))
    assert [(one.addressee, one.content["address"]["street"]) for one in counting(apart)] == [
        ("applicant", "Nieuwstraat")
    ]


def test_a_letter_that_came_back_holds_the_dossier_whichever_it_was(apart: SmallWorld) -> None:
    office_life.to_reminders(apart)
    apart.reply(
        LAST_DAY, {"dossier": only(apart), "kind": "returned_mail", "channel": "paper", "return_reason": "unknown"}
    )
    assert office_life.holds(apart, only(apart)) == ["returned_mail"]
    office_life.live(apart, GRACE_PASSED, NEXT_DAY)
    assert office_life.struck_off(apart) == []


def test_a_letter_that_cannot_be_printed_takes_the_other_with_it(apart: SmallWorld) -> None:
    insz = apart.insz_of(NUMBER, MemberRole.PARTNER)
    apart.people.change(insz, addresses=())
    with transaction(apart.engine) as session:
        session.execute(update(Person).where(Person.insz == insz).values(street=None))
    batched(apart)
    letters = office_life.letters(apart, only(apart))
    assert [(one.addressee, one.withdrawn_reason) for one in letters] == [
        ("applicant", "the letter to the other address is not printable"),
        ("partner", "not printable"),
    ]
    assert (office_life.state(apart, only(apart)), office_life.holds(apart, only(apart))) == ("letter_due", ["manual"])
    for code in apart.delivered():
        apart.post(code, POSTING_DAY)
    assert office_life.state(apart, only(apart)) == "letter_due"


def test_a_correction_of_one_letter_moves_the_case_only_when_it_counts(apart: SmallWorld) -> None:
    batched(apart)
    apart.post(FIRST, POSTING_DAY, letters="1")
    apart.post(FIRST, LATER, letters="2")
    shorter = apart.correct(FIRST, date(2024, 3, 28), on=date(2024, 4, 10), letters="1")
    assert (shorter.old_last_day, shorter.last_day) == (date(2024, 5, 2), date(2024, 5, 2))
    longer = apart.correct(FIRST, date(2024, 4, 5), on=date(2024, 4, 10), letters="1", proof="MP-3")
    assert (longer.old_last_day, longer.last_day) == (date(2024, 5, 2), date(2024, 5, 6))
    assert apart.case(only(apart)).due_on == date(2024, 5, 13)
    assert [one[3] for one in told(apart, LATER)] == [True, False]


def test_a_reminder_to_either_that_turns_out_too_early_is_withdrawn_with_the_other(apart: SmallWorld) -> None:
    office_life.to_reminders(apart)
    done = apart.correct(FIRST, date(2024, 4, 8), on=date(2024, 5, 8), letters="2")
    assert (done.last_day, done.reminders_withdrawn) == (date(2024, 5, 8), 1)
    assert [(one.round.value, one.addressee.value) for one in counting(apart)] == [
        ("first", "applicant"),
        ("first", "partner"),
    ]
    assert office_life.state(apart, only(apart)) == "letter_posted"
    assert max(day for _, _, day, governs in told(apart, LAST_DAY) if governs and day) == LAST_DAY


@pytest.mark.parametrize("place", ["3000", "9000"])
def test_an_extension_for_the_place_of_one_partner_lengthens_the_term_of_both(apart: SmallWorld, place: str) -> None:
    office_life.to_reminders(apart)
    done = apart.extend(date(2024, 5, 20), date(2024, 6, 14), postal_codes=[place])
    assert done.lengthened == 1
    assert apart.case(only(apart)).due_on == date(2024, 6, 20)
    office_life.live(apart, GRACE_PASSED, NEXT_DAY, date(2024, 6, 19))
    assert office_life.proposals(apart) == []


def test_outcomes_count_the_dossier_once(apart: SmallWorld) -> None:
    office_life.to_reminders(apart)
    with transaction(apart.engine) as session:
        (row,) = outcome_table(session, campaign_by_name(session, CAMPAIGN))
    assert (row.dossiers, row.sent, row.reminded) == (1, 1, 1)


@pytest.mark.parametrize(("most", "sizes"), [(1, [2, 2, 1]), (3, [2, 3]), (4, [4, 1]), (5, [5])])
def test_two_letters_of_one_dossier_lie_in_one_batch_also_where_batches_are_small(
    office: SmallWorld, most: int, sizes: list[int]
) -> None:
    for place in range(3):
        number = office.add_dossier()
        if place < 2:
            office.add_partner(number)
    office.create(letters={"max_per_batch": most})
    batched(office)
    office.print_due(PRINTED)
    office.print_due(PRINTED)
    with transaction(office.engine) as session:
        assert session.scalars(select(Batch.letters).order_by(Batch.id)).all() == sizes

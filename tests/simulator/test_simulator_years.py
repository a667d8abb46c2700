"""Fourteen months of anniversaries, to a leap day: one round for each, every strike-off legal by a count of our own."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.annual.months import Month
from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.campaigns.register.formats import DossierLine
from actualisatie.dossiers.kinds import CampaignKind, Ground, LetterRound, MemberRole, Verdict
from actualisatie.dossiers.states import CaseState
from actualisatie.simulator.magda.people import SyntheticPerson
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.years.ceilings import SOURCE, write_invented_ceilings
from actualisatie.simulator.years.drawing import draw_months
from actualisatie.simulator.years.playing import LEAPLINGS, Years, years
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch, Case, Dossier, JournalEntry, Letter, Reply

FIRST, LAST = date(2027, 2, 1), date(2028, 3, 31)
HOLIDAYS = {
    *(date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17)),
    *(date(2027, 7, 21), date(2027, 11, 1), date(2027, 11, 11)),
}
"""Legal holidays in these months that are no Saturday or Sunday, from a wall calendar."""
NEVER = {"RJCT", "RFSD", "SAVED", "TEMP"}


@dataclass
class Played:
    """What is left when the days have passed."""

    years: Years
    months: list[Month]
    truth: dict[str, tuple[date, set[str]]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    with years(tmp_path_factory.mktemp("years"), definition(), 1, 150, FIRST, LAST) as made:
        found = Played(made, [])
        lines = {line.number: line for line in made.register.file.dossiers}

        def look_at_strike_offs(day: date) -> None:
            """Note what was true of a dossier when it was struck off, on the evening of that day."""
            for _, number in made.office.world.local_software.effects:
                evening = day - timedelta(days=1)
                found.truth.setdefault(number, (evening, failing_in_truth(made, lines[number], evening)))

        made.pass_days(FIRST, LAST, look_at_strike_offs)
        look_at_strike_offs(LAST + timedelta(days=1))
        found.months = made.months()
        yield found


def definition(**policies: object) -> CampaignDefinition:
    kind = {"kind": CampaignKind.ANNUAL, "name": "annual", "housing_companies": "all"}
    return CampaignDefinition.model_validate({**kind, "period": {"open": FIRST}, "policies": policies})


def failing_in_truth(made: Years, line: DossierLine, day: date) -> set[str]:
    """Return the conditions that the people of a dossier truly did not meet, counted as plainly as can be."""
    world = made.office.world.magda
    assert isinstance(world, SyntheticWorld)
    both = {MemberRole.APPLICANT, MemberRole.PARTNER}
    people = [world.person(one.person.insz) for one in line.members if one.role in both]
    living = [one for one in people if not one.deceased_on]
    failing = set()
    if any(one.register == "5" or one.statuses for one in living):
        failing.add("population")
    if any(right_counts(one) for one in living):
        failing.add("ownership")
    ceiling = highest_ceiling(made, day.year, len(living), len(line.members) - len(people))
    if sum(newest_income(one) for one in living) > ceiling * 100:
        failing.add("income")
    return failing


def right_counts(person: SyntheticPerson) -> bool:
    dwelling_or_plot = {"200", "220", "222", "240", "503", "78"}
    return any(one.kind in {"VE", "VG", "ERFP"} and one.nature_code in dwelling_or_plot for one in person.rights)


def newest_income(person: SyntheticPerson) -> int:
    year = max(person.income)
    return person.income[year] + person.leefloon.get(year, 0)


def highest_ceiling(made: Years, year: int, adults: int, others: int) -> int:
    tools = made.office.tools
    assert tools is not None
    of_year = tools.ceilings.years[year]
    alone = adults == 1 and others == 0
    return of_year.single if alone else of_year.others + others * of_year.per_dependant


def is_free(day: date) -> bool:
    return day.weekday() >= 5 or day in HOLIDAYS


def last_day_of(postmark: date, printed: date) -> date:
    """Count thirty days from the day after the postmark, to the next working day; a later printed day binds."""
    day = postmark
    for _ in range(30):
        day += timedelta(days=1)
    while is_free(day):
        day += timedelta(days=1)
    return max(day, printed)


def after_three_working_days(day: date) -> date:
    left = 3
    while left:
        day += timedelta(days=1)
        left -= not is_free(day)
    return day + timedelta(days=1)


def naive_anniversaries(line: DossierLine, struck_off: dict[str, date]) -> list[date]:
    found = []
    for year in (2027, 2028):
        is_leapling = (line.enrolled_on.month, line.enrolled_on.day) == (2, 29)
        day = date(year, 2, 28) if is_leapling and year == 2027 else line.enrolled_on.replace(year=year)
        if FIRST <= day <= LAST and line.enrolled_on.year < year and struck_off.get(line.number, date.max) >= day:
            found.append(day)
    return [] if line.status.value in NEVER else found


def cases(played: Played) -> list[tuple[str, Case]]:
    with transaction(played.years.office.engine) as session:
        query = select(Dossier.number, Case).join(Case, Case.dossier_id == Dossier.id).order_by(Case.id)
        return [(row[0], row[1]) for row in session.execute(query)]


def struck_off(played: Played) -> list[tuple[str, Case]]:
    return [(number, case) for number, case in cases(played) if case.state is CaseState.STRUCK_OFF]


def entries(played: Played, case: Case) -> list[JournalEntry]:
    with transaction(played.years.office.engine) as session:
        query = select(JournalEntry).where(JournalEntry.case_id == case.id).order_by(JournalEntry.id)
        return list(session.scalars(query))


def entry(played: Played, case: Case, to_state: CaseState) -> tuple[date, str]:
    """Return day and actor of the last move of a case to a state."""
    found = [one for one in entries(played, case) if one.to_state == to_state][-1]
    return Moment.of(found.at).today, found.actor


def test_each_dossier_has_exactly_one_round_on_each_anniversary(played: Played) -> None:
    gone = {number: entry(played, case, CaseState.STRUCK_OFF)[0] for number, case in struck_off(played)}
    expected = {
        line.number: days for line in played.years.register.file.dossiers if (days := naive_anniversaries(line, gone))
    }
    found: dict[str, list[date]] = {}
    for number, case in cases(played):
        (begun,) = [one for one in entries(played, case) if one.event in {"selected", "excluded"}]
        found.setdefault(number, []).append(Moment.of(begun.at).today)
    assert found == expected


def test_29_february_comes_on_the_28th_of_a_common_year_and_on_its_own_day_in_a_leap_year(played: Played) -> None:
    leaplings = [f"{day:%Y.%m.%d}.0001" for day in LEAPLINGS]
    begun = [Moment.of(entries(played, case)[0].at).today for number, case in cases(played) if number in leaplings]
    assert Counter(begun) == {date(2027, 2, 28): len(leaplings), date(2028, 2, 29): len(leaplings)}


def test_the_sample_holds_every_outcome(played: Played) -> None:
    states = Counter(case.state for _, case in cases(played))
    assert {CaseState.SILENT_OK, CaseState.CONFIRMED, CaseState.STRUCK_OFF} <= set(states)
    assert states[CaseState.STRUCK_OFF] >= 5
    assert sum(one.unknown for one in played.months) > 0


def test_the_local_software_struck_off_exactly_those_dossiers_and_each_once(played: Played) -> None:
    effects = played.years.office.world.local_software.effects
    assert sorted(number for _, number in effects.elements()) == sorted(number for number, _ in struck_off(played))


def test_local_software_and_register_show_the_status_of_whoever_was_in_onderzoek(played: Played) -> None:
    office, gone = played.years.office, {number for number, _ in struck_off(played)}
    with transaction(office.engine) as session:
        statuses = dict(session.execute(select(Dossier.number, Dossier.status)).tuples().all())
    told = {number: codes for (_, number), codes in office.world.local_software.statuses.items()}
    assert len(told) > len(gone) >= 5
    assert gone <= set(told)  # who was struck off had been in onderzoek
    for number, codes in told.items():
        if number not in gone:
            assert codes[-1] == statuses[number].value, number
            assert office.world.cir.dossiers[number].status in {codes[-1], "OFFER", "CHKO"}, number


def test_every_strike_off_came_after_one_letter_its_whole_term_and_the_grace(played: Played) -> None:
    for number, case in struck_off(played):
        with transaction(played.years.office.engine) as session:
            query = select(Letter, Batch.printed_last_day).join(Batch).where(Letter.case_id == case.id)
            letters = [(one, printed) for one, printed in session.execute(query) if one.withdrawn_at is None]
        first = [(one, printed) for one, printed in letters if one.round is LetterRound.FIRST]
        assert [one.round for one, _ in letters if one.round is LetterRound.REMINDER] == []
        assert first, number
        for letter, printed in first:
            assert letter.proof, number
            assert letter.postmark, number
            allowed = after_three_working_days(last_day_of(letter.postmark, printed))
            proposed_on, _ = entry(played, case, CaseState.STRIKE_OFF_PROPOSED)
            executed_on, _ = entry(played, case, CaseState.STRUCK_OFF)
            assert allowed <= proposed_on < executed_on, number


def test_every_strike_off_was_decided_by_two_people(played: Played) -> None:
    for number, case in struck_off(played):
        _, proposed_by = entry(played, case, CaseState.STRIKE_OFF_PROPOSED)
        _, approved_by = entry(played, case, CaseState.STRIKE_OFF_APPROVED)
        assert proposed_by != approved_by, number
        assert (case.proposed_by, case.approved_by) == (proposed_by, approved_by)


def test_every_strike_off_names_a_ground_that_was_true_and_that_the_letter_told(played: Played) -> None:
    for number, case in struck_off(played):
        executed_on, _ = entry(played, case, CaseState.STRUCK_OFF)
        evening, true = played.truth[number]
        (checked,) = [one.data for one in entries(played, case) if one.event == "checked"][-1:]
        assert (case.ground, evening) == (Ground.NOT_MEETING, executed_on), number
        assert checked["verdict"] == Verdict.FAILS
        assert true & set(checked["failing"]), number


def test_nobody_who_proved_the_conditions_or_waits_for_an_answer_was_struck_off(played: Played) -> None:
    gone = {case.id for _, case in struck_off(played)}
    with transaction(played.years.office.engine) as session:
        replies = [one for one in session.scalars(select(Reply)) if one.case_id in gone]
    executed = {case.id: entry(played, case, CaseState.STRUCK_OFF)[0] for _, case in struck_off(played)}
    before = [one for one in replies if Moment.of(one.received_at).today <= executed[one.case_id or 0]]
    assert [one.key for one in before if one.review == "accepted" or one.status == "unclear"] == []


def test_who_meets_the_conditions_never_gets_a_letter(played: Played) -> None:
    with transaction(played.years.office.engine) as session:
        written = set(session.scalars(select(Letter.case_id)))
    silent = {case.id for _, case in cases(played) if case.state is CaseState.SILENT_OK}
    assert silent & written == set()


def test_the_months_add_up_to_the_cases(played: Played) -> None:
    states = Counter(case.state for _, case in cases(played))
    assert [one.first for one in played.months] == [
        *(date(2027, month, 1) for month in range(2, 13)),
        *(date(2028, month, 1) for month in range(1, 4)),
    ]
    totals = [sum(getattr(one, name) for one in played.months) for name in ("anniversaries", "silent", "struck_off")]
    assert totals == [len(cases(played)), states[CaseState.SILENT_OK], states[CaseState.STRUCK_OFF]]


def test_the_picture_names_what_it_shows(played: Played) -> None:
    drawn = draw_months("Years & months", played.months)
    struck = next(one for one in played.months if one.struck_off)
    assert "<title>Years &amp; months</title>" in drawn
    assert f"<title>{struck.first:%Y-%m}: {struck.struck_off} struck off</title>" in drawn


def test_ceilings_of_unknown_years_are_invented_and_say_so(tmp_path: Path) -> None:
    table = write_invented_ceilings(tmp_path / "ceilings.yaml", 2026)
    assert [year for year, one in table.years.items() if one.source == SOURCE] == [2025, 2026]
    assert table.years[2024].source != SOURCE
    assert (tmp_path / "ceilings.yaml").read_text(encoding="utf-8").startswith("# Invented")

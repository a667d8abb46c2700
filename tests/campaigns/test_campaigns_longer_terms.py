"""A term that is lengthened while it runs: nobody is reminded or struck off by the shorter one."""

from dataclasses import replace
from datetime import date

import office_days as office
from office_days import GRACE_PASSED, REMINDED
from small_world import CAMPAIGN, POSTING_DAY, SmallWorld

from actualisatie.calendar.law import LawParameters, Term
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import amend_campaign, campaign_by_name, definition_of
from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.dossiers.kinds import LetterRound
from actualisatie.storage.database import transaction


def lengthen(world: SmallWorld, term: str, days: int) -> None:
    with transaction(world.engine) as session:
        plain = definition_of(campaign_by_name(session, CAMPAIGN)).as_json()
        plain["policies"]["term"][term] = days
        longer = CampaignDefinition.model_validate(plain, strict=False)
        amend_campaign(session, CAMPAIGN, longer, actor="An", now=Moment.on(date(2024, 4, 2)).at)


def test_a_letter_posted_under_a_longer_term_of_the_law_gets_that_one_and_never_a_shorter_one(
    quick_world: SmallWorld,
) -> None:
    quick_world.add_dossier()
    quick_world.create()
    with transaction(quick_world.engine) as session:
        terms = terms_of(campaign_by_name(session, CAMPAIGN))
    first = terms.law.terms[Term.FIRST]
    last_days = {}
    for days in (20, 45):
        changed = replace(terms.law, terms={Term.FIRST: replace(first, length=days)})

        def in_force_on(_: date, law: LawParameters = changed) -> LawParameters:
            return law

        found = replace(terms, in_force_on=in_force_on).deadline(LetterRound.FIRST, POSTING_DAY, None)
        last_days[days] = found.last_day
    assert last_days == {20: date(2024, 4, 24), 45: date(2024, 5, 10)}  # 9 May is Ascension Day


def test_the_reminder_waits_for_a_first_term_that_was_lengthened(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    quick_world.create()
    office.to_first_letters(quick_world)
    lengthen(
        quick_world, "first", 60
    )  # from 25 March: 24 May, a Friday; three days of post later, on 30 May, a reminder
    assert quick_world.remind(REMINDED) == 0
    assert quick_world.remind(date(2024, 5, 29)) == 0
    assert quick_world.case(number).due_on == date(2024, 5, 30)
    assert quick_world.remind(date(2024, 5, 30)) == 1


def test_nobody_is_struck_off_before_a_reminder_term_that_was_lengthened(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    quick_world.create()
    office.to_reminders(quick_world)
    lengthen(quick_world, "reminder", 40)  # from 6 May: 15 June, a Saturday, so 17 June; then 18, 19 and 20 June
    quick_world.fresh_answers(GRACE_PASSED)
    assert office.against(quick_world, number, GRACE_PASSED) == ["term_still_runs"]
    for day, proposed in ((date(2024, 6, 20), 0), (date(2024, 6, 21), 1)):
        quick_world.fresh_answers(day)
        assert quick_world.propose(day).proposed == proposed

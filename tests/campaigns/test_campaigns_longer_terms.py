"""A term that is lengthened while it runs: nobody is reminded or struck off by the shorter one."""

from datetime import date

import office_days as office
from office_days import GRACE_PASSED, REMINDED
from small_world import CAMPAIGN, SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.catalogue import amend_campaign, campaign_by_name, definition_of
from actualisatie.campaigns.definition import CampaignDefinition
from actualisatie.storage.database import transaction


def lengthen(world: SmallWorld, term: str, days: int) -> None:
    with transaction(world.engine) as session:
        plain = definition_of(campaign_by_name(session, CAMPAIGN)).as_json()
        plain["policies"]["term"][term] = days
        longer = CampaignDefinition.model_validate(plain, strict=False)
        amend_campaign(session, CAMPAIGN, longer, actor="An", now=Moment.on(date(2024, 4, 2)).at)


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

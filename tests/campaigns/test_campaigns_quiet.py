"""The look of a round leaves out no part that would find something: asked before and after every step of told days."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import office_days as office_life
import pytest
from office_days import GRACE_PASSED, NEXT_DAY
from plain_paper import plain_paper
from scenario_plays import office_of
from small_world import SmallWorld, open_small_world
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from yearly_days import open_inactivity, take_in_silent

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns import agenda
from actualisatie.campaigns.batches.batching import plan_batches
from actualisatie.campaigns.batches.printing import unfinished_batches
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.postmarks.unposted import overdue_since
from actualisatie.campaigns.quiet import EVERY_DAY, ONLY_TOLD, Part, is_quiet, parts_to_do
from actualisatie.campaigns.register.register_writing import untold
from actualisatie.campaigns.reinstating.desk import decide_reinstatement, propose_reinstatement
from actualisatie.campaigns.reinstating.outside import not_restored
from actualisatie.campaigns.restarting import LETTER_MADE
from actualisatie.campaigns.signals.telling import has_statuses_to_tell
from actualisatie.campaigns.strike_offs.striking import approved_cases
from actualisatie.dossiers.kinds import BatchStatus, EffectState, ReinstateReason
from actualisatie.dossiers.states import TOWARDS_STRIKE_OFF
from actualisatie.simulator.days.office import Office
from actualisatie.simulator.days.playing import play
from actualisatie.simulator.days.scenario_file import parse_scenario
from actualisatie.storage.crash_points import CrashPoint
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch, Campaign, Case, Effect

MUCH_OF_IT = """
name: much-of-it
story: Eight dossiers bring work to every part of a round.
source: "what each step asks for itself"
dossiers:
  - { label: silent }
  - { label: digital }
  - { label: owner, owns: dwelling }
  - { label: mover }
  - { label: returned }
  - { label: offered }
  - { label: appealing }
  - { label: late }
events:
  - { on: 2024-03-18, what: source_down, source: income }
  - { on: 2024-03-20, what: source_up }
  - { on: 2024-04-10, dossier: digital, what: reply }
  - { on: 2024-04-10, dossier: owner, what: reply, kind: documents }
  - { on: 2024-04-12, dossier: owner, what: review, verdict: insufficient }
  - { on: 2024-04-12, dossier: returned, what: returned_mail }
  - { on: 2024-04-15, dossier: offered, what: register_status, status: in_offer }
  - { on: 2024-04-22, dossier: offered, what: register_status, status: enrolled }
  - { on: 2024-05-14, dossier: mover, what: moves }
  - { on: 2024-05-28, dossier: appealing, what: register_status, status: under_appeal }
  - { on: 2024-05-29, at: "15:00:00", dossier: late, what: reply, channel: counter }
expect:
  - { on: 2024-05-31, dossier: silent, state: struck_off, struck_off: true }
"""
Loopback = tuple[str, Callable[..., None]]


def parts_asked_one_by_one(session: Session, campaign: Campaign, moment: Moment) -> frozenset[Part]:
    """Return the parts of a round that find something, each asked by itself what it would do."""
    cases = session.scalars(select(Case).where(Case.campaign_id == campaign.id)).all()
    effects = session.scalars(select(Effect).join(Case).where(Case.campaign_id == campaign.id)).all()
    batches = session.scalars(select(Batch).where(Batch.campaign_id == campaign.id)).all()
    terms = terms_of(campaign)
    unsettled = [one for one in effects if one.state in (EffectState.PENDING, EffectState.SENDING)]
    late = [one for one in batches if overdue_since(one, terms, moment.today) and one.unposted_alarm_at is None]
    posted = [one for one in batches if one.status is BatchStatus.POSTED and one.next_step_on]
    ended = [one for one in posted if one.next_step_on and one.next_step_on <= moment.today]
    found = {
        Part.PASSED: [one for one in ended if one.passed_told_at is None],
        Part.SEARCH: [case for case in cases if case.state in LETTER_MADE | TOWARDS_STRIKE_OFF],
        Part.CHECK: agenda.to_check(session, campaign, moment),
        Part.LOOK_FOR: agenda.to_look_for(session, campaign, moment),
        Part.FOLLOW: agenda.to_follow(session, campaign, moment),
        Part.REMIND: agenda.before_reminder(session, campaign, moment),
        Part.STRIKE_OFF: agenda.before_strike_off(session, campaign, moment),
        Part.EXECUTE: [*approved_cases(session, campaign), *untold(session, campaign), *unsettled],
        Part.TELL: has_statuses_to_tell(session, campaign),
        Part.PRINT: [*plan_batches(session, campaign, moment), *unfinished_batches(session, campaign)],
        Part.POSTMARK: late,
    }
    if not_restored(session, campaign):
        found[Part.EXECUTE] = True
    return frozenset(part for part, anything in found.items() if anything)


class WatchedOffice(Office):
    """Before and after each step of its rounds this office compares what the look says with what each part finds."""

    found: frozenset[Part] = frozenset()
    left_out: frozenset[Part] = frozenset()

    def compare(self, moment: Moment) -> None:
        with transaction(self.engine) as session:
            campaign = campaign_by_name(session, self.campaign)
            seen, found = parts_to_do(session, campaign, moment), parts_asked_one_by_one(session, campaign, moment)
        self.found |= found
        self.left_out |= found - seen

    def round(self, moment: Moment) -> bool:
        self.compare(moment)
        worked = super().round(moment)
        self.compare(moment)
        return worked

    def _ask(self, case_ids: list[int], moment: Moment) -> None:
        self.compare(moment)
        super()._ask(case_ids, moment)

    def _look_for(self, moment: Moment) -> None:
        self.compare(moment)
        super()._look_for(moment)

    def _follow(self, case_ids: list[int], moment: Moment) -> None:
        self.compare(moment)
        super()._follow(case_ids, moment)

    def _remind(self, moment: Moment) -> None:
        self.compare(moment)
        super()._remind(moment)

    def _execute(self, moment: Moment) -> None:
        self.compare(moment)
        super()._execute(moment)

    def _tell(self, moment: Moment) -> None:
        self.compare(moment)
        super()._tell(moment)

    def _print_due(self, moment: Moment) -> None:
        self.compare(moment)
        super()._print_due(moment)


def test_the_look_leaves_out_no_part_that_finds_something_before_and_after_any_step(
    empty_database: Path, loopback: Loopback, tmp_path: Path
) -> None:
    scenario = parse_scenario(MUCH_OF_IT, "much-of-it.yaml")
    with office_of(scenario, empty_database, tmp_path, loopback, WatchedOffice) as (office, cast):
        assert isinstance(office, WatchedOffice)
        assert play(scenario, office, cast).failures == ()
    assert office.left_out == set()
    assert set(Part) - office.found == {Part.ACTIVITY, Part.POSTMARK}  # there was work for all others


@pytest.fixture
def world(engine: Engine, tmp_path: Path, loopback: Loopback) -> SmallWorld:
    """Give an office on each database, with plain text for paper."""
    made = open_small_world(engine, tmp_path, *loopback)
    made.printer = plain_paper
    return made


def seen(world: SmallWorld, day: date) -> frozenset[Part]:
    with transaction(world.engine) as session:
        campaign = campaign_by_name(session, world.name)
        found = parts_to_do(session, campaign, Moment.on(day))
        assert parts_asked_one_by_one(session, campaign, Moment.on(day)) <= found
        assert is_quiet(session, campaign, Moment.on(day)) == (found <= EVERY_DAY | ONLY_TOLD)
    return found


def test_a_batch_that_nobody_posted_is_seen_when_the_alarm_is_due(world: SmallWorld) -> None:
    world.add_dossier()
    world.create()
    office_life.to_handed_over(world)
    assert seen(world, date(2024, 3, 25)) == {Part.SEARCH}
    assert seen(world, date(2024, 3, 29)) == {Part.SEARCH, Part.POSTMARK}


def test_activity_is_looked_for_while_a_case_of_an_inactivity_campaign_is_open(world: SmallWorld) -> None:
    day = date(2026, 3, 2)
    number = world.add_dossier(activities={"login": "2023-05-01"})
    open_inactivity(world, day)
    assert seen(world, day) == set()
    take_in_silent(world, day)
    assert seen(world, day) == {Part.ACTIVITY, Part.CHECK}
    world.check(day)
    world.print_due(day)
    assert seen(world, day) == {Part.ACTIVITY, Part.SEARCH}
    world.post(world.delivered()[0], day)
    assert seen(world, date(2026, 4, 30)) == {Part.PASSED, Part.ACTIVITY, Part.SEARCH, Part.STRIKE_OFF}
    world.reply(day, {"dossier": number})
    assert seen(world, date(2026, 4, 30)) == {Part.PASSED}


def test_a_campaign_of_which_nothing_is_selected_has_nothing_to_do(world: SmallWorld) -> None:
    world.add_dossier()
    world.create()
    assert seen(world, office_life.SELECTED) == set()


def test_a_batch_that_was_claimed_and_not_handed_over_is_to_be_printed(world: SmallWorld) -> None:
    world.add_dossier()
    world.create()
    world.select(office_life.SELECTED)
    world.check(office_life.SELECTED)
    with office_life.killed_at(CrashPoint.BATCH_CLAIMED):
        world.print_due(office_life.PRINTED)
    assert seen(world, office_life.PRINTED) == {Part.SEARCH, Part.PRINT}


def test_a_strike_off_that_was_taken_back_is_to_be_undone_outside_and_told_by_letter(world: SmallWorld) -> None:
    number = world.add_dossier()
    world.create()
    office_life.to_approvals(world)
    world.execute(GRACE_PASSED)
    world.print_due(GRACE_PASSED)
    world.post(world.delivered()[0], NEXT_DAY)
    assert seen(world, NEXT_DAY) == {Part.PASSED}
    moment = Moment.on(NEXT_DAY)
    with transaction(world.engine) as session:
        propose_reinstatement(session, number, ReinstateReason.TIMELY_REPLY, moment, "An", note="another tray")
        decide_reinstatement(session, number, moment, "Bo", grant=True, remark="")
    assert seen(world, NEXT_DAY) == {Part.PASSED, Part.EXECUTE, Part.PRINT}

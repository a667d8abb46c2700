"""The days of a measured campaign, and what brings it from one measured step to the next."""

import json
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns import agenda
from actualisatie.campaigns.batches.batching import claim_batch, plan_batches
from actualisatie.campaigns.batches.letter_numbers import LetterNumbers
from actualisatie.campaigns.definitions.catalogue import campaign_by_name, create_campaign
from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.campaigns.postmarks.posting import register_postmark
from actualisatie.campaigns.reminding import mark_reminders_due
from actualisatie.dossiers.kinds import BatchStatus, DossierStatus
from actualisatie.dossiers.states import CaseState
from actualisatie.simulator.register.synthetic import AS_OF
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Batch, Campaign, Case, Letter
from actualisatie.storage.models.letter import batch_code

CAMPAIGN, BY = "bench", "bench"

IMPORTED = Moment.on(AS_OF)
CHECKED = Moment.on(date(2024, 3, 11))
BATCHED = Moment.on(date(2024, 3, 14))
POSTED_EARLY = Moment.on(date(2024, 3, 18))
"""So early that a reminder could be posted, and its term has passed too by the day of the round."""
REMINDED = Moment.on(date(2024, 5, 2))
POSTED_LATER = Moment.on(date(2024, 4, 22))
"""Early enough for the first term to have passed by the day of the round."""
POSTED_LAST = Moment.on(date(2024, 5, 28))
ROUND = Moment.on(date(2024, 6, 3))
ANSWERED = Moment(ROUND.at + timedelta(hours=2))


def open_campaign(engine: Engine) -> None:
    """Create a campaign of all housing companies in one wave."""
    day = str(POSTED_EARLY.today)
    told = {
        "kind": "one_off",
        "name": CAMPAIGN,
        "housing_companies": "all",
        "period": {"open": day},
        "waves": [{"number": 1, "selects": "all", "posting_on": day}],
    }
    definition = CampaignDefinition.model_validate_json(json.dumps(told))
    versions = {"law_version": definition.law.version, "calendar_version": default_calendar().version}
    with transaction(engine) as session:
        create_campaign(session, definition, **versions, actor=BY, now=CHECKED.at)


def claim_all(engine: Engine, moment: Moment) -> None:
    """Plan all batches that are due and claim them, one transaction each, as the task does."""
    with transaction(engine) as session:
        plans = plan_batches(session, campaign_by_name(session, CAMPAIGN), moment)
    for plan in plans:
        claimed = True
        while claimed:
            with transaction(engine) as session:
                claimed = claim_batch(session, campaign_by_name(session, CAMPAIGN), plan, moment, BY) is not None


def hand_over(engine: Engine) -> list[str]:
    """Take the batches that were claimed as printed and delivered; return what people call them."""
    waiting = Batch.status == BatchStatus.CLAIMED
    with transaction(engine) as session:
        ids = session.scalars(select(Batch.id).where(waiting, Batch.letters > 0).order_by(Batch.id)).all()
        session.execute(update(Batch).where(waiting).values(status=BatchStatus.DELIVERED))
    return [batch_code(one) for one in ids]


def post_all(engine: Engine, batches: Sequence[str], moment: Moment) -> None:
    """Register one postmark for all that is left of each batch."""
    for code in batches:
        with transaction(engine) as session:
            register_postmark(session, code, moment.today, "bench", moment, BY)


def post_a_share(engine: Engine, batches: Sequence[str], letters: int, already: int, moment: Moment) -> None:
    """Register a postmark for about so many letters, some of each batch, after those that were posted before."""
    with transaction(engine) as session:
        total = session.scalar(select(func.count()).select_from(Letter)) or 1
        sizes = dict(session.execute(select(Batch.id, Batch.letters)).tuples().all())
    for code in batches:
        size = sizes[int(code[1:])]
        first, last = size * already // total + 1, size * (already + letters) // total
        if first <= last:
            with transaction(engine) as session:
                numbers = LetterNumbers(((first, last),))
                register_postmark(session, code, moment.today, "bench", moment, BY, numbers)


def remind_early_ones(engine: Engine) -> None:
    """Make, hand over and post the reminders of those who were posted early."""
    mark_all_reminders(engine, REMINDED)
    claim_all(engine, REMINDED)
    post_all(engine, hand_over(engine), REMINDED)


def mark_all_reminders(engine: Engine, moment: Moment) -> None:
    """Mark who gets a reminder, as the task does."""
    marked = 1
    while marked:
        with transaction(engine) as session:
            marked = mark_reminders_due(session, campaign_by_name(session, CAMPAIGN), moment, BY)


def asked_this_morning(engine: Engine) -> None:
    """Take sources and register as asked about everybody who may be proposed: that part is bounded by their answers."""
    with transaction(engine) as session:
        due = agenda.before_strike_off(session, campaign_by_name(session, CAMPAIGN), ROUND)
        for chunk in agenda.chunks(due, 500):
            fresh = {"checked_at": ROUND.at, "register_asked_at": ROUND.at, "register_status": DossierStatus.ENROLLED}
            session.execute(update(Case).where(Case.id.in_(chunk)).values(fresh))


def not_checked(engine: Engine) -> list[int]:
    """Return the cases that have no verdict yet."""
    with transaction(engine) as session:
        return agenda.to_check(session, campaign_by_name(session, CAMPAIGN), CHECKED)


def due_in_the_round(engine: Engine) -> list[int]:
    """Return the cases about which the round asks sources or register."""
    with transaction(engine) as session:
        campaign = campaign_by_name(session, CAMPAIGN)
        return [*agenda.before_reminder(session, campaign, ROUND), *_all_asked(session, campaign)]


def _all_asked(session: Session, campaign: Campaign) -> set[int]:
    strike_off = agenda.before_strike_off(session, campaign, ROUND)
    return {*strike_off, *agenda.to_check(session, campaign, ROUND), *agenda.paused(session, campaign)}


def count_cases(engine: Engine) -> int:
    """Return how many cases the campaign has."""
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Case)) or 0


def count_reminders_due(engine: Engine) -> int:
    """Return how many cases wait for their reminder to be made."""
    with engine.connect() as connection:
        waiting = Case.state == CaseState.REMINDER_DUE
        return connection.scalar(select(func.count()).select_from(Case).where(waiting)) or 0


def count_letters(engine: Engine) -> int:
    """Return how many letters have no postmark yet."""
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Letter).where(Letter.postmark.is_(None))) or 0

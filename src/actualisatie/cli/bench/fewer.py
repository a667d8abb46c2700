"""Leaves little to do in the round of a measured campaign: what is asked over HTTP takes long, and teaches no more."""

from datetime import timedelta

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from actualisatie.campaigns import agenda
from actualisatie.campaigns.checks.verdicts import DAILY_TRIES
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.cli.bench.campaign_days import CAMPAIGN, ROUND
from actualisatie.dossiers.kinds import EffectState
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Effect, Hold

_LATER = ROUND.today + timedelta(days=365)


def leave_few(engine: Engine, most: int) -> None:
    """Let at most so many cases be due, half of them reminders, and as many of each other sort of work be left."""
    with transaction(engine) as session:
        campaign = campaign_by_name(session, CAMPAIGN)
        for state in (CaseState.LETTER_POSTED, CaseState.REMINDER_POSTED):
            due = select(Case.id).where(Case.state == state, Case.due_on <= ROUND.today).order_by(Case.id)
            _set(session, due.offset(most // 2), due_on=_LATER)
        asked = select(Case.id).where(Case.id.in_(agenda.to_check(session, campaign, ROUND)[most:]))
        _set(session, asked, check_tries=DAILY_TRIES, checked_at=ROUND.at)
        paused = agenda.paused(session, campaign)[most:]
        session.execute(update(Hold).where(Hold.case_id.in_(paused)).values(lifted_at=ROUND.at))
        told = select(Effect.id).where(Effect.state == EffectState.PENDING).order_by(Effect.id).offset(most)
        session.execute(update(Effect).where(Effect.id.in_(told)).values(state=EffectState.DONE, done_at=ROUND.at))


def _set(session: Session, cases: agenda.Cases, **values: object) -> None:
    session.execute(update(Case).where(Case.id.in_(cases)).values(values))

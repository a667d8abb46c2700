"""Lengthens the running terms of a campaign for many at once: a postal strike, or another force majeure."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.errors import ExtensionError, UnknownHousingCompanyError
from actualisatie.campaigns.postmarks.posting import keep_days, latest
from actualisatie.campaigns.postmarks.realigning import Because, Realigned, realign
from actualisatie.campaigns.postmarks.running_terms import RunningTerm, counting_terms, running_terms
from actualisatie.campaigns.postmarks.terms import Terms, terms_of
from actualisatie.dossiers.kinds import LetterRound
from actualisatie.dossiers.names import is_said
from actualisatie.dossiers.states import OPEN, CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Batch, Campaign, CampaignExtension, Case, HousingCompany, Letter

_POSTAL_CODE_LENGTH = 4


@dataclass(frozen=True, slots=True)
class ExtensionOrder:
    """Terms that still ran on `running_on` (empty: today) end on `until` at the earliest; calendar days in Brussels.

    `companies` (KBO numbers) and `postal_codes` (those the letters went to) narrow it down; empty means all. `reason`
    stands in the journal: no names.
    """

    until: date
    reason: str
    running_on: date | None = None
    companies: Collection[str] = ()
    postal_codes: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Extended:
    """An extension that was granted: how many terms got longer, and what followed for cases and replies."""

    campaign: str
    until: date
    running_on: date
    lengthened: int
    taken_back: int
    reminders_withdrawn: int
    alarms: int
    replies_in_time: int


def extend_campaign(session: Session, name: str, order: ExtensionOrder, moment: Moment, actor: str) -> Extended:
    """Grant an extension: it lengthens terms that still ran, never shortens one and never revives one that had ended.

    Letters posted after the day on which it is granted keep their own term. Raises `UnknownCampaignError`,
    `UnknownHousingCompanyError` and `ExtensionError`; then nothing was changed.
    """
    campaign = campaign_by_name(session, name)
    session.refresh(campaign, with_for_update=True)  # no postmark is registered meanwhile
    running_on = order.running_on or moment.today
    _require_sound(session, order, running_on, moment)
    terms = terms_of(campaign)
    before = _posted(session, terms, campaign)
    session.add(_row(campaign, order, running_on, moment, actor))
    session.flush()
    after = _posted(session, terms, campaign)
    longer = {key: one for key, one in after.items() if _last_day(one) != _last_day(before[key])}
    journal.record(session, _entry(campaign, order, running_on, len(longer), moment, actor))
    journal.record(session, *(_case_entry(before[key], one, order, moment, actor) for key, one in longer.items()))
    _sum_up_batches(session, terms, longer.values())
    because = Because(f"the term was extended to {order.until}", moment, actor)
    done = realign(session, terms, sorted({one.case_id for one in longer.values()}), because)
    return _extended(campaign, order.until, running_on, len(longer), done)


def _require_sound(session: Session, order: ExtensionOrder, running_on: date, moment: Moment) -> None:
    if not is_said(order.reason):
        raise ExtensionError("An extension needs its reason: the journal keeps it.")
    if running_on > moment.today:
        raise ExtensionError(f"No term runs yet on {running_on}: choose a day up to today, {moment.today}.")
    if order.until <= moment.today:
        raise ExtensionError(f"An extension to {order.until} gives nobody time: choose a day after {moment.today}.")
    odd = sorted(code for code in order.postal_codes if not _is_postal_code(code))
    if odd:
        raise ExtensionError(f"Not a Belgian postal code: {', '.join(odd)[:60]}. Write four digits, such as 3000.")
    known = set(session.scalars(select(HousingCompany.kbo).where(HousingCompany.kbo.in_(order.companies))))
    if unknown := sorted(set(order.companies) - known):
        raise UnknownHousingCompanyError(f"The register has no housing company {', '.join(unknown)[:120]}.")


def _is_postal_code(code: str) -> bool:
    return len(code) == _POSTAL_CODE_LENGTH and code.isascii() and code.isdigit()


def _posted(session: Session, terms: Terms, campaign: Campaign) -> dict[tuple[int, LetterRound], RunningTerm]:
    """Return the terms that were started and may still matter to somebody, by case and round."""
    states = OPEN | {CaseState.STRUCK_OFF}
    cases = select(Case.id).where(Case.campaign_id == campaign.id, Case.state.in_(states))
    running = running_terms(session, terms, Letter.case_id.in_(cases))
    return {key: one for key, one in counting_terms(running).items() if one.deadline}


def _last_day(one: RunningTerm) -> date | None:
    return one.deadline.last_day if one.deadline else None


def _row(campaign: Campaign, order: ExtensionOrder, running_on: date, moment: Moment, actor: str) -> CampaignExtension:
    return CampaignExtension(
        campaign_id=campaign.id,
        extended_to=order.until,
        running_on=running_on,
        scope={"companies": sorted(order.companies), "postal_codes": sorted(order.postal_codes)},
        reason=order.reason,
        recorded_at=moment.at,
        recorded_by=actor,
    )


def _entry(
    campaign: Campaign, order: ExtensionOrder, running_on: date, lengthened: int, moment: Moment, actor: str
) -> journal.Entry:
    data = {
        "to": str(order.until),
        "running_on": str(running_on),
        "companies": sorted(order.companies),
        "postal_codes": sorted(order.postal_codes),
        "lengthened": lengthened,
    }
    return journal.Entry(moment.at, actor, "campaign extended", campaign_id=campaign.id, reason=order.reason, data=data)


def _case_entry(
    before: RunningTerm, after: RunningTerm, order: ExtensionOrder, moment: Moment, actor: str
) -> journal.Entry:
    data = {
        "round": after.round.value,
        "old_last_day": str(_last_day(before)),
        "last_day": str(_last_day(after)),
    }
    return journal.Entry(moment.at, actor, "term extended", case_id=after.case_id, reason=order.reason, data=data)


def _sum_up_batches(session: Session, terms: Terms, longer: Collection[RunningTerm]) -> None:
    """Show the later days in the list of batches too."""
    by_batch: dict[int, list[RunningTerm]] = {}
    for one in longer:
        by_batch.setdefault(one.batch_id, []).append(one)
    for batch in session.scalars(select(Batch).where(Batch.id.in_(by_batch), Batch.last_day.is_not(None))):
        last_day, next_step_on = latest(terms, by_batch[batch.id])
        step = max(next_step_on, batch.next_step_on or next_step_on)
        keep_days(batch, max(last_day, batch.last_day or last_day), step)


def _extended(campaign: Campaign, until: date, running_on: date, lengthened: int, done: Counter[Realigned]) -> Extended:
    return Extended(
        campaign=campaign.name,
        until=until,
        running_on=running_on,
        lengthened=lengthened,
        taken_back=done[Realigned.TAKEN_BACK],
        reminders_withdrawn=done[Realigned.REMINDED_TOO_EARLY],
        alarms=done[Realigned.ALARM],
        replies_in_time=done[Realigned.REPLY_IN_TIME],
    )

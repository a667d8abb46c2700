"""Who is close to a strike-off without any sign of life: for outreach by OCMW and helpers, before it happens (S3).

A dossier is listed only where its housing company holds a volmacht, or where the campaign names a legal basis; all
others are counted, with small counts hidden.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.agenda import chunks
from actualisatie.campaigns.holding.guarded import under_guardianship
from actualisatie.campaigns.inactivity.last_activity import SIGNS_OF_LIFE
from actualisatie.campaigns.monitoring.counting import TOTAL, Counts, Place
from actualisatie.campaigns.monitoring.dimensions import municipality
from actualisatie.campaigns.monitoring.suppression import cells_to_hide
from actualisatie.campaigns.postmarks.running_terms import by_round, terms_of_cases
from actualisatie.campaigns.postmarks.terms import Terms, terms_of
from actualisatie.campaigns.work import CHUNK, free_of_doubt
from actualisatie.dossiers.kinds import ReplyStatus
from actualisatie.dossiers.states import TOWARDS_STRIKE_OFF, CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Campaign, Case, Dossier, HousingCompany, Mandate, Reply


@dataclass(frozen=True, slots=True)
class OutreachLine:
    """A dossier that somebody may look up and call on. Names nobody; days are calendar days in Brussels.

    `strike_off_from` is the first day on which it may be struck off; `allowed_by` why it may be listed.
    """

    dossier: str
    company: str
    municipality: str
    state: CaseState
    last_day: date
    strike_off_from: date
    premium_recipient: bool
    under_guardianship: bool
    allowed_by: str


@dataclass(frozen=True, slots=True)
class OutreachCount:
    """How many dossiers of a municipality are close to a strike-off, listed or not; None is a hidden count."""

    company: str
    municipality: str
    close: int | None


@dataclass(frozen=True, slots=True)
class Outreach:
    """The list, soonest first, and the counts of all."""

    lines: tuple[OutreachLine, ...]
    counts: tuple[OutreachCount, ...]


def list_for_outreach(session: Session, campaign: Campaign, days: int, moment: Moment, actor: str) -> Outreach:
    """Return who may be struck off within so many calendar days and gave no sign of life; journal who asked.

    Held dossiers are left out: nothing moves them. Each listed dossier has its own entry in the journal.
    """
    terms = terms_of(campaign)
    until = moment.today + timedelta(days=days)
    basis = terms.policies.monitoring.outreach_basis
    counts, lines, ids = Counts(), [], []
    for row, last_day, strike_off_from in _close(session, campaign, terms, until, moment):
        counts.add(row.company, row.town, TOTAL, TOTAL, 1)
        allowed_by = "volmacht" if row.volmacht else basis
        if allowed_by is not None:
            lines.append(_line(row, last_day, strike_off_from, allowed_by))
            ids.append(row.id)
    for case_id, line in zip(ids, lines, strict=True):
        entry = journal.Entry(moment.at, actor, "listed for outreach", case_id=case_id, reason=line.allowed_by)
        journal.record(session, entry)
    data = {"days": days, "close": counts.counts[Place((), TOTAL, TOTAL)], "listed": len(lines)}
    whole = journal.Entry(moment.at, actor, "outreach list made", campaign.id, reason=basis, data=data)
    journal.record(session, whole)
    ordered = sorted(lines, key=lambda line: (line.strike_off_from, line.company, line.dossier))
    return Outreach(tuple(ordered), tuple(_counted(counts, terms.policies.monitoring.suppress_below)))


def _close(
    session: Session, campaign: Campaign, terms: Terms, until: date, moment: Moment
) -> Iterator[tuple[Row[Any], date, date]]:
    """Give the silent cases whose strike-off may come by a day, with the last day of their last term."""
    opened_on = campaign.definition["period"]["open"]
    rows = [row for row in _silent(session, campaign, terms, until, moment) if not _active(row.activities, opened_on)]
    for places in chunks(range(len(rows)), CHUNK):
        part = [rows[place] for place in places]
        running = terms_of_cases(session, terms, [row.id for row in part])
        for row in part:
            last = by_round(running.get(row.id, [])).get(terms.required_rounds[-1])
            if last is not None and last.deadline is not None and last.deadline.strike_earliest <= until:
                yield row, last.deadline.last_day, last.deadline.strike_earliest


def _silent(session: Session, campaign: Campaign, terms: Terms, until: date, moment: Moment) -> Sequence[Row[Any]]:
    waiting = CaseState.LETTER_POSTED if len(terms.required_rounds) == 1 else CaseState.REMINDER_POSTED
    replied = exists().where(Reply.case_id == Case.id, Reply.kind.in_(SIGNS_OF_LIFE))
    unmatched = exists().where(Reply.dossier_number == Dossier.number, Reply.status == ReplyStatus.UNMATCHED)
    query = (
        select(
            Case.id,
            Case.state,
            Dossier.number,
            Dossier.premium_recipient,
            Dossier.activities,
            HousingCompany.code.label("company"),
            municipality().label("town"),
            under_guardianship(moment.today).label("guarded"),
            _volmacht(moment.today).label("volmacht"),
        )
        .join(Dossier, Case.dossier_id == Dossier.id)
        .join(HousingCompany, Case.housing_company_id == HousingCompany.id)
        .where(Case.campaign_id == campaign.id, ~Case.register_confirmed, ~Case.applicant_deceased)
        .where(((Case.state == waiting) & (Case.due_on <= until)) | Case.state.in_(TOWARDS_STRIKE_OFF))
        .where(~replied, ~unmatched, *free_of_doubt())
        .order_by(Case.id)
    )
    return session.execute(query).all()


def _volmacht(day: date) -> ColumnElement[bool]:
    return exists().where(
        Mandate.dossier_id == Dossier.id,
        Mandate.holder_kbo == HousingCompany.kbo,
        Mandate.valid_from <= day,
        (Mandate.valid_until.is_(None)) | (Mandate.valid_until >= day),
    )


def _active(activities: dict[str, str] | None, since: str) -> bool:
    """Return whether the register knows an activity since a day (both as YYYY-MM-DD)."""
    return any(day >= since for day in (activities or {}).values())


def _line(row: Row[Any], last_day: date, strike_off_from: date, allowed_by: str) -> OutreachLine:
    return OutreachLine(
        dossier=row.number,
        company=row.company,
        municipality=row.town,
        state=row.state,
        last_day=last_day,
        strike_off_from=strike_off_from,
        premium_recipient=row.premium_recipient,
        under_guardianship=row.guarded,
        allowed_by=allowed_by,
    )


def _counted(counts: Counts, threshold: int) -> Iterator[OutreachCount]:
    hidden = cells_to_hide(counts.counts, counts.sums(), threshold)
    for cell in sorted(counts.counts):
        company, town = (*cell.area, "all", "all")[:2]
        yield OutreachCount(company, town, None if cell in hidden else counts.counts[cell])

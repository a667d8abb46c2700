"""What the report tells dossiers apart by, as far as the data hold it; and what nobody knows."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, literal, or_, select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.holding.guarded import under_guardianship
from actualisatie.dossiers.kinds import Activity, HoldReason, MemberRole, ReplyKind
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Case, Dossier, DossierMember, Hold, Mandate, Person, Reply

UNKNOWN = "not known"
AGES = (("18-24", 25), ("25-44", 45), ("45-64", 65), ("65-79", 80))
"""Age bands of the applicant and the age below which each ends; the last is open."""
_OLDEST = "80 and older"

STRUCK_OFF_ONLY = frozenset({"ground", "afterwards"})
"""Dimensions that only a strike-off has: dossiers that stayed have no value in them."""

NOT_KNOWN: Mapping[str, str] = {
    "language of contact": "no file that comes in tells it; letters are in Dutch",
    "help by a registered helper": "the register's own help with enrolling is not part of what it tells (S1)",
    "digital skills": "only whether the register knows a login of the candidate, where it tells of activity",
}
"""What was asked for and cannot be told, with the reason: it stands in the report."""


def dimensions(opened_on: date, moment: Moment) -> dict[str, ColumnElement[str]]:
    """Return the value of each dimension as SQL over `Case` joined to `Dossier`.

    Ages are those on the calendar day on which the campaign opened, so that they do not change between reports.
    """
    ended = func.coalesce(Case.struck_off_on, moment.today)
    return {
        "ground": func.coalesce(cast(Case.ground, String), literal(UNKNOWN)),
        "afterwards": case((Case.state == CaseState.REINSTATED, "taken back"), else_="stands"),
        "channel of last contact": func.coalesce(_last_channel(), literal("none")),
        "age": _age(opened_on),
        "digital": _digital(),
        "volmacht": _yes(_volmacht(opened_on), "held or shown", "none known"),
        "returned mail": _yes(_returned(), "came back", "none"),
        "rent premium": _yes(Dossier.premium_recipient.is_(True), "premium", "none"),
        "bewind": _yes(under_guardianship(ended), "under bewind", "none known"),
    }


def municipality() -> ColumnElement[str]:
    """Return the municipality of domicile in the register, as far as it tells one."""
    return func.coalesce(Dossier.domicile_municipality, literal(UNKNOWN))


def _yes(condition: ColumnElement[bool], yes: str, no: str) -> ColumnElement[str]:
    return case((condition, yes), else_=no)


def _last_channel() -> ColumnElement[str]:
    """Return the way of the last thing that somebody brought in; post that came back and verdicts are none."""
    none = [ReplyKind.RETURNED_MAIL, ReplyKind.REVIEW]
    return (
        select(cast(Reply.channel, String))
        .where(Reply.case_id == Case.id, Reply.kind.not_in(none))
        .order_by(Reply.received_at.desc(), Reply.id.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )


def _age(on: date) -> ColumnElement[str]:
    born = (
        select(func.max(Person.birth_date))
        .join(DossierMember, DossierMember.person_id == Person.id)
        .where(DossierMember.dossier_id == Case.dossier_id, DossierMember.role == MemberRole.APPLICANT)
        .correlate(Case)
        .scalar_subquery()
    )
    bands = [(born > _years_before(on, age), band) for band, age in AGES]
    return case((born.is_(None), UNKNOWN), *bands, else_=_OLDEST)


def _years_before(day: date, years: int) -> date:
    """Return the birthday of somebody who is exactly so old; 28 February for who was born on the 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return (day - timedelta(days=1)).replace(year=day.year - years)


def _digital() -> ColumnElement[str]:
    told = func.coalesce(cast(Dossier.activities, String), "null") != "null"
    login = Dossier.activities[Activity.LOGIN.value].as_string().is_not(None)
    return case((and_(told, login), "login known"), (told, "no login known"), else_=UNKNOWN)


def _volmacht(opened_on: date) -> ColumnElement[bool]:
    held = exists().where(
        Mandate.dossier_id == Case.dossier_id,
        or_(Mandate.valid_until.is_(None), Mandate.valid_until >= opened_on),
    )
    return or_(held, exists().where(Reply.case_id == Case.id, Reply.volmacht.is_(True)))


def _returned() -> ColumnElement[bool]:
    replied = exists().where(Reply.case_id == Case.id, Reply.kind == ReplyKind.RETURNED_MAIL)
    return or_(replied, exists().where(Hold.case_id == Case.id, Hold.reason == HoldReason.RETURNED_MAIL))

"""The desk of held dossiers: a list for people, and the one way to let a dossier go on."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.addressing.areas import finish_transfer
from actualisatie.campaigns.errors import HoldError, UnknownDossierError
from actualisatie.campaigns.holding.holds import lift_hold, open_holds
from actualisatie.campaigns.replies.holding import ITEM, placed_by_a_line
from actualisatie.campaigns.replies.matching import case_meant
from actualisatie.campaigns.restarting import start_again
from actualisatie.campaigns.strike_offs.under_way import UNDER_WAY, strike_off_under_way
from actualisatie.campaigns.work import among_few
from actualisatie.dossiers.hold_rules import HOLD_RULES
from actualisatie.dossiers.identifiers import parse_dossier_number
from actualisatie.dossiers.kinds import HoldReason, ReplyMeaning, ReplyStatus, Verdict
from actualisatie.dossiers.names import is_said
from actualisatie.dossiers.states import OPEN, CaseState
from actualisatie.storage import journal
from actualisatie.storage.models import Campaign, Case, Dossier, Hold, HousingCompany, Reply
from actualisatie.storage.transitions import Move, move_cases


def list_holds(session: Session, campaign: Campaign) -> list[dict[str, Any]]:
    """Return the open holds of a campaign, oldest first: which dossier waits for a person, why, and since when."""
    query = open_in(campaign, Hold, Case.state, Dossier.number, HousingCompany.code)
    query = query.join(Dossier, Case.dossier_id == Dossier.id)
    query = query.join(HousingCompany, Case.housing_company_id == HousingCompany.id).order_by(Hold.placed_at, Hold.id)
    return [
        {
            "id": hold.id,
            "dossier": number,
            "company": code,
            "hold": hold.reason.value,
            "detail": hold.detail,
            "since": Moment.of(hold.placed_at).today,
            "state": state.value,
            "lifted_by": HOLD_RULES[hold.reason].lifted_by,
            "term": HOLD_RULES[hold.reason].term.value,
        }
        for hold, state, number, code in session.execute(query)
    ]


def open_in(campaign: Campaign, *columns: Any) -> Select[Any]:
    """Return the query for columns of the open holds of a campaign and their cases."""
    return (
        select(*columns)
        .select_from(Hold)
        .join(Case, Hold.case_id == Case.id)
        .where(Hold.reason.in_(list(HoldReason)), Hold.lifted_at.is_(None))  # by the index of open holds
        .where(among_few(campaign.id), Case.state.in_(OPEN))
    )


def lift(  # noqa: PLR0913 - all that a person says when they lift a hold
    session: Session,
    dossier_number: str,
    reason: HoldReason,
    moment: Moment,
    actor: str,
    *,
    note: str,
    meaning: ReplyMeaning | None = None,
    fresh_term: bool = False,
    only: int | None = None,
) -> CaseState:
    """Lift a hold by hand and return the state of the case afterwards.

    After a transfer the case follows its dossier to the housing company that the register names. The running term goes
    on, unless `fresh_term`: then the letters no longer count, a new one leaves and the full term
    runs anew. A hold for an unprocessed reply is lifted only with what the reply means, and only where one reply waits:
    of several each may be an answer. Where several things hold it for a reply, `only` names the one that was looked at
    by its id. Raises `UnknownDossierError` and `HoldError` (no such hold, several, no note, no meaning, several
    replies, or a strike-off is under way); then nothing was changed.
    """
    case = case_meant(session, parse_dossier_number(dossier_number))
    if case is None:
        raise UnknownDossierError(f"No campaign has taken in dossier {dossier_number}.")
    _require_said(reason, note, meaning)
    chosen = _chosen(open_holds(session, case.id), dossier_number, reason, only)
    of_a_line = any(map(placed_by_a_line, chosen))
    if meaning is not None:
        _require_liftable(session, case, replies=not of_a_line)
    lift_hold(session, case, reason, moment, actor, note=note, among=chosen)
    session.flush()
    _let_go(session, case, reason, moment, actor)
    if meaning is not None:
        _settle(session, case, meaning, moment, actor, replies=not of_a_line)
    if fresh_term:
        start_again(session, case, "a person lifted a hold", moment, actor)
    session.refresh(case)
    return case.state


def _chosen(held: Sequence[Hold], dossier_number: str, reason: HoldReason, only: int | None) -> list[Hold]:
    """Return the hold to lift, or the one that is named: who looked at one thing that came in has not seen the others.

    An item of the worklist is settled there: only then it waits no longer.
    """
    found = [hold for hold in held if hold.reason is reason and only in (None, hold.id)]
    if not found:
        which = f" with the id {only}" if only is not None else ""
        raise HoldError(f"Dossier {dossier_number} has no open hold `{reason}`{which}: nothing was changed.")
    if len(found) > 1:
        ids = ", ".join(str(hold.id) for hold in found)
        raise HoldError(
            f"{len(found)} things hold dossier {dossier_number} for `{reason}` (ids {ids}), and each may be an answer: "
            "look at each, and lift it by its id with --only (`actualisatie holds` tells what it is). "
            "Nothing was changed."
        )
    if any((hold.detail or "").startswith(ITEM) for hold in found):
        raise HoldError(f"{found[0].detail}. Settle that very item: `actualisatie replies settle`.")
    return found


def _require_said(reason: HoldReason, note: str, meaning: ReplyMeaning | None) -> None:
    if not is_said(note):
        raise HoldError("Say why the hold is lifted: the note stands in the journal.")
    if reason is HoldReason.UNPROCESSED_REPLY and meaning is None:
        raise HoldError("Say what the reply means, `confirmed` or `nothing`: only then may the dossier go on.")
    if meaning is ReplyMeaning.WITHDRAWN:
        raise HoldError("Who leaves the register loses a place: settle that very reply, `actualisatie replies settle`.")


def _require_liftable(session: Session, case: Case, *, replies: bool) -> None:
    if strike_off_under_way(session, case):
        raise HoldError(UNDER_WAY)
    waiting = len(session.scalars(_waiting(case)).all()) if replies else 0
    if waiting > 1:
        raise HoldError(
            f"{waiting} replies of this dossier wait, and each may mean something else: settle each with "
            "`actualisatie replies settle KEY` (`actualisatie replies worklist` shows the keys). Nothing was changed."
        )


def _waiting(case: Case) -> Select[tuple[Reply]]:
    return select(Reply).where(Reply.case_id == case.id, Reply.status == ReplyStatus.UNCLEAR).order_by(Reply.id)


def _let_go(session: Session, case: Case, reason: HoldReason, moment: Moment, actor: str) -> None:
    """Do what lifting a hold asks for: follow a transfer, or ask the sources again in the next round."""
    if reason is HoldReason.TRANSFER:
        finish_transfer(session, case, moment, actor)
    elif reason in {HoldReason.SOURCE_UNAVAILABLE, HoldReason.CONDITIONS_UNKNOWN, HoldReason.MANUAL}:
        case.check_tries, case.applicant_deceased = min(case.check_tries, 1), False  # the next check looks again
        session.flush()


def _settle(session: Session, case: Case, meaning: ReplyMeaning, moment: Moment, actor: str, *, replies: bool) -> None:
    """Close the reply that waited for a person; a *yes* confirms the case unless conditions are not met.

    Without `replies` what was looked at is a line that nobody could read: the reply of another still waits.
    """
    status = ReplyStatus.PROCESSED if meaning is ReplyMeaning.CONFIRMED else ReplyStatus.DISMISSED
    keys = []
    for reply in session.scalars(_waiting(case)) if replies else ():
        reply.status = status
        keys.append(reply.key)
    data = {"meaning": meaning.value, "replies": keys}
    journal.record(session, journal.Entry(moment.at, actor, "reply settled by hand", case_id=case.id, data=data))
    session.flush()
    if meaning is ReplyMeaning.CONFIRMED and case.verdict is not Verdict.FAILS and case.state in OPEN:
        move = Move(case.state, CaseState.CONFIRMED, moment.at, moment.today, actor, "confirmed")
        move_cases(session, [case.id], move)

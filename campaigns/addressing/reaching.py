"""Whether post reaches somebody where the population register has them; if not, a person looks before any letter."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.holding.holds import lift_hold
from actualisatie.campaigns.replies.holding import hold_case
from actualisatie.connectors.magda.values.person import Person as RegisteredPerson
from actualisatie.connectors.magda.values.person import StatusCode
from actualisatie.dossiers.kinds import HoldReason, Whereabouts
from actualisatie.dossiers.states import OPEN
from actualisatie.storage import journal
from actualisatie.storage.models import Case

_WHAT_TO_DO = "find an address for post with the candidate, put it into the register, and lift this hold"
_WHY = {
    Whereabouts.STRUCK_BY_OFFICE: f"struck off the population register by office: {_WHAT_TO_DO}",
    Whereabouts.ABROAD: f"lives abroad: {_WHAT_TO_DO}",
    Whereabouts.NO_ADDRESS: f"the population register has no address: {_WHAT_TO_DO}",
    Whereabouts.CONFIDENTIAL: "the population register withholds the address: agree where post goes, put "
    "that into the register, and lift this hold",
}


def whereabouts_of(person: RegisteredPerson) -> Whereabouts:
    """Return where the register has somebody.

    No public description tells how MAGDA marks a confidential address: a main residence without its street is read as
    one that is withheld.
    """
    if person.has_status(StatusCode.STRUCK_BY_OFFICE):
        return Whereabouts.STRUCK_BY_OFFICE
    if person.lives_abroad:
        return Whereabouts.ABROAD
    home = person.main_residence
    if home is None:
        return Whereabouts.NO_ADDRESS
    if home.is_reference:
        return Whereabouts.REFERENCE_ADDRESS
    return Whereabouts.HOME if home.street and home.postal_code else Whereabouts.CONFIDENTIAL


def follow_whereabouts(
    session: Session, case: Case, found: RegisteredPerson | None, moment: Moment, actor: str
) -> None:
    """Hold a case whose addressee no letter reaches, once for each change; let it go when an address is known again.

    Who chose an address for post is reached there, wherever the register has them (TB). Somebody of whom the source
    said nothing stays where they were.
    """
    if found is None or found.is_deceased:
        return
    now, before = whereabouts_of(found), case.whereabouts
    if now is before:
        return
    case.whereabouts = now
    if before is not None or now is not Whereabouts.HOME:
        data = {"from": before.value if before else None, "to": now.value}
        journal.record(session, journal.Entry(moment.at, actor, "whereabouts", case_id=case.id, data=data))
    if now.is_reachable and before is not None:
        lift_hold(session, case, HoldReason.UNREACHABLE, moment, actor, note="the register has an address again")
    elif not now.is_reachable and not case.dossier.correspondence_address:
        hold_case(session, case, HoldReason.UNREACHABLE, _WHY[now], moment, actor)


def hold_without_chosen_address(session: Session, dossier_ids: Collection[int], moment: Moment, actor: str) -> None:
    """Hold the open cases of dossiers that lost their chosen address, where the register has nobody a letter reaches.

    The whereabouts was taken note of while post went to the chosen address: the next check sees nothing new in it.
    """
    nowhere = [one for one in Whereabouts if not one.is_reachable]
    query = select(Case).where(Case.state.in_(OPEN), Case.whereabouts.in_(nowhere), Case.dossier_id.in_(dossier_ids))
    for case in session.scalars(query.order_by(Case.id).with_for_update()).all():
        if case.whereabouts is not None:
            why = f"the address for post is gone from the register file; {_WHY[case.whereabouts]}"
            hold_case(session, case, HoldReason.UNREACHABLE, why, moment, actor)

"""Links a person to the INSZ that replaced the one we had: both are kept, and the register may go on naming the old."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.checks.questions import Asked
from actualisatie.campaigns.replies.holding import hold_case
from actualisatie.dossiers.kinds import HoldReason
from actualisatie.storage import journal
from actualisatie.storage.models import Case, FormerNumber, Person


def link_new_numbers(session: Session, case: Case, asked: Asked, moment: Moment, actor: str) -> None:
    """Give the people of a case the number they have now, and keep the old one (MAGDA 30004).

    A number that another person of the register has already is a duplicate: the case is held for a person.
    """
    for member in case.dossier.members:
        number = asked.new_numbers.get(member.person_id)
        if number is None or number == member.person.insz:
            continue
        others = select(Person.id).where(Person.insz == number, Person.id != member.person_id)
        if session.scalar(others) is not None:
            detail = "somebody has a new INSZ that another person in the register has already: merge the two there"
            hold_case(session, case, HoldReason.MANUAL, detail, moment, actor)
            continue
        reference = next((one.reference for one in asked.superseded[member.person_id] if one.new_insz), "")
        _keep_number(session, member.person, reference, moment)
        member.person.insz = number
        session.flush()
        data = {"person": member.person_id, "role": member.role.value, "reference": reference}
        journal.record(session, journal.Entry(moment.at, actor, "INSZ replaced", case_id=case.id, data=data))


def _keep_number(session: Session, person: Person, reference: str, moment: Moment) -> None:
    """Keep the number that a person has until now; one that is kept already stays as it is.

    A number may go back and forth, and two campaigns may learn of the same new one at once.
    """
    speaks = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = {"person_id": person.id, "insz": person.insz, "replaced_at": moment.at, "reference": reference}
    session.execute(speaks.insert(FormerNumber).values(row).on_conflict_do_nothing(index_elements=["insz"]))

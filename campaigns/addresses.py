"""Follows the population register: a new address, a death. A letter to an old address never counts against anybody."""

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.holds import place_hold
from actualisatie.campaigns.postal import address_hash
from actualisatie.campaigns.questions import Answers
from actualisatie.campaigns.restarting import start_again
from actualisatie.campaigns.source_facts import registered
from actualisatie.connectors.magda.values.person import Person as RegisteredPerson
from actualisatie.dossiers.kinds import HoldReason, MemberRole
from actualisatie.storage.models import Case, Person


def follow_the_register(session: Session, case: Case, answers: Answers, moment: Moment, actor: str) -> None:
    """Take over new addresses and deaths of applicant and partner, and act on them.

    A move after a letter was made: that letter no longer counts and a new one goes to the new address, with a full new
    term (domain policy 15, invariant 4). A death of the applicant holds the case for a person.
    """
    for member in case.dossier.members:
        person = registered(answers.get(member.person_id, {}))
        if person is None:
            continue
        _take_over(member.person, person)
        if person.is_deceased and member.role is MemberRole.APPLICANT and not case.applicant_deceased:
            case.applicant_deceased = True
            place_hold(session, case, HoldReason.MANUAL, moment, actor, detail="the applicant died")
    case.address_hash = address_hash(case.dossier)
    session.flush()
    if case.letter_address_hash and case.letter_address_hash != case.address_hash:
        start_again(session, case, "moved since the letter was made", moment, actor)


def _take_over(ours: Person, theirs: RegisteredPerson) -> None:
    address = theirs.main_residence
    if address is not None and not theirs.lives_abroad and address.street and address.postal_code:
        ours.street, ours.house_number, ours.box = address.street, address.house_number, address.box
        ours.postal_code, ours.municipality = address.postal_code, address.municipality
    if theirs.is_deceased and ours.deceased_on is None and theirs.deceased_on is not None:
        ours.deceased_on = theirs.deceased_on.latest()

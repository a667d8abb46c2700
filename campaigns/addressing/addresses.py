"""Follows the population register: a move, a death, a place that no letter reaches. An old letter never counts."""

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.addressing.areas import hold_for_transfer, hold_when_transferred
from actualisatie.campaigns.addressing.postal import address_hash, addressee
from actualisatie.campaigns.addressing.reaching import follow_whereabouts
from actualisatie.campaigns.checks.questions import Answers
from actualisatie.campaigns.checks.source_facts import TESTED, registered
from actualisatie.campaigns.replies.holding import hold_case
from actualisatie.campaigns.restarting import start_again
from actualisatie.connectors.magda.values.person import Person as RegisteredPerson
from actualisatie.dossiers.kinds import HoldReason, MemberRole
from actualisatie.storage import journal
from actualisatie.storage.models import Case, DossierMember, Person


def follow_the_register(session: Session, case: Case, answers: Answers, moment: Moment, actor: str) -> None:
    """Take over new addresses and deaths of applicant and partner, and act on them.

    A move after a letter was made, or the death of whom it was addressed to: that letter no longer counts and a new one
    goes to whoever remains where they live now, with a full new term (domain policy 15, invariant 4). When applicant
    and partner died, or the dossier went to another housing company, the case waits for a person.
    """
    for member in case.dossier.members:
        found = registered(answers.get(member.person_id, {}))
        if found is not None:
            _note_death(session, case, member, found, moment, actor)
            _note_move(session, case, member, found, moment, actor)
    _see_who_remains(session, case, moment, actor)
    hold_when_transferred(session, case, moment, actor)
    follow_whereabouts(session, case, registered(answers.get(addressee(case.dossier).id, {})), moment, actor)
    case.address_hash = address_hash(case.dossier)
    if case.letter_address_hash and case.letter_address_hash != case.address_hash:
        start_again(session, case, "moved or died since the letter was made", moment, actor)


def _note_death(
    session: Session, case: Case, member: DossierMember, found: RegisteredPerson, moment: Moment, actor: str
) -> None:
    """Take over a death; where the register has no full date, the day on which it became known stands for it."""
    if not found.is_deceased or member.person.deceased_on is not None:
        return
    told = found.deceased_on.latest() if found.deceased_on else None
    member.person.deceased_on = min(told, moment.today) if told else moment.today
    _record(session, case, "died", member, moment, actor)


def _note_move(
    session: Session, case: Case, member: DossierMember, found: RegisteredPerson, moment: Moment, actor: str
) -> None:
    before = _place(member.person)
    home = found.main_residence
    if home is None or found.lives_abroad or not (home.street and home.postal_code):
        return
    ours = member.person
    ours.street, ours.house_number, ours.box = home.street, home.house_number, home.box
    ours.postal_code, ours.municipality = home.postal_code, home.municipality
    if before == _place(ours) or not any(before):
        return
    _record(session, case, "moved", member, moment, actor)
    if ours.id == addressee(case.dossier).id and before[-2:] != _place(ours)[-2:]:
        hold_for_transfer(session, case, home.municipality_nis, moment, actor)


def _see_who_remains(session: Session, case: Case, moment: Moment, actor: str) -> None:
    """Let the partner go on where the applicant died; hold the case where nobody is left (domain edge cases)."""
    tested = [member for member in case.dossier.members if member.role in TESTED]
    if case.applicant_deceased or any(member.person.deceased_on is None for member in tested):
        return
    case.applicant_deceased = True
    died = "the applicant and the partner" if len(tested) > 1 else "the applicant"
    hold_case(session, case, HoldReason.MANUAL, f"{died} died: nobody is left to apply", moment, actor)


def _record(session: Session, case: Case, event: str, member: DossierMember, moment: Moment, actor: str) -> None:
    reason = None
    if event == "died" and member.role is MemberRole.APPLICANT:
        reason = "a partner who is alive goes on as the applicant"
    data = {"person": member.person_id, "role": member.role.value}
    journal.record(session, journal.Entry(moment.at, actor, event, case_id=case.id, reason=reason, data=data))


def _place(person: Person) -> tuple[str | None, ...]:
    return (person.street, person.house_number, person.box, person.postal_code, person.municipality)

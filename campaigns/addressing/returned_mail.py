"""Asks the population register again for an address from which mail came back, and writes anew to a new one.

The round does it by itself (policy: returned mail holds, the register is asked again): once in the next round, in some
more where the register says nothing, and then every four weeks while the hold stands: who moved seldom tells at once.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.addressing.addresses import follow_the_register
from actualisatie.campaigns.addressing.returned_letters import goes_elsewhere, letters_that_came_back
from actualisatie.campaigns.agenda import ASK_AGAIN_AFTER
from actualisatie.campaigns.checks.check_plan import plan_of
from actualisatie.campaigns.checks.checking import CheckTools
from actualisatie.campaigns.checks.evidence import keep_evidence
from actualisatie.campaigns.checks.questions import Asked, AskedPerson, ask_register
from actualisatie.campaigns.checks.renumbering import link_new_numbers
from actualisatie.campaigns.checks.silent_sources import answering_sources, silent_sources
from actualisatie.campaigns.checks.source_facts import TESTED, everybody_found
from actualisatie.campaigns.checks.verdicts import DAILY_TRIES
from actualisatie.campaigns.holding.holds import lift_hold, open_holds
from actualisatie.campaigns.work import with_people
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.dossiers.kinds import HoldReason
from actualisatie.dossiers.states import OPEN, TOWARDS_STRIKE_OFF
from actualisatie.storage import journal
from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Hold


class Found(StrEnum):
    """What the population register says of an address from which mail came back."""

    NEW_ADDRESS = "new address"
    SAME_ADDRESS = "same address"
    NO_ANSWER = "no answer"


_WHY = {
    Found.NEW_ADDRESS: "post goes to the address that the population register has now: a new letter, a full new term",
    Found.SAME_ADDRESS: "the population register still has the address from which the letter came back: find the "
    "candidate, have an address for post put into the register, and lift this hold",
    Found.NO_ANSWER: "the population register did not answer: it is asked again",
}
_CHOSEN = (
    "the candidate chose the address from which the letter came back: ask where post should go, put that into the "
    "register, and lift this hold"
)


@dataclass(frozen=True, slots=True)
class Looked:
    """How many cases ended how, and about how many people the population register gave no answer, and one."""

    found: dict[Found, int]
    silent: dict[str, int]
    answering: dict[str, int]


def look_for_addresses(
    engine: Engine,
    case_ids: Sequence[int],
    settings: MagdaSettings,
    moment: Moment,
    actor: str,
    tools: CheckTools | None = None,
) -> Looked:
    """Ask the population register, and no other source, where the people of these cases live now.

    A new address: the letters that came back no longer count, a new one leaves with a full new term, and the hold ends.
    The same one: the hold stays and tells a person what to do. No answer: it stays, and is asked about again. All of a
    case is stored in one transaction, so a kill repeats the question and never the letter. Raises `EvidenceError` when
    a campaign keeps raw answers and there is no key.
    """
    tools = tools or CheckTools()
    with transaction(engine) as session:
        cases = _held_cases(session, case_ids)
        people = _people(cases)
        raw = plan_of(cases, moment, tools.ceilings, tools.seal).raw
    settings = settings.model_copy(update={"keep_raw": raw is not None})
    asked = ask_register(settings, people, moment, tools.open_client)
    reached(CrashPoint.SOURCES_ASKED)
    found: Counter[Found] = Counter()
    with transaction(engine) as session:
        for case in _held_cases(session, case_ids, lock=True):
            keep_evidence(session, [case], asked, raw)
            found[_follow(session, case, asked, moment, actor)] += 1
    return Looked(dict(found), silent_sources(asked), answering_sources(asked))


def _follow(session: Session, case: Case, asked: Asked, moment: Moment, actor: str) -> Found:
    (hold,) = (one for one in open_holds(session, case.id) if one.reason is HoldReason.RETURNED_MAIL)
    back = letters_that_came_back(session, case, hold)
    link_new_numbers(session, case, asked, moment, actor)
    follow_the_register(session, case, asked.answers, moment, actor)
    found = Found.SAME_ADDRESS
    if not everybody_found(case.dossier, asked.answers):
        found = Found.NO_ANSWER
    if back and all(goes_elsewhere(one, case.dossier) for one in back):
        found = Found.NEW_ADDRESS
    _note(session, case, hold, found, moment, actor)
    return found


def _note(session: Session, case: Case, hold: Hold, found: Found, moment: Moment, actor: str) -> None:
    """Journal the answer, and end the hold or say when the register is asked again."""
    chosen = found is Found.SAME_ADDRESS and case.dossier.correspondence_address
    why = _CHOSEN if chosen else _WHY[found]
    data = {"found": found.value}
    journal.record(
        session, journal.Entry(moment.at, actor, "address asked again", case_id=case.id, reason=why, data=data)
    )
    if found is Found.NEW_ADDRESS:
        lift_hold(
            session, case, HoldReason.RETURNED_MAIL, moment, actor, note="the population register has a new address"
        )
        return
    hold.detail, hold.tries = why, hold.tries + 1 if found is Found.NO_ANSWER else 0
    soon = 0 < hold.tries < DAILY_TRIES
    hold.ask_again_at = moment.at if soon else moment.at + ASK_AGAIN_AFTER
    session.flush()


def _held_cases(session: Session, case_ids: Sequence[int], *, lock: bool = False) -> Sequence[Case]:
    """Return those of the cases that still wait for an address: another round may have found it meanwhile.

    They are locked by a statement of its own: the one that waits for a lock would see the holds as they were before.
    """
    if lock:
        session.execute(select(Case.id).where(Case.id.in_(case_ids)).order_by(Case.id).with_for_update())
    held = select(Hold.case_id).where(Hold.reason == HoldReason.RETURNED_MAIL, Hold.lifted_at.is_(None))
    query = (
        select(Case)
        .where(Case.id.in_(case_ids), Case.state.in_(OPEN - TOWARDS_STRIKE_OFF), Case.id.in_(held))
        .order_by(Case.id)
        .options(*with_people())
    )
    return session.scalars(query).all()


def _people(cases: Sequence[Case]) -> list[AskedPerson]:
    members = (member for case in cases for member in case.dossier.members if member.role in TESTED)
    living = (one.person for one in members if one.person.deceased_on is None)
    return list({person.id: AskedPerson(person.id, person.insz) for person in living}.values())

"""Tells the whole story of a dossier from the journal, the letters and the law: nothing is remembered elsewhere."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.deadlines import Deadline
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import UnknownDossierError
from actualisatie.campaigns.postmarks.running_terms import RunningTerm, by_round, terms_of_cases
from actualisatie.campaigns.postmarks.terms import terms_of
from actualisatie.campaigns.strike_offs.gate_facts import gate_facts
from actualisatie.dossiers.gate import GateReason, may_propose
from actualisatie.dossiers.identifiers import parse_dossier_number
from actualisatie.dossiers.kinds import Addressee, EffectKind, EffectState, LetterRound
from actualisatie.dossiers.states import OPEN
from actualisatie.storage.models import Case, Dossier, Effect, Hold, JournalEntry


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One thing that happened: the Brussels day and time, who, what, and why."""

    at: str
    actor: str
    event: str
    reason: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LetterStory:
    """A letter that counts: whom it went to, and its term; `governs` when the term of its round is the one that counts.

    Of two letters to two addresses one governs. `deadline` is None while there is no postmark.
    """

    round: LetterRound
    addressee: Addressee
    postmark: date | None
    deadline: Deadline | None
    governs: bool


@dataclass(frozen=True, slots=True)
class OutsideStory:
    """What others were told, or are to be told, about a case: what, the status for a signal, how far, and why not."""

    kind: EffectKind
    status: str | None
    state: EffectState
    reason: str | None


@dataclass(frozen=True, slots=True)
class CaseStory:
    """One case of a dossier: where it stands, what happened, its deadlines, what others were told, and what stands
    against a strike-off.
    """

    campaign: str
    state: str
    verdict: str | None
    holds: tuple[str, ...]
    lines: tuple[StoryLine, ...]
    letters: tuple[LetterStory, ...]
    outside: tuple[OutsideStory, ...]
    against_strike_off: tuple[GateReason, ...]

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Return the deadlines that count, one for each round that was posted, oldest first."""
        return tuple(one.deadline for one in self.letters if one.governs and one.deadline)


@dataclass(frozen=True, slots=True)
class DossierStory:
    """A dossier with all its cases, oldest first."""

    number: str
    status: str
    enrolled_on: str
    cases: tuple[CaseStory, ...]


def explain(session: Session, dossier_number: str, moment: Moment) -> DossierStory:
    """Return the story of a dossier as it is known now. Raises `UnknownDossierError`."""
    number = parse_dossier_number(dossier_number)
    dossier = session.scalar(select(Dossier).where(Dossier.number == number))
    if dossier is None:
        raise UnknownDossierError(f"The register has no dossier {number}: check the number, or import the register.")
    cases = session.scalars(select(Case).where(Case.dossier_id == dossier.id).order_by(Case.id)).all()
    stories = tuple(_case_story(session, case, moment) for case in cases)
    return DossierStory(number, dossier.status.dutch, str(dossier.enrolled_on), stories)


def _case_story(session: Session, case: Case, moment: Moment) -> CaseStory:
    facts = gate_facts(session, [case], terms_of(case.campaign), to_propose=OPEN)[case.id]
    holds = session.scalars(select(Hold.reason).where(Hold.case_id == case.id, Hold.lifted_at.is_(None)))
    return CaseStory(
        campaign=case.campaign.name,
        state=case.state,
        verdict=case.verdict,
        holds=tuple(holds),
        lines=_lines(session, case),
        letters=_letters(session, case),
        outside=_outside(session, case),
        against_strike_off=may_propose(facts, moment).reasons if case.state in OPEN else (),
    )


def _event(entry: JournalEntry) -> str:
    """Return what happened, and the state that followed unless the words say it already."""
    if entry.to_state is None or entry.event.replace(" ", "_").replace("-", "_") == entry.to_state:
        return entry.event
    return f"{entry.event} -> {entry.to_state}"


def _lines(session: Session, case: Case) -> tuple[StoryLine, ...]:
    entries = session.scalars(select(JournalEntry).where(JournalEntry.case_id == case.id).order_by(JournalEntry.id))
    return tuple(
        StoryLine(
            at=f"{Moment.of(entry.at).local:%Y-%m-%d %H:%M}",
            actor=entry.actor,
            event=_event(entry),
            reason=entry.reason or "",
            data=entry.data,
        )
        for entry in entries
    )


def _outside(session: Session, case: Case) -> tuple[OutsideStory, ...]:
    effects = session.scalars(select(Effect).where(Effect.case_id == case.id).order_by(Effect.id))
    return tuple(OutsideStory(one.kind, one.payload.get("status"), one.state, one.last_error) for one in effects)


def _letters(session: Session, case: Case) -> tuple[LetterStory, ...]:
    running = terms_of_cases(session, terms_of(case.campaign), [case.id]).get(case.id, [])
    governing = by_round(running)
    return tuple(_letter(one, governs=governing[one.round] is one) for one in running)


def _letter(one: RunningTerm, *, governs: bool) -> LetterStory:
    return LetterStory(one.round, one.addressee, one.postmark, one.deadline, governs)

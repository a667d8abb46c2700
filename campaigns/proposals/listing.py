"""Lists the proposed strike-offs per batch, with everything that speaks for and against each now."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.agenda import chunks
from actualisatie.campaigns.holding.guarded import under_guardianship
from actualisatie.campaigns.postmarks.terms import Terms, terms_of
from actualisatie.campaigns.strike_offs.gate_facts import gate_facts
from actualisatie.campaigns.work import CHUNK
from actualisatie.dossiers.gate import GateReason, LetterFacts, may_propose
from actualisatie.dossiers.gate_words import Support, what_speaks_for
from actualisatie.dossiers.kinds import Ground
from actualisatie.dossiers.states import CaseState
from actualisatie.storage.models import Campaign, Case, Dossier, HousingCompany, Letter
from actualisatie.storage.models.letter import batch_code


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One proposed strike-off. `batch` is that of its last letter; `proposed_on` a Brussels day. Names no candidate.

    `speaks_for` and `against` are what the gate finds now, not what it found when it was proposed.
    """

    dossier: str
    batch: str
    company: str
    ground: Ground | None
    premium_recipient: bool
    under_guardianship: bool
    proposed_by: str
    proposed_on: date
    letters: tuple[LetterFacts, ...]
    speaks_for: tuple[Support, ...]
    against: tuple[GateReason, ...]

    @property
    def look_first(self) -> bool:
        """Return whether this dossier has most to lose, or could not answer alone."""
        return self.premium_recipient or self.under_guardianship


def list_proposal_lines(
    session: Session, campaign: Campaign, moment: Moment, batch: str | None = None
) -> list[ProposalLine]:
    """Return the proposals that wait for a decision, of all batches or of one.

    Ordered by batch; within it who has a rent premium or is under bewind first, then by number. The gate is asked about
    each, a few hundred at a time.
    """
    terms = terms_of(campaign)
    rows = [row for row in _proposed(session, campaign, terms, moment) if batch in (None, _batch(row))]
    lines = [line for chunk in _parts(rows) for line in _lines(session, chunk, terms, moment)]
    return sorted(lines, key=lambda line: (line.batch, not line.look_first, line.dossier))


def batches_of_proposals(session: Session, campaign: Campaign, moment: Moment) -> dict[str, str]:
    """Return the batch of each dossier whose strike-off waits for a decision, without asking the gate."""
    return {row.number: _batch(row) for row in _proposed(session, campaign, terms_of(campaign), moment)}


def sample(dossiers: Iterable[str], campaign: str, day: date, size: int) -> list[str]:
    """Return some dossiers to look at closely: on one day always the same ones, on the next others.

    Nobody can choose them, and one that leaves the list does not change the rest.
    """

    def place(number: str) -> bytes:
        return hashlib.sha256(f"{campaign}|{day}|{number}".encode()).digest()

    return sorted(sorted(dossiers, key=place)[:size])


def _proposed(session: Session, campaign: Campaign, terms: Terms, moment: Moment) -> Sequence[Row[Any]]:
    last = (
        select(Letter.case_id, func.max(Letter.batch_id).label("batch_id"))
        .where(Letter.round == terms.required_rounds[-1], Letter.withdrawn_at.is_(None))
        .group_by(Letter.case_id)
        .subquery()
    )
    query = (
        select(
            Case,
            Dossier.number,
            Dossier.premium_recipient,
            HousingCompany.code,
            last.c.batch_id,
            under_guardianship(moment.today).label("guarded"),
        )
        .join(Dossier, Case.dossier_id == Dossier.id)
        .join(HousingCompany, Case.housing_company_id == HousingCompany.id)
        .outerjoin(last, last.c.case_id == Case.id)
        .where(Case.campaign_id == campaign.id, Case.state == CaseState.STRIKE_OFF_PROPOSED)
        .order_by(Case.id)
    )
    return session.execute(query).all()


def _batch(row: Row[Any]) -> str:
    return batch_code(row.batch_id) if row.batch_id is not None else "-"


def _parts(rows: Sequence[Row[Any]]) -> Iterator[list[Row[Any]]]:
    for places in chunks(range(len(rows)), CHUNK):
        yield [rows[place] for place in places]


def _lines(session: Session, rows: Sequence[Row[Any]], terms: Terms, moment: Moment) -> Iterator[ProposalLine]:
    facts = gate_facts(session, [row.Case for row in rows], terms)
    for row in rows:
        case: Case = row.Case
        answer = may_propose(facts[case.id], moment)
        yield ProposalLine(
            dossier=row.number,
            batch=_batch(row),
            company=row.code,
            ground=case.ground,
            premium_recipient=row.premium_recipient,
            under_guardianship=row.guarded,
            proposed_by=case.proposed_by or "",
            proposed_on=Moment.of(case.proposed_at).today if case.proposed_at else case.state_since,
            letters=facts[case.id].letters,
            speaks_for=what_speaks_for(facts[case.id], answer),
            against=answer.reasons,
        )

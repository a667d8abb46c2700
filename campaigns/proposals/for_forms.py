"""The proposals as a form shows them: counts in Markdown, and a table of dossiers with every reason for and against.

Dossier numbers and reasons of the gate only: who gets a premium or is under bewind is not told apart, both are *first*.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.proposals.listing import ProposalLine, list_proposal_lines, sample
from actualisatie.campaigns.proposals.summary import lines_markdown
from actualisatie.campaigns.strike_offs.waiting_approvals import numbers_that_wait
from actualisatie.dossiers.gate_words import AGAINST, FOR
from actualisatie.storage.models import Campaign

SAMPLE = 5
"""Dossiers that nobody chose, to be looked at closely."""
MOST = 500
"""Rows that a form shows at most; `actualisatie approve CAMPAIGN --batch B000012` shows all of a batch."""


@dataclass(frozen=True, slots=True)
class ShownProposals:
    """What a form shows: counts per batch in Markdown, the rows of a table, and the numbers of the sample."""

    markdown: str
    rows: tuple[dict[str, Any], ...]
    sample: tuple[str, ...]


def proposals_for_form(session: Session, campaign: Campaign, until: datetime, moment: Moment) -> ShownProposals:
    """Return what the second person sees of what was proposed `until` then; the gate is asked about each now."""
    asked = numbers_that_wait(session, campaign, until)
    lines = [line for line in list_proposal_lines(session, campaign, moment) if line.dossier in asked]
    chosen = sample([line.dossier for line in lines], campaign.name, moment.today, SAMPLE)
    ordered = sorted(
        lines, key=lambda line: (not line.look_first, line.dossier not in chosen, line.batch, line.dossier)
    )
    rows = tuple(_row(line, chosen) for line in ordered[:MOST])
    return ShownProposals(lines_markdown(lines), rows, tuple(chosen))


def _row(line: ProposalLine, chosen: Sequence[str]) -> dict[str, Any]:
    look = "first: premium or bewind" if line.look_first else "sample" if line.dossier in chosen else ""
    return {
        "look at": look,
        "dossier": line.dossier,
        "batch": line.batch,
        "ground": str(line.ground).replace("_", " "),
        "against": "; ".join(AGAINST[one] for one in line.against) or "nothing",
        "for": "; ".join(FOR[one] for one in line.speaks_for),
        "letters": ", ".join(f"{one.round} {one.postmark}, last day {one.last_day}" for one in line.letters),
        "proposed": f"{line.proposed_on} by {line.proposed_by}",
    }

"""The proposals per batch in counts: for the approver's first look, and for a form that may show nobody's dossier."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.proposals.listing import ProposalLine, list_proposal_lines
from actualisatie.dossiers.gate import GateReason
from actualisatie.dossiers.gate_words import AGAINST, FOR, Support
from actualisatie.storage.models import Campaign


@dataclass(frozen=True, slots=True)
class ProposedBatch:
    """The proposals of one batch in counts. `oldest` is the Brussels day of the first; `clear` counts those without a
    reason against.
    """

    batch: str
    company: str
    proposals: int
    clear: int
    premium: int
    under_guardianship: int
    oldest: date
    proposed_by: tuple[str, ...]
    grounds: dict[str, int]
    speaks_for: dict[Support, int]
    against: dict[GateReason, int]


def summarise(lines: Sequence[ProposalLine]) -> list[ProposedBatch]:
    """Count the lines of each batch, in the order in which they stand."""
    return [_batch(name, list(group)) for name, group in groupby(lines, key=lambda line: line.batch)]


def proposals_markdown(session: Session, campaign: Campaign, moment: Moment, batch: str | None = None) -> str:
    """Return the listing for a form: counts per batch and the reasons in words, no dossier and no candidate.

    Empty when nothing waits for a decision.
    """
    return lines_markdown(list_proposal_lines(session, campaign, moment, batch))


def lines_markdown(lines: Sequence[ProposalLine]) -> str:
    """Return the same of lines that were listed already."""
    found = summarise(lines)
    if not found:
        return ""
    head = "| batch | company | strike-offs | with premium | under bewind | ground | nothing against |"
    rows = [
        f"| {one.batch} | {one.company} | {one.proposals} | {one.premium} | {one.under_guardianship} "
        f"| {_counted(one.grounds)} | {one.clear} |"
        for one in found
    ]
    return "\n".join([head, "|---|---|--:|--:|--:|---|--:|", *rows, "", *_reasons(found)]) + "\n"


def _batch(name: str, lines: list[ProposalLine]) -> ProposedBatch:
    return ProposedBatch(
        batch=name,
        company=lines[0].company,
        proposals=len(lines),
        clear=sum(not line.against for line in lines),
        premium=sum(line.premium_recipient for line in lines),
        under_guardianship=sum(line.under_guardianship for line in lines),
        oldest=min(line.proposed_on for line in lines),
        proposed_by=tuple(sorted({line.proposed_by for line in lines})),
        grounds=dict(Counter(str(line.ground) for line in lines)),
        speaks_for=dict(Counter(one for line in lines for one in line.speaks_for)),
        against=dict(Counter(one for line in lines for one in line.against)),
    )


def _reasons(found: Sequence[ProposedBatch]) -> list[str]:
    """Give every reason with its count over all batches; what speaks for first, in the gate's own order."""
    total = sum(one.proposals for one in found)
    speaks_for = sum((Counter(one.speaks_for) for one in found), Counter[Support]())
    against = sum((Counter(one.against) for one in found), Counter[GateReason]())
    lines = [f"- for ({speaks_for[one]} of {total}): {FOR[one]}" for one in Support if speaks_for[one]]
    return lines + [f"- **against** ({against[one]}): {AGAINST[one]}" for one in GateReason if against[one]]


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in sorted(counts.items()))

"""What an approver sees: the batches in counts, the dossiers with what is for and against each, and a sample."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from actualisatie.cli.output import print_table

if TYPE_CHECKING:
    from actualisatie.campaigns.proposals.listing import ProposalLine
    from actualisatie.campaigns.proposals.summary import ProposedBatch
    from actualisatie.dossiers.gate import LetterFacts


def as_plain(lines: Sequence["ProposalLine"], sample: Sequence[str]) -> dict[str, Any]:
    """Return all of the listing for a program."""
    from actualisatie.campaigns.proposals.summary import summarise

    batches = [asdict(one) for one in summarise(lines)]
    return {"batches": batches, "proposals": [asdict(one) for one in lines], "sample": list(sample)}


def print_proposals(campaign: str, lines: Sequence["ProposalLine"], sample: Sequence[str], *, whole: bool) -> None:
    """Print the counts of each batch and its dossiers; `whole` spells out the reasons and the letters of each too."""
    from actualisatie.campaigns.proposals.summary import summarise

    if not lines:
        typer.echo("No strike-off waits for a decision.")
        return
    batches = summarise(lines)
    print_table(
        f"Proposed in {campaign}",
        ("batch", "company", "strike-offs", "premium", "bewind", "nothing against", "since", "proposed by"),
        [
            (
                one.batch,
                one.company,
                one.proposals,
                one.premium,
                one.under_guardianship,
                one.clear,
                one.oldest,
                ", ".join(one.proposed_by),
            )
            for one in batches
        ],
    )
    for one in batches:
        _print_reasons(one)
        _print_dossiers(one.batch, [line for line in lines if line.batch == one.batch], whole=whole)
    if sample:
        typer.echo("\nLook at these before you decide:")
        for number in sample:
            typer.echo(f"  actualisatie explain {number}")


def _print_reasons(batch: "ProposedBatch") -> None:
    from actualisatie.dossiers.gate import GateReason
    from actualisatie.dossiers.gate_words import AGAINST, FOR, Support

    typer.echo(f"\nBatch {batch.batch}, {batch.proposals} strike-offs")
    for one in Support:
        if count := batch.speaks_for.get(one):
            typer.echo(f"  for      {count:>5}  {FOR[one]}")
    for reason in GateReason:
        if count := batch.against.get(reason):
            typer.echo(f"  against  {count:>5}  {AGAINST[reason]}")


def _print_dossiers(batch: str, lines: Sequence["ProposalLine"], *, whole: bool) -> None:
    columns = ["dossier", "ground", "first", "against", *(("for", "letters") if whole else ())]
    rows = [
        (
            line.dossier,
            str(line.ground).replace("_", " "),
            " ".join(name for name in ("premium", "bewind") if _marks(line)[name]),
            _words(line.against) or None,
            *((_words(line.speaks_for), ", ".join(map(_letter, line.letters))) if whole else ()),
        )
        for line in lines
    ]
    print_table(f"Dossiers of {batch}", columns, rows)


def _marks(line: "ProposalLine") -> dict[str, bool]:
    return {"premium": line.premium_recipient, "bewind": line.under_guardianship}


def _words(names: Sequence[str]) -> str:
    return ", ".join(str(name).replace("_", " ") for name in names)


def _letter(one: "LetterFacts") -> str:
    return f"{one.round} {one.postmark} (last day {one.last_day})"

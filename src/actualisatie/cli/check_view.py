"""What `actualisatie check` prints: tables for people, JSON for programs, and no INSZ but in lines about a folder."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from actualisatie.cli.output import print_json, print_table

if TYPE_CHECKING:
    from actualisatie.campaigns.checks.looking import Look
    from actualisatie.cli.check_work import PersonLine
    from actualisatie.connectors.magda.answer import Answer, SourceValue
    from actualisatie.dossiers.conditions.facts import ConditionResult

COLUMNS = ("INSZ", "register", "deceased", "address", "income", "year", "owns", "rights", "codes", "verdict")


def print_look(look: "Look", *, as_json: bool) -> None:
    """Print a verdict, its conditions and the answers on which they rest."""
    if as_json:
        print_json(
            {
                "verdict": look.assessment.verdict.value,
                "conditions": [_condition(result) for result in look.assessment.results],
                "answers": [{"about": role.value, **_answer(answer)} for role, answer in look.answers],
            }
        )
        return
    typer.echo(f"Verdict: {look.assessment.verdict.value}\n")
    print_table(
        "Conditions",
        ("condition", "verdict", "sentence for a letter", "figures", "source"),
        (
            (
                result.condition.value,
                result.verdict.value,
                result.sentence,
                ", ".join(f"{name} {value}" for name, value in result.figures.items()) or None,
                result.source,
            )
            for result in look.assessment.results
        ),
    )
    typer.echo("")
    print_table(
        "Answers of the sources",
        ("about", "service", "outcome", "codes", "why", "reference", "SHA-256"),
        (
            (
                role.value,
                answer.service.value,
                answer.outcome.value.replace("_", " "),
                ", ".join(code.key for code in answer.codes) or None,
                answer.detail or None,
                answer.reference[:8] or None,
                answer.sha256[:8] if answer.sha256 else None,
            )
            for role, answer in look.answers
        ),
    )


def print_everybody(lines: Iterable["PersonLine"], *, as_json: bool) -> None:
    """Print one line per person: JSON Lines, or a table."""
    if as_json:
        for line in lines:
            typer.echo(json.dumps(asdict(line), ensure_ascii=False))
        return
    print_table("Everybody in the folder", COLUMNS, (_row(line) for line in lines))


def _row(line: "PersonLine") -> tuple[object, ...]:
    words = {True: "yes", False: "no", None: None}
    euro = None if line.income_cents is None else f"{line.income_cents / 100:,.2f}"
    rights = ", ".join(f"{right['type']} {right['share'] or '?'}" for right in line.rights)
    return (
        line.insz,
        line.population,
        words[line.deceased],
        words[line.has_address],
        euro,
        line.income_year,
        words[line.owns],
        rights or None,
        " ".join(line.errors) or None,
        line.verdict,
    )


def _condition(result: "ConditionResult") -> dict[str, object]:
    return {
        "condition": result.condition.value,
        "verdict": result.verdict.value,
        "sentence": result.sentence,
        "source": result.source,
        "figures": result.figures,
    }


def _answer(answer: "Answer[SourceValue]") -> dict[str, object]:
    return {
        "source": answer.source,
        "outcome": answer.outcome.value,
        "codes": [code.key for code in answer.codes],
        "fault": answer.fault.value if answer.fault else None,
        "detail": answer.detail,
        "reference": answer.reference,
        "asked_at": answer.asked_at.isoformat(),
        "sha256": answer.sha256,
        "attempts": answer.attempts,
    }

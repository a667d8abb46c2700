"""The results of the conditions as a letter tells them: one line per condition, no figures of one person to another."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import Ground, Verdict
from actualisatie.letters.content import ConditionLine

_LABEL = {
    Condition.AGE: "Leeftijd",
    Condition.POPULATION: "Inschrijving in het bevolkingsregister",
    Condition.INCOME: "Inkomen",
    Condition.OWNERSHIP: "Geen woning of bouwgrond",
    Condition.MEANS: "Spaargeld en beleggingen",
}
_EVIDENCE = {
    Condition.AGE: ("een beslissing van de jeugdrechter of van de dienst die u begeleidt",),
    Condition.POPULATION: ("een recent attest van inschrijving van uw gemeente",),
    Condition.INCOME: (
        "uw meest recente aanslagbiljet van de personenbelasting",
        "of loonfiches of attesten van drie van de laatste zes maanden, als uw inkomen nu lager is",
    ),
    Condition.OWNERSHIP: (
        "een verkoopakte of een attest van het kadaster",
        "of een bewijs dat u de woning niet kunt gebruiken (onteigening, ongeschikt verklaard, echtscheiding)",
    ),
    Condition.MEANS: ("recente rekeninguittreksels van uw spaar- en effectenrekeningen",),
}
_RANK = (Verdict.FAILS, Verdict.UNKNOWN, Verdict.MEETS)


def condition_lines(results: Sequence[Mapping[str, Any]]) -> tuple[ConditionLine, ...]:
    """Return one line per condition with the worst outcome among the persons; evidence only where it is not met."""
    lines = []
    for condition in Condition:
        of_this = [one for one in results if one["condition"] == condition]
        if not of_this:
            continue
        worst = min(of_this, key=lambda one: _RANK.index(Verdict(one["verdict"])))
        verdict = Verdict(worst["verdict"])
        evidence = _EVIDENCE[condition] if verdict is Verdict.FAILS else ()
        lines.append(ConditionLine(_LABEL[condition], verdict, worst["sentence"], evidence))
    return tuple(lines)


def line_of(condition: Condition, sentence: str) -> ConditionLine:
    """Return the line of a condition that is not met, with a sentence of its own and the evidence that is accepted."""
    return ConditionLine(_LABEL[condition], Verdict.FAILS, sentence, _EVIDENCE[condition])


def failing_labels(results: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return the names, as letters give them, of the conditions that are not met."""
    failing = {one["condition"] for one in results if one["verdict"] == Verdict.FAILS}
    return frozenset(label for condition, label in _LABEL.items() if condition in failing)


def without(results: Sequence[Mapping[str, Any]], proven: Collection[Condition]) -> list[Mapping[str, Any]]:
    """Return the results but for the conditions that documents proved: the sources go on calling them not met."""
    return [one for one in results if one["condition"] not in proven]


def grounds_in_fact(ground: Ground, results: Sequence[Mapping[str, Any]], *, reminded: bool) -> tuple[str, ...]:
    """Return the facts that a decision names (law of 29 July 1991: grounds in fact), fitting its ground.

    `reminded` tells whether this kind of campaign sends a second letter.
    """
    if ground is Ground.SILENCE:
        answer = "geen van beide brieven een" if reminded else "onze brief geen"
        return (f"Wij hebben op {answer} antwoord van u gekregen.",)
    if ground is Ground.INACTIVITY:
        return ("Het register kent al twee jaar geen activiteit van u, en wij kregen geen antwoord op onze brief.",)
    return tuple(line.sentence for line in condition_lines(results) if line.outcome is Verdict.FAILS)

"""What may still change in a definition: at first everything, later only extensions and who is told of statuses."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from actualisatie.calendar.law import LawParameters, Term
from actualisatie.campaigns.definitions.definition import CampaignDefinition

_NEVER = frozenset({"kind", "name"})
_NOT_AFTER_SELECTION = ("housing_companies", "policies.scope.")
"""Once the dossiers are selected, a change of scope would reach none of them."""

_AT_ANY_TIME = ("policies.signal.",)
"""Who outside is told of statuses: no candidate gains or loses by it, and a vendor's software may need it today."""

_LENGTHS: Mapping[str, Callable[[LawParameters], int]] = {
    "policies.term.first": lambda law: law.term_length(Term.FIRST),
    "policies.term.reminder": lambda law: law.term_length(Term.REMINDER),
    "policies.term.annual": lambda law: law.term_length(Term.ANNUAL),
    "policies.term.inactivity": lambda law: law.term_length(Term.INACTIVITY),
    "policies.review.second_request_days": lambda law: law.term_length(Term.SECOND_REQUEST),
    "policies.reminder.grace_working_days": lambda law: law.reminder_grace_working_days,
    "policies.strike.grace_working_days": lambda law: law.strike_grace(),
}
"""Lengths that may grow, with what an empty one stands for."""


def differences(old: CampaignDefinition, new: CampaignDefinition) -> dict[str, tuple[Any, Any]]:
    """Return the old and new value of every field that differs, by its path."""
    before, after = dict(_leaves(old.as_json(), "")), dict(_leaves(new.as_json(), ""))
    paths = sorted(before.keys() | after.keys())
    return {path: (before.get(path), after.get(path)) for path in paths if before.get(path) != after.get(path)}


def forbidden_changes(
    old: CampaignDefinition, new: CampaignDefinition, *, selected: bool, frozen: bool
) -> tuple[str, ...]:
    """Return the paths that differ and may not: all but extensions when `frozen`, the scope once `selected`."""
    law = old.law
    return tuple(
        path
        for path, (before, after) in differences(old, new).items()
        if path in _NEVER
        or (selected and path.startswith(_NOT_AFTER_SELECTION))
        or (frozen and not path.startswith(_AT_ANY_TIME) and not _favours_the_candidate(path, before, after, law))
    )


def _favours_the_candidate(path: str, before: Any, after: Any, law: LawParameters) -> bool:
    """Answer whether a change gives more time: a longer term or grace, a later close or none at all."""
    if path == "period.close":
        return before is not None and (after is None or after > before)
    if path not in _LENGTHS:
        return False
    usual = _LENGTHS[path](law)
    longer: bool = (usual if after is None else after) >= (usual if before is None else before)
    return longer


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Give each value that is no group of keys, by its path; a list counts as one value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else key)
    else:
        yield path, value

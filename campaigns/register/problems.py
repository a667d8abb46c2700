"""What is wrong with a line, said without showing what stands in it: a value may be a name, an INSZ or an address."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import ValidationError

_PLAIN_KEY = re.compile(r"[A-Za-z_]{1,40}")
_TYPES = frozenset({"export", "housing_company", "dossier"})
"""With these pydantic begins the path of a fault: the type of the record."""
_JSON_PLACE = re.compile(r"^Invalid JSON: (.*) at line 1 column (\d+)$")

_REASONS = {
    "union_tag_not_found": "every record needs a `type`: export, housing_company or dossier",
    "union_tag_invalid": "unknown type of record: use export, housing_company or dossier",
    "extra_forbidden": "unknown key: see the published schema for the keys of this record",
    "missing": "is missing",
    "too_short": "must not be empty: leave the key out when there is nothing to say",
    "dict_type": "must be an object",
    "date_type": "must be a date as text, YYYY-MM-DD",
    "timezone_aware": "needs a time zone, such as Z or +01:00",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of one line: its number from 1, the field as a path (None for the line as a whole) and the reason."""

    line: int
    field: str | None
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Return the problem as plain JSON values."""
        return asdict(self)


def problems_of(line: int, error: ValidationError) -> list[Problem]:
    """Return one problem for each fault that pydantic found, without any value."""
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    return [Problem(line, _field(fault["loc"]), _reason(fault["type"], fault["msg"])) for fault in faults]


def _reason(kind: str, message: str) -> str:
    if kind == "json_invalid":
        found = _JSON_PLACE.match(message)
        return f"is not JSON: {found[1]} (character {found[2]})" if found else "is not JSON"
    if kind in _REASONS:
        return _REASONS[kind]
    if kind in {"too_long", "string_too_long"}:
        return message.replace("Value", "it").replace("String", "it").replace(" items after validation", " characters")
    return message.removeprefix("Value error, ").replace("Input should", "it should")


def _field(path: tuple[int | str, ...]) -> str | None:
    """Return the path as `members[0].person.insz`; a key that looks like data is not repeated."""
    text = ""
    for step in path[1:] if path and path[0] in _TYPES else path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += "." + (step if _PLAIN_KEY.fullmatch(step) else "(unknown key)")
    return text.removeprefix(".") or None

"""Names a set of rules by what it says, so that a record shows under which rules it was made."""

import hashlib
import json
from dataclasses import asdict, is_dataclass
from datetime import date


def fingerprint(values: object) -> str:
    """Return eight digits that change with any value; the same on every machine and Python version."""
    told = json.dumps(values, default=_plain, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _plain(value: object) -> object:
    if isinstance(value, date):  # an instant too
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"{value!r} has no plain form to take a fingerprint of; give it one in versions.py.")

"""What an import did: how many records were new, changed or the same, and what was wrong."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from actualisatie.campaigns.register.problems import Problem


class Change(StrEnum):
    """What a record did to the database."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of one import. Counts are records (lines); when nothing was imported they are 0 but for `read`.

    `statuses_kept` counts dossiers whose status in the file is older than the one on record, which was therefore kept.
    """

    read: int
    created: int
    changed: int
    unchanged: int
    statuses_kept: int
    sha256: str
    problems: tuple[Problem, ...]
    imported: bool

    @property
    def bad_lines(self) -> int:
        """Return how many lines have at least one problem."""
        return len({problem.line for problem in self.problems})

    def counts(self) -> dict[str, int]:
        """Return the figures, without the problems."""
        return {
            "read": self.read,
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "statuses_kept": self.statuses_kept,
            "bad_lines": self.bad_lines,
        }

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return {
            "imported": self.imported,
            **self.counts(),
            "sha256": self.sha256,
            "problems": [problem.as_json() for problem in self.problems],
        }


def report_of(
    changes: Counter[Change], *, read: int, statuses_kept: int, sha256: str, problems: list[Problem], imported: bool
) -> ImportReport:
    """Put the outcome together; an import that was refused has created and changed nothing."""
    done = changes if imported else Counter[Change]()
    return ImportReport(
        read=read,
        created=done[Change.CREATED],
        changed=done[Change.CHANGED],
        unchanged=done[Change.UNCHANGED],
        statuses_kept=statuses_kept if imported else 0,
        sha256=sha256,
        problems=tuple(problems),
        imported=imported,
    )

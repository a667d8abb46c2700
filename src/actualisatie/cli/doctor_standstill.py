"""The check of `actualisatie doctor` whether the database stands still, as one that came back from a backup does."""

from sqlalchemy import Engine

from actualisatie.cli.doctor_checks import Finding

_RELEASE = "no round moves anything until two people release it: `actualisatie restored show`, then docs/restoring.md"
_ANOTHER = (
    "one person said that all was made up for: another looks and releases (`actualisatie restored release --by NAME`)"
)


def movement(engine: Engine) -> Finding:
    """Say whether rounds move anything, and what to do where they do not. Notes nothing: the next round does."""
    from actualisatie.campaigns.restoring.standing_still import (
        BEHIND,
        INBOX_LOST,
        is_behind_its_mark,
        lost_its_inbox,
        stands_still,
    )
    from actualisatie.storage.database import transaction

    with transaction(engine) as session:
        if found := stands_still(session):
            return _problem(f"the database stands still ({found.why}): {_ANOTHER if found.asked_by else _RELEASE}")
        if lost_its_inbox(session):
            return _problem(INBOX_LOST)
        if is_behind_its_mark(session):
            return _problem(f"the database came back from a backup ({BEHIND}): {_RELEASE}")
    return Finding("standstill", ok=True, found="the database does not stand still")


def _problem(told: str) -> Finding:
    return Finding("standstill", ok=False, found=told)

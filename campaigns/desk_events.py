"""The names of all events that operators and automations can hear of: flows emit these and no others."""

from enum import StrEnum

PREFIX = "actualisatie"
"""How all names of ours begin in Prefect, where other programs may emit events too."""


class DeskEvent(StrEnum):
    """What happened, as events name it; it happened to a campaign, a batch, a source or the journal."""

    BATCH_MADE = "batch.made"
    BATCH_POSTED = "batch.posted"
    POSTMARK_CORRECTED = "postmark.corrected"
    POSTMARK_MISSING = "postmark.missing"
    DEADLINE_PASSED = "deadline.passed"
    TERMS_EXTENDED = "terms.extended"
    STRIKE_OFF_PROPOSED = "strike_off.proposed"
    STRIKE_OFF_DONE = "strike_off.done"
    REINSTATEMENT_PROPOSED = "reinstatement.proposed"
    APPROVAL_WAITING = "approval.waiting"
    OUTBOX_DEAD = "outbox.dead"
    SOURCE_DOWN = "source.down"
    SOURCE_UP = "source.up"
    ALARM_RAISED = "alarm.raised"
    JOURNAL_BROKEN = "journal.broken"
    ROUND_DONE = "round.done"

    @property
    def in_prefect(self) -> str:
        """Return the name under which Prefect knows the event, such as `actualisatie.batch.made`."""
        return f"{PREFIX}.{self}"

"""The round as bare SQL: the same questions and the same decisions, each one statement over all cases that are due.

An update that looked at nothing but the due day would remind and strike off whoever is held, answered, or was never
written to. So whoever decides by SQL looks at what the gate looks at. What only Python does here is left out: no
deadline is computed (the latest postmark that is old enough is known beforehand), no reason is told for a refusal.
"""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from actualisatie.calendar.moment import midnight_after
from actualisatie.campaigns.agenda import ASK_AGAIN_AFTER
from actualisatie.campaigns.checks.verdicts import DAILY_TRIES
from actualisatie.campaigns.worklist import OVERDUE_AFTER
from actualisatie.cli.bench.bare import Statement
from actualisatie.cli.bench.campaign_days import POSTED_LATER, REMINDED, ROUND
from actualisatie.cli.bench.campaign_steps import moved
from actualisatie.dossiers.gate import FORBIDDING_STATUSES, FRESH
from actualisatie.dossiers.states import OPEN


def round_read() -> list[Statement]:
    """Return what a round asks the database: whom to ask about, who is paused, and how much waits for too long."""
    asked_before = ROUND.at - ASK_AGAIN_AFTER
    overdue_before = midnight_after(ROUND.today - timedelta(days=OVERDUE_AFTER))
    return [(_TO_ASK, (DAILY_TRIES, asked_before) * 2), (_PAUSED, ()), (_OVERDUE, (overdue_before,))]


def round_done() -> list[Statement]:
    """Return what proposes and reminds all whose due day has come and against whom nothing stands."""
    return [_proposed(), _due_again()]


def _proposed() -> Statement:
    text, values = moved(
        "strike_off_proposed",
        "reminder_posted",
        ROUND.today,
        ", due_on = NULL, ground = 'silence', proposed_at = ?, proposed_by = 'bench', approved_by = NULL",
        ROUND.at,
    )
    fresh = ROUND.at - FRESH
    given = (*values, ROUND.today, REMINDED.today, REMINDED.today, fresh, fresh, ROUND.today)
    return f"{text}{_DUE}{_posted('first')}{_posted('reminder')}{_NOTHING_AGAINST}", given


def _due_again() -> Statement:
    text, values = moved("reminder_due", "letter_posted", ROUND.today, ", due_on = NULL")
    return f"{text}{_DUE}{_posted('first')}", (*values, ROUND.today, POSTED_LATER.today)


def _words(words: Iterable[StrEnum]) -> str:
    return ", ".join(f"'{word.value}'" for word in sorted(words))


def _posted(round_: str) -> str:
    """Return the condition that a letter of a round counts, with a postmark that is old enough, and its proof."""
    return (
        " AND EXISTS (SELECT 1 FROM letter l JOIN batch b ON b.id = l.batch_id"  # noqa: S608 - own words
        f" WHERE l.case_id = \"case\".id AND l.round = '{round_}' AND l.withdrawn_at IS NULL"
        " AND COALESCE(l.postmark, b.postmark) <= ? AND COALESCE(l.proof, b.proof) <> '')"
    )


_DUE = (
    " AND due_on <= ?"
    ' AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.case_id = "case".id AND h.lifted_at IS NULL)'
    " AND NOT EXISTS (SELECT 1 FROM reply r WHERE r.case_id = \"case\".id AND r.status = 'unclear')"
)
_NOTHING_AGAINST = (
    " AND checked_at > ? AND register_asked_at > ? AND verdict <> 'unknown'"  # noqa: S608 - own words
    f" AND register_status NOT IN ({_words(FORBIDDING_STATUSES)})"
    " AND NOT register_confirmed AND NOT applicant_deceased AND letter_address_hash = address_hash"
    " AND NOT EXISTS (SELECT 1 FROM reply r WHERE r.case_id = \"case\".id AND r.status = 'processed'"
    " AND r.kind IN ('confirmation', 'documents'))"
    ' AND NOT EXISTS (SELECT 1 FROM document_verdict v WHERE v.case_id = "case".id AND v.ask_again_until >= ?)'
    ' AND EXISTS (SELECT 1 FROM dossier d WHERE d.id = "case".dossier_id'
    ' AND d.housing_company_id = "case".housing_company_id'
    " AND NOT EXISTS (SELECT 1 FROM reply r WHERE r.dossier_number = d.number AND r.status = 'unmatched'))"
)
_OPEN = f"c.campaign_id = 1 AND c.state IN ({_words(OPEN)})"
_ASKED = "NOT c.applicant_deceased AND (c.check_tries < ? OR c.checked_at <= ?)"
_HELD = 'FROM hold h JOIN "case" c ON c.id = h.case_id'
_TO_ASK = (
    f"SELECT c.id FROM \"case\" c WHERE c.campaign_id = 1 AND c.state = 'selected' AND {_ASKED} UNION "  # noqa: S608 - own words
    f"SELECT c.id {_HELD} WHERE h.reason IN ('source_unavailable', 'conditions_unknown') AND h.lifted_at IS NULL"
    f" AND {_OPEN} AND {_ASKED}"
)
_PAUSED = f"SELECT c.id {_HELD} WHERE h.reason IN ('in_offer', 'appeal') AND h.lifted_at IS NULL AND {_OPEN}"
_OVERDUE = (
    f"SELECT w.code, COUNT(*) {_HELD} JOIN housing_company w ON w.id = c.housing_company_id"
    f" WHERE h.lifted_at IS NULL AND h.placed_at < ? AND {_OPEN} GROUP BY w.code"
)

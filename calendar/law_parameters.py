"""The law's parameters in force on one day, each with where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from actualisatie.calendar.errors import TermTooShortError
from actualisatie.calendar.rules import Certainty, Feb29, LateReply, Party, Roll, Term, TimelyBy, Unit
from actualisatie.calendar.versions import fingerprint
from actualisatie.calendar.wording import counted


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a parameter comes from: since when it holds, its source and how well it is known."""

    valid_from: date
    source: str
    certainty: Certainty
    note: str = ""


@dataclass(frozen=True, slots=True)
class TermRule:
    """The length of a term in calendar days, counted from the day after the postmark."""

    length: int
    minimum: int
    unit: Unit
    reminder_follows: bool


@dataclass(frozen=True, slots=True)
class Freeze:
    """A period in which a party may write nothing: from `starts_at` up to, not including, `ends_at`."""

    binds: Party
    starts_at: datetime
    ends_at: datetime
    first_announced_end: datetime | None
    source: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class LawParameters:
    """Everything that counting days needs to know of the law on one day.

    Units are in the names: `_working_days`, `_calendar_days`, `_years`. `provenance` gives the source and
    certainty of each group by its name in `data/law.yaml`. `version` names exactly these values; a
    campaign records it.
    """

    version: str
    terms: Mapping[Term, TermRule] = field(hash=False)
    roll: Roll
    strike_grace_working_days: int
    strike_grace_non_prior_working_days: int
    reminder_grace_working_days: int
    reply_timely_by: TimelyBy
    reply_illegible_postmark_working_days: int
    reply_late_before_decision: LateReply
    anniversary_feb29: Feb29
    annual_first_day: date
    unposted_alert_working_days: int
    appeal_calendar_days: int
    appeal_notice_working_days: int
    courtesy_message_day: int
    inactivity_years: int
    freezes: tuple[Freeze, ...]
    provenance: Mapping[str, Provenance] = field(hash=False)

    def term_length(self, term: Term, requested: int | None = None) -> int:
        """Return the length of a term in calendar days: the law's, or the longer one that is asked for.

        Raises:
            TermTooShortError: `requested` is below the legal minimum (S2: "at least 30 days").
        """
        rule = self.terms[term]
        if requested is None:
            return rule.length
        if requested < rule.minimum:
            raise TermTooShortError(
                f"A {term} term of {counted(requested, 'calendar day')} is below the legal minimum of "
                f"{rule.minimum}. A housing company may lengthen a term, never shorten it: ask for "
                f"{rule.minimum} or more."
            )
        return requested

    def reminder_follows(self, term: Term) -> bool:
        """Tell whether silence on a letter of this term leads to a reminder before any strike-off."""
        return self.terms[term].reminder_follows

    def strike_grace(self, *, prior: bool = True) -> int:
        """Return the grace in working days before a strike-off: more when replies travel non-prior."""
        return self.strike_grace_working_days if prior else self.strike_grace_non_prior_working_days

    def with_policy(
        self,
        *,
        roll: Roll | None = None,
        reply_timely_by: TimelyBy | None = None,
        late_before_decision: LateReply | None = None,
        feb29: Feb29 | None = None,
    ) -> "LawParameters":
        """Return these parameters with a campaign's own choices where the law leaves one.

        The version tells that a choice differs and which set of choices, so that a record shows under what it
        was decided.
        """
        chosen = {
            "roll": roll or self.roll,
            "reply_timely_by": reply_timely_by or self.reply_timely_by,
            "reply_late_before_decision": late_before_decision or self.reply_late_before_decision,
            "anniversary_feb29": feb29 or self.anniversary_feb29,
        }
        changed = {name: value for name, value in chosen.items() if value != getattr(self, name)}
        if not changed:
            return self
        return replace(self, version=f"{self.version}+{fingerprint(changed)}", **changed)  # type: ignore[arg-type] # mypy cannot pair names and types

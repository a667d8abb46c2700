"""What a campaign may decide where the law is silent or leaves a choice, with the defaults of the house.

Every default leans towards the candidate: a wrongful strike-off is the worst that can happen, a late one a nuisance.
Lengths say their unit in their name; None means the law parameters' own length (calendar/data/law.yaml).
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from actualisatie.calendar.rules import Feb29, LateReply, Roll, Term, TimelyBy
from actualisatie.dossiers.kinds import Activity
from actualisatie.dossiers.quorum import Quorum

_LONGEST = 366


class StrikeEffective(StrEnum):
    """From which day a strike-off counts; the day of the decision is stored apart."""

    DAY_AFTER_DEADLINE = "day_after_deadline"
    DECISION_DAY = "decision_day"


class StrikeSystem(StrEnum):
    """Which systems outside strike off. The register is written to and then read back until it shows RJCT."""

    LOCAL_SOFTWARE = "local_software"
    REGISTER = "register"
    BOTH = "both"


class StrikeNotice(StrEnum):
    """How the candidate is told: a letter of its own (S2), or the reminder counts as notice (TB)."""

    SEPARATE_LETTER = "separate_letter"
    REMINDER_IS_NOTICE = "reminder_is_notice"


class ReturnPolicy(StrEnum):
    """What returned mail does. There is no choice yet that strikes off: post that never arrived proves nothing."""

    HOLD = "hold"


class AnnualReminder(StrEnum):
    """Whether the annual round sends a friendly reminder, without legal effect (S2 names none)."""

    NONE = "none"
    COURTESY = "courtesy"


class Strict(BaseModel):
    """A part of a definition: unknown keys and values of another type are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


_Days = Annotated[int, Field(ge=0, le=_LONGEST)]
_Term = Annotated[int, Field(ge=1, le=_LONGEST)]


class ConfirmPolicy(Strict):
    """Confirming that one wants to stay enrolled."""

    quorum: Annotated[
        Quorum,
        Field(description="Who must confirm. The register's own status prevails: confirmed there is confirmed."),
    ] = Quorum.ANY_APPLICANT_OR_PARTNER


class TermPolicy(Strict):
    """The legal terms, in calendar days from the day after the postmark."""

    first: Annotated[
        _Term | None,
        Field(description="Calendar days to answer the first letter; never below the law's minimum. Empty: the law's."),
    ] = None
    reminder: Annotated[
        _Term | None,
        Field(description="Calendar days to answer the reminder; never below the law's minimum. Empty: the law's."),
    ] = None
    annual: Annotated[
        _Term | None,
        Field(description="Calendar days to answer the annual letter; never below the law's minimum (S2: at least)."),
    ] = None
    inactivity: Annotated[
        _Term | None,
        Field(description="Calendar days to answer the letter on inactivity; never below the law's minimum."),
    ] = None
    roll: Annotated[
        Roll, Field(description="Where a last day goes that is a Saturday, a Sunday or a legal holiday.")
    ] = Roll.NEXT_WORKING_DAY


class ReplyPolicy(Strict):
    """Which date of a reply counts."""

    timely_by: Annotated[
        TimelyBy, Field(description="Date that counts for post: its postmark when legible, or its receipt.")
    ] = TimelyBy.POSTMARK


class ReminderPolicy(Strict):
    """When the reminder leaves."""

    grace_working_days: Annotated[
        _Days, Field(description="Working days between the last day of the first term and the posting of the reminder.")
    ] = 3


class StrikePolicy(Strict):
    """The strike-off."""

    grace_working_days: Annotated[
        _Days, Field(description="Working days after the last day in which a reply may still arrive by post.")
    ] = 3
    effective: Annotated[
        StrikeEffective, Field(description="From which day it counts; never before a person has decided.")
    ] = StrikeEffective.DAY_AFTER_DEADLINE
    notice: Annotated[StrikeNotice, Field(description="Whether a letter of its own tells of the decision.")] = (
        StrikeNotice.SEPARATE_LETTER
    )
    system: Annotated[
        StrikeSystem,
        Field(description="Which systems strike off; both: the local software first, then the register (S2, API)."),
    ] = StrikeSystem.LOCAL_SOFTWARE
    verify_rounds: Annotated[
        int,
        Field(ge=1, le=60, description="Rounds after which a strike-off that the register does not show is an alarm."),
    ] = 3


class SignalPolicy(Strict):
    """Who is told that a dossier came *in onderzoek*, is *Ingeschreven* again, or ended on own request (S1, S2)."""

    local_software: Annotated[bool, Field(description="Whether the housing companies' software is told.")] = True
    cir: Annotated[bool, Field(description="Whether the register (CIR) is written to.")] = True


class ScopePolicy(Strict):
    """Which dossiers the campaign leaves alone."""

    exempt_changed_since: Annotated[
        date | None,
        Field(
            description="Leave out dossiers that the candidate changed on or after this day (HP: 2023-11-18). "
            "Empty: everybody is written to (S1, S2, S3)."
        ),
    ] = None


class ChannelPolicy(Strict):
    """How a candidate may answer."""

    paper: Annotated[bool, Field(description="Whether the letter carries a paper form to answer with (S1, HP).")] = True


class VolmachtPolicy(Strict):
    """Acting for the candidate."""

    required: Annotated[
        bool,
        Field(
            description="Whether the housing company needs a volmacht to confirm or to add new documents (S1). "
            "Documents received before the campaign never need one."
        ),
    ] = True


class ReturnedMailPolicy(Strict):
    """Post that comes back."""

    policy: Annotated[
        ReturnPolicy,
        Field(description="hold: nothing moves until a person has looked; a letter sent again starts a full term."),
    ] = ReturnPolicy.HOLD


class Collect(StrEnum):
    """When the letters of a campaign without waves are made."""

    DAILY = "daily"
    WEEKLY = "weekly"


class InactivityPolicy(Strict):
    """The ground of two years without activity (S2, WV)."""

    events: Annotated[
        tuple[Activity, ...],
        Field(min_length=1, description="What counts as activity. Enrolling always does."),
    ] = tuple(Activity)


class AnnualPolicy(Strict):
    """The annual round."""

    collect: Annotated[
        Collect,
        Field(description="daily: letters leave with the round of the day. weekly: they wait for `collect_on`."),
    ] = Collect.DAILY
    collect_on: Annotated[
        int, Field(ge=1, le=5, description="Working day of the week on which a weekly batch is made; 1 is Monday.")
    ] = 1

    reminder: Annotated[
        AnnualReminder,
        Field(
            description="courtesy: during the term each housing company gets a list of who has proven nothing yet, for "
            "a friendly message without legal effect."
        ),
    ] = AnnualReminder.NONE
    feb29: Annotated[Feb29, Field(description="Anniversary in common years of a dossier enrolled on 29 February.")] = (
        Feb29.FEB_28
    )


class LatePolicy(Strict):
    """Replies after the last day."""

    before_decision: Annotated[
        LateReply, Field(description="What becomes of a late reply while no strike-off has been decided.")
    ] = LateReply.ACCEPT


class CheckPolicy(Strict):
    """Asking the sources, and what is tested."""

    means_enrolled_before: Annotated[
        date | None,
        Field(
            description="Dossiers enrolled before this day are not tested on their means, which no source knows (MT). "
            "Empty: the law's, 2024-01-01."
        ),
    ] = None
    repeat_within_a_day: Annotated[
        bool, Field(description="Ask again although an answer is younger than 24 hours; otherwise that one is used.")
    ] = False
    keep_raw: Annotated[
        bool, Field(description="Keep the raw answers of the sources, encrypted; needs a key in the settings.")
    ] = False
    keep_raw_days: Annotated[
        int, Field(ge=1, le=36_525, description="Calendar days that raw answers are kept (practice: ten years).")
    ] = 3_653


class ReviewPolicy(Strict):
    """Documents that came in time but do not suffice."""

    second_request_days: Annotated[
        _Term | None,
        Field(
            description="Calendar days to complete them, from the postmark of the letter that asks; never below those "
            "of the law parameters. Empty: theirs."
        ),
    ] = None


class MonitoringPolicy(Strict):
    """Figures on who is struck off, and lists for outreach (S3)."""

    suppress_below: Annotated[
        int, Field(ge=3, le=100, description="Counts from 1 to below this are hidden in reports, and others with them.")
    ] = 5
    outreach_basis: Annotated[
        str | None,
        Field(
            min_length=3,
            max_length=200,
            description="Legal basis, such as a data-sharing protocol, on which dossiers close to a strike-off may be "
            "listed for outreach. Empty: only those that gave their housing company a volmacht.",
        ),
    ] = None


class LettersPolicy(Strict):
    """Making and printing letters."""

    printed_slack_days: Annotated[
        _Days,
        Field(
            description="Calendar days that the printed last day lies beyond the one computed from the planned "
            "posting day, for a deposit that slips. A later printed day binds the housing company."
        ),
    ] = 2
    lead_days: Annotated[
        _Days, Field(description="Calendar days before its planned posting day that a batch is made.")
    ] = 5
    turnaround_days: Annotated[
        _Days,
        Field(description="Calendar days from making a batch that was not planned (a reminder) to its posting."),
    ] = 2
    max_per_batch: Annotated[
        int, Field(ge=1, le=50_000, description="Letters in one batch at most (bpost takes 50,000 in one deposit).")
    ] = 10_000
    bulk_minimum: Annotated[
        int,
        Field(ge=0, le=50_000, description="Letters from which the post takes a bulk deposit (bpost: 500)."),
    ] = 500
    first_paper_colour: Annotated[
        str, Field(max_length=30, description="Paper of first letters in a campaign without waves.")
    ] = "wit"
    reminder_paper_colour: Annotated[
        str, Field(max_length=30, description="Paper of reminders and second requests.")
    ] = "geel"
    decision_paper_colour: Annotated[str, Field(max_length=30, description="Paper of decisions.")] = "wit"


class Policies(Strict):
    """All choices of a campaign. Leave out what should stay as it is."""

    confirm: ConfirmPolicy = ConfirmPolicy()
    term: TermPolicy = TermPolicy()
    reply: ReplyPolicy = ReplyPolicy()
    reminder: ReminderPolicy = ReminderPolicy()
    strike: StrikePolicy = StrikePolicy()
    signal: SignalPolicy = SignalPolicy()
    scope: ScopePolicy = ScopePolicy()
    channel: ChannelPolicy = ChannelPolicy()
    volmacht: VolmachtPolicy = VolmachtPolicy()
    returned_mail: Annotated[ReturnedMailPolicy, Field(alias="return")] = ReturnedMailPolicy()
    annual: AnnualPolicy = AnnualPolicy()
    inactivity: InactivityPolicy = InactivityPolicy()
    late: LatePolicy = LatePolicy()
    check: CheckPolicy = CheckPolicy()
    review: ReviewPolicy = ReviewPolicy()
    letters: LettersPolicy = LettersPolicy()
    monitoring: MonitoringPolicy = MonitoringPolicy()

    def term_length(self, term: Term) -> int | None:
        """Return the length in calendar days that was chosen for a term, or None for the law's own."""
        return {
            Term.FIRST: self.term.first,
            Term.REMINDER: self.term.reminder,
            Term.ANNUAL: self.term.annual,
            Term.INACTIVITY: self.term.inactivity,
            Term.SECOND_REQUEST: self.review.second_request_days,
        }[term]

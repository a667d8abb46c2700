"""The terms of one campaign: which law, which policies, and what follows from a postmark."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import object_session
from sqlalchemy.orm.exc import DetachedInstanceError

from actualisatie.calendar.days import DayCalendar
from actualisatie.calendar.deadlines import Deadline, deadline
from actualisatie.calendar.law import LawParameters, Term, law_for_what_if, law_of_version
from actualisatie.calendar.reminders import earliest_reminder_day
from actualisatie.campaigns.policies import Policies
from actualisatie.dossiers.kinds import CampaignKind, LetterRound
from actualisatie.storage.database import days_of
from actualisatie.storage.models import Campaign

_TERM = {
    (CampaignKind.ONE_OFF, LetterRound.FIRST): Term.FIRST,
    (CampaignKind.ONE_OFF, LetterRound.REMINDER): Term.REMINDER,
    (CampaignKind.ANNUAL, LetterRound.FIRST): Term.ANNUAL,
    (CampaignKind.INACTIVITY, LetterRound.FIRST): Term.INACTIVITY,
}
"""Which legal term each letter starts. A round that a kind lacks is never sent in it (S2: annual, no reminder)."""

_ASKS_AGAIN = LetterRound.SECOND_REQUEST
"""Documents that do not suffice are asked for again in every kind of campaign; nobody must have got that letter."""


def required_rounds_of(kind: CampaignKind) -> tuple[LetterRound, ...]:
    """Return the letters that must have been posted, in order, before anybody may be struck off in such a campaign."""
    return tuple(round_ for one, round_ in _TERM if one is kind)


def _in_force_on(day: date) -> LawParameters:
    return law_for_what_if(day)[0]


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one campaign, with the law and calendar that it recorded.

    `in_force_on` gives the law of a day: a campaign may go on for years, and no term is shorter than the law gives on
    the postmark.
    """

    campaign_id: int
    kind: CampaignKind
    policies: Policies
    law: LawParameters
    days: DayCalendar
    in_force_on: Callable[[date], LawParameters] = _in_force_on

    @property
    def required_rounds(self) -> tuple[LetterRound, ...]:
        """Return the letters that must have been posted, in order, before anybody may be struck off."""
        return required_rounds_of(self.kind)

    def starts_term(self, round_: LetterRound) -> bool:
        """Return whether posting a letter of this round starts a term."""
        return round_ is _ASKS_AGAIN or (self.kind, round_) in _TERM

    def length(self, round_: LetterRound) -> int:
        """Return the length in calendar days of the term that a letter of this round starts."""
        term = self._term(round_)
        return self.law.term_length(term, self.policies.term_length(term))

    def deadline(
        self, round_: LetterRound, postmark: date, told_last_day: date | None, extended_to: date | None = None
    ) -> Deadline:
        """Return the deadline that follows from a postmark; a later day told in the letter, or granted, binds."""
        term = self._term(round_)
        return deadline(
            postmark,
            term,
            law=self.law,
            days=self.days,
            length=max(self.length(round_), self.in_force_on(postmark).term_length(term)),
            grace=self.policies.strike.grace_working_days,
            told_last_day=told_last_day,
            extended_to=extended_to,
        )

    def next_step_on(self, round_: LetterRound, found: Deadline) -> date:
        """Return the first calendar day on which silence may move the case: a reminder, or a proposal."""
        if round_ in {self.required_rounds[-1], _ASKS_AGAIN}:
            return found.strike_earliest
        grace = self.policies.reminder.grace_working_days
        return earliest_reminder_day(found, law=self.law, days=self.days, grace=grace)

    def second_request_last_day(self, asked_on: date) -> date:
        """Return the last calendar day (Brussels) to complete documents if the letter that asks were posted on a day.

        It holds until that letter is posted; then its own term does.
        """
        return self.deadline(_ASKS_AGAIN, asked_on, None).last_day

    def _term(self, round_: LetterRound) -> Term:
        return Term.SECOND_REQUEST if round_ is _ASKS_AGAIN else _TERM[self.kind, round_]

    def printed_last_day(self, round_: LetterRound, planned_posting_on: date) -> date | None:
        """Return the last day that a letter names: planned posting plus some slack, so that a slip never shortens."""
        if not self.starts_term(round_):
            return None
        slack = timedelta(days=self.policies.letters.printed_slack_days)
        return self.deadline(round_, planned_posting_on + slack, None).last_day


def terms_of(campaign: Campaign) -> Terms:
    """Return the terms of a campaign: the law version that it recorded, its own policies on top.

    The working days are those that its database was opened with. Raises `DetachedInstanceError` for a campaign of a
    session that has ended: its working days would be a guess.
    """
    session = object_session(campaign)
    if session is None:
        raise DetachedInstanceError("A campaign without its session has no working days: ask inside a transaction.")
    policies = Policies.model_validate_json(json.dumps(campaign.definition["policies"]))
    law = law_of_version(campaign.law_version).with_policy(
        roll=policies.term.roll,
        reply_timely_by=policies.reply.timely_by,
        late_before_decision=policies.late.before_decision,
        feb29=policies.annual.feb29,
    )
    return Terms(
        campaign_id=campaign.id,
        kind=campaign.kind,
        policies=policies,
        law=law,
        days=days_of(session),
    )

"""What people do at their desks in the state machine: postmarks, more time, reviews, transfers, strike-offs undone."""

from datetime import date, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from in_process import InProcessWorld
from office_days import holds, killed_at
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import BatchNotPostableError, PostmarkError, ReinstatementError, ReviewError
from actualisatie.campaigns.holding.hold_desk import lift
from actualisatie.campaigns.reinstating.desk import (
    decide_reinstatement,
    open_reinstatement,
    propose_reinstatement,
)
from actualisatie.campaigns.reviewing.desk import judge_documents
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import HoldReason, ReinstateReason, ReviewVerdict
from actualisatie.dossiers.replies import ReplyOutcome
from actualisatie.storage.crash_points import CrashPoint
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Dossier, HousingCompany

WHO = st.sampled_from(["2019.05.14.0001", "2019.05.14.0002"])
AT_A_DESK = {
    CrashPoint.REPLY_FILE_READ,
    CrashPoint.REPLY_FILE_TAKEN_IN,
    CrashPoint.FILE_SETTLED,
    CrashPoint.BATCH_WITHDRAWN,
    CrashPoint.WITHDRAWAL_TOLD,
}
"""Points that no round reaches; the rules of the desk do."""
ELSEWHERE = {
    CrashPoint.NOTICE_CLAIMED,
    CrashPoint.NOTICE_SENT,
    CrashPoint.ALARMS_TOLD,
    CrashPoint.TERMS_TOLD,
    CrashPoint.POSTMARKS_STORED,
}
"""Points of offices that send notices by e-mail, of the flows' events, and of postmarks by file.

`test_campaigns_delivery_crashes.py`, `test_flows_alarms.py`, `test_flows_passed_terms.py` and
`test_flows_dropped_postmarks.py` kill the program at them.
"""


class DeskRules(RuleBasedStateMachine):
    """Rules about what people decide; a clerk notes what each of them means."""

    world: InProcessWorld

    @property
    def today(self) -> date:
        """Return the day that the office has."""
        return self.world.today

    @rule(which=st.integers(0, 9), days=st.integers(0, 12))
    def a_postmark_is_corrected(self, which: int, days: int) -> None:
        """Correct the postmark of a batch to another day on which it can have been posted."""
        if not (posted := self.world.posted()):
            return
        code = posted[which % len(posted)]
        postmark = max(self.today - timedelta(days=days), self.world.made_on(code))
        try:
            self.world.correct(code, postmark, on=self.today)
        except (BatchNotPostableError, PostmarkError):
            return
        for candidate in self.world.candidates.values():
            candidate.correct(code, postmark)

    @rule(days=st.integers(1, 30))
    def running_terms_are_extended(self, days: int) -> None:
        """Give everybody whose term still runs until a later day."""
        until = self.today + timedelta(days=days)
        self.world.extend(self.today, until)
        for candidate in self.world.candidates.values():
            candidate.extend(self.today, until)

    @rule(point=st.sampled_from([None, CrashPoint.BATCH_WITHDRAWN, CrashPoint.WITHDRAWAL_TOLD]))
    def a_batch_is_withdrawn(self, point: CrashPoint | None) -> None:
        """Withdraw what was not posted yet, and tell the housing company; perhaps killed while doing so."""
        for code in self.world.delivered()[:1]:
            self.world.withdraw(code, self.today)
            if point is None:
                self.world.tell(self.today)
                continue
            with killed_at(point):
                self.world.tell(self.today)
            self.world.tell(self.today)

    @rule(who=WHO, verdict=st.sampled_from(ReviewVerdict))
    def a_reviewer_judges_documents(self, who: str, verdict: ReviewVerdict) -> None:
        """Give a verdict on the house that somebody owns."""
        candidate, moment = self.world.candidates[who], Moment.on(self.today)
        try:
            with transaction(self.world.engine) as session:
                judge_documents(session, who, Condition.OWNERSHIP, verdict, moment, "Rita", reason="Geen datum.")
        except ReviewError:
            return
        if verdict is ReviewVerdict.ACCEPTED:
            candidate.settled = "accepted"
        elif verdict is ReviewVerdict.INSUFFICIENT:
            candidate.waiting.add("documents")
        else:
            candidate.waiting.discard("documents")

    @rule(who=WHO, goes=st.booleans())
    def a_person_settles_a_transfer(self, who: str, goes: bool) -> None:
        """Have the register transfer a dossier, or leave it where it is, and lift the hold."""
        if HoldReason.TRANSFER not in holds(self.world, who):
            return
        with transaction(self.world.engine) as session:
            dossier = session.scalars(select(Dossier).where(Dossier.number == who)).one()
            others = select(HousingCompany.id).where(HousingCompany.id != dossier.housing_company_id)
            if goes:
                dossier.housing_company_id = session.scalars(others).one()
                session.flush()
            lift(session, who, HoldReason.TRANSFER, Moment.on(self.today), "Bo", note="settled")

    @rule(who=WHO, grant=st.booleans())
    def a_strike_off_is_taken_back(self, who: str, grant: bool) -> None:
        """Propose to undo a strike-off, unless the system did; who proposed may not decide."""
        if self.world.states()[who] != "struck_off":
            return
        moment, reason = Moment.on(self.today), ReinstateReason.COMPANY_ERROR
        with transaction(self.world.engine) as session:
            case = session.merge(self.world.case(who))
            waiting = open_reinstatement(session, case)
            proposer = waiting.proposed_by if waiting else "An"
            if waiting is None:
                propose_reinstatement(session, who, reason, moment, proposer, note="looked again")
            with pytest.raises(ReinstatementError):
                decide_reinstatement(session, who, moment, proposer, grant=True)
            decide_reinstatement(session, who, moment, "Bo", grant=grant, remark="looked at")

    @rule(who=WHO)
    def an_answer_in_time_is_found_in_a_drawer(self, who: str) -> None:
        """Take in a form that was received in time; after a strike-off it has to be proposed to undo that."""
        candidate = self.world.candidates[who]
        if not candidate.letters or candidate.seen is None or candidate.seen.owns:
            return
        in_time = min(candidate.letters[-1].last_day, self.today)
        item = {"dossier": who, "channel": "counter", "received_at": f"{in_time}T09:00:00+02:00"}
        (outcome,) = self.world.reply(self.today, item).outcomes
        if outcome is ReplyOutcome.AFTER_STRIKE_OFF:
            with transaction(self.world.engine) as session:
                assert open_reinstatement(session, session.merge(self.world.case(who))) is not None
        elif outcome is ReplyOutcome.DURING_STRIKE_OFF:
            candidate.unclear += 1
            candidate.to_be_undone = True
        elif outcome is not ReplyOutcome.ALREADY_CLOSED:
            candidate.settled = "yes"

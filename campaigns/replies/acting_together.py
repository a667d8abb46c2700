"""Does with many cases, each with one reply, what the outcomes ask: those that close alike move in one statement."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.holding.holds import place_hold
from actualisatie.campaigns.own_request import end_all_on_request
from actualisatie.campaigns.replies.acting import HOLDS, act_on, confirmation
from actualisatie.campaigns.replies.case_files import CaseFile
from actualisatie.dossiers.replies import ReplyOutcome
from actualisatie.dossiers.states import TOWARDS_STRIKE_OFF, CaseState
from actualisatie.storage.models import Case
from actualisatie.storage.transitions import move_cases


@dataclass(slots=True)
class Together:
    """What a run of replies asks, each about another case. Nobody is confirmed, and no request met, before `write`."""

    moment: Moment
    actor: str
    _confirmed: dict[CaseState, list[int]] = field(default_factory=lambda: defaultdict(list))
    _leaving: list[Case] = field(default_factory=list)

    def act_on(self, session: Session, case: Case, outcome: ReplyOutcome, file: CaseFile) -> None:
        """Do what `acting.act_on` does, now or with the others; `file` is what stood there before this reply.

        What is rare goes the way of a single reply: proposals, answers that waited for others, a second hold.
        """
        others_wait = any(reply.outcome is ReplyOutcome.QUORUM_NOT_MET for reply in file.replies)
        reason, detail = HOLDS.get(outcome, (None, None))
        if outcome is ReplyOutcome.CONFIRMED and not others_wait:
            self._confirmed[case.state].append(case.id)
        elif outcome is ReplyOutcome.WITHDRAWN:
            self._leaving.append(case)
        elif case.state in TOWARDS_STRIKE_OFF or others_wait:
            act_on(session, case, outcome, self.moment, self.actor)
        elif reason and not any(hold.reason is reason for hold in file.holds):
            place_hold(session, case, reason, self.moment, self.actor, detail=detail, among=file.holds)
        elif outcome is not ReplyOutcome.CONFIRMED_WITHOUT_PROOF:  # that one has nothing to take back or to settle
            act_on(session, case, outcome, self.moment, self.actor)

    def write(self, session: Session) -> None:
        """Confirm the cases that were collected, and close those whose candidates asked to leave."""
        for state, case_ids in self._confirmed.items():
            move_cases(session, case_ids, confirmation(state, self.moment, self.actor))
        end_all_on_request(session, self._leaving, self.moment, self.actor)
        self._confirmed.clear()
        self._leaving.clear()

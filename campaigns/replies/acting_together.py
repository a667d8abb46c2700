"""Does with many cases, each with one reply, what the outcomes ask: those that close alike move in one statement."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.holds import place_hold
from actualisatie.campaigns.replies.acting import CLOSES, HOLDS, act_on
from actualisatie.campaigns.replies.case_files import CaseFile
from actualisatie.dossiers.replies import ReplyOutcome
from actualisatie.dossiers.states import TOWARDS_STRIKE_OFF, CaseState
from actualisatie.storage.models import Case
from actualisatie.storage.transitions import Move, move_cases


@dataclass(slots=True)
class Together:
    """What a run of replies asks, each about another case. Nothing is closed before `write`."""

    moment: Moment
    actor: str
    _closing: dict[tuple[CaseState, ReplyOutcome], list[int]] = field(default_factory=lambda: defaultdict(list))

    def act_on(self, session: Session, case: Case, outcome: ReplyOutcome, file: CaseFile) -> None:
        """Do what `acting.act_on` does, now or with the others; `file` is what stood there before this reply."""
        others_wait = any(reply.outcome is ReplyOutcome.QUORUM_NOT_MET for reply in file.replies)
        if outcome in CLOSES and not others_wait:
            self._closing[case.state, outcome].append(case.id)
        elif case.state in TOWARDS_STRIKE_OFF:
            act_on(session, case, outcome, self.moment, self.actor)
        elif outcome in HOLDS:
            place_hold(session, case, HOLDS[outcome], self.moment, self.actor, among=file.holds)
        elif outcome is ReplyOutcome.CONFIRMED_WITHOUT_PROOF and not others_wait:
            return  # there is no proposal to take back, and nobody's answer to settle
        else:
            act_on(session, case, outcome, self.moment, self.actor)

    def write(self, session: Session) -> None:
        """Close the cases that were collected."""
        for (state, outcome), case_ids in self._closing.items():
            to_state, event = CLOSES[outcome]
            move = Move(state, to_state, self.moment.at, self.moment.today, self.actor, event)
            move_cases(session, case_ids, move)
        self._closing.clear()

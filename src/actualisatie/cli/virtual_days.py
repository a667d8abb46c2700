"""Runs a campaign through virtual days: the real flows, a simulated world, candidates who answer or not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.approving import Decision, list_proposals
from actualisatie.campaigns.catalogue import campaign_by_name
from actualisatie.campaigns.letter_list import batches_to_post, is_finished, posted_letters
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import LetterRound, Verdict
from actualisatie.flows.approvals import approve_strike_offs
from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.one_off import one_off_actualisation
from actualisatie.flows.parameters import ApprovalOrder, Order, PostmarkOrder, RepliesOrder
from actualisatie.flows.postmark import register_postmark
from actualisatie.flows.replies import take_in_replies
from actualisatie.simulator.candidates.acting import Candidates
from actualisatie.simulator.candidates.dropping import drop_replies
from actualisatie.simulator.candidates.letters import PostedLetter
from actualisatie.simulator.candidates.life import confirm_in_register, let_happen
from actualisatie.storage.database import transaction
from actualisatie.tasks import runtime

if TYPE_CHECKING:
    from actualisatie.campaigns.register.formats import DossierLine
    from actualisatie.simulator.world import SimulatedWorld

OPERATOR, APPROVER, POST_ROOM = "operator (demo)", "approver (demo)", "post room (demo)"
LONGEST = 250
"""Virtual days after which a campaign is left as it is: held dossiers wait for a person for ever."""

Watcher = Callable[[date, str], None]
"""Told of each virtual day and what it did, in a few words."""


@dataclass(slots=True)
class VirtualOffice:
    """An office on virtual days: it posts, takes in, runs the round, and approves."""

    campaign: str
    world: "SimulatedWorld"
    candidates: Candidates
    dossiers: dict[str, "DossierLine"]
    watch: Watcher
    posted: list[PostedLetter] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)
    _taken_in_until: date = date.max

    def run(self, first_day: date, last_day: date | None = None) -> date:
        """Start the campaign on `first_day` and let days pass until nothing moves by itself; return the last day."""
        end = last_day or first_day + timedelta(days=LONGEST)
        self._set_clock(first_day)
        self._taken_in_until = first_day
        one_off_actualisation(Order(campaign=self.campaign, operator=OPERATOR, today=first_day))
        day = first_day
        while day < end and not self._finished():
            day += timedelta(days=1)
            self._let_candidates_live(day)
            if default_calendar().is_working_day(day):
                self._work(day)
        return day

    def _work(self, day: date) -> None:
        """Do a working day: the round also does what became due on the days before."""
        self._set_clock(day)
        posted = self._post(day)
        answers = self._take_in(day)
        done = daily_round(Order(campaign=self.campaign, operator=OPERATOR, today=day))
        approved = self._approve(day)
        self.watch(day, _in_words(posted, answers, done, approved))

    def _set_clock(self, day: date) -> None:
        self.world.clock.set(Moment.on(day).at)

    def _post(self, day: date) -> int:
        """Post what was handed over and is due, as the housing companies do."""
        with transaction(runtime.engine()) as session:
            codes = batches_to_post(session, campaign_by_name(session, self.campaign), day)
        for code in codes:
            register_postmark(
                PostmarkOrder(batch=code, postmark=day, proof=f"DEPOSIT-{code}", operator=POST_ROOM, today=day)
            )
        with transaction(runtime.engine()) as session:
            rows = list(posted_letters(session, campaign_by_name(session, self.campaign), self._seen))
        self._seen |= {row.id for row in rows}
        self.posted += [
            PostedLetter(
                row.dossier_number,
                row.housing_company_kbo,
                row.round,
                row.postmark,
                row.verdict or Verdict.MEETS,
                row.last_day,
                tuple(Condition(name) for name in row.failing),
            )
            for row in rows
            if row.round is not LetterRound.STRIKE_OFF
        ]
        return len(codes)

    def _let_candidates_live(self, day: date) -> None:
        for happening in self.candidates.happenings_on(day, self.posted):
            let_happen(self.world, happening, self.dossiers)

    def _take_in(self, day: date) -> int:
        """Take in what came in since the last working day, up to the last second of yesterday."""
        days = (self._taken_in_until + timedelta(days=ahead) for ahead in range((day - self._taken_in_until).days))
        items = [item for one in days for item in self.candidates.replies_on(one, self.posted)]
        self._taken_in_until = day
        if not items:
            return 0
        confirm_in_register(self.world, items)
        folders = {number: line.housing_company for number, line in self.dossiers.items()}
        drop_replies(runtime.settings().inbox, f"replies-{day}.jsonl", items, folders)
        take_in_replies(RepliesOrder(operator=OPERATOR, today=day))
        return len(items)

    def _approve(self, day: date) -> int:
        with transaction(runtime.engine()) as session:
            waiting = list_proposals(session, campaign_by_name(session, self.campaign))
        if not waiting:
            return 0
        order = ApprovalOrder(
            campaign=self.campaign, operator=APPROVER, today=day, decision=Decision.APPROVE, remark="looked at"
        )
        return approve_strike_offs(order)

    def _finished(self) -> bool:
        with transaction(runtime.engine()) as session:
            return is_finished(session, campaign_by_name(session, self.campaign))


def _in_words(posted: int, answers: int, done: dict[str, int], approved: int) -> str:
    counts = {
        "batches posted": posted,
        "answers": answers,
        "letters printed": done.get("letters", 0),
        "approved": approved,
        "struck off": done.get("struck_off", 0),
    }
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)

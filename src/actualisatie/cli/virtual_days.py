"""Runs a campaign through virtual days: the real flows, a simulated world, candidates who answer or not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.letter_list import batches_to_post, is_finished
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.strike_offs.approving import Decision, list_proposals
from actualisatie.flows.approvals import approve_strike_offs
from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.one_off import one_off_actualisation
from actualisatie.flows.parameters import ApprovalOrder, Order, PostmarkOrder, RepliesOrder
from actualisatie.flows.postmark import register_postmark
from actualisatie.flows.replies import take_in_replies
from actualisatie.simulator.days.crowd import Crowd
from actualisatie.storage.database import transaction
from actualisatie.tasks import runtime

OPERATOR, APPROVER, POST_ROOM = "operator (demo)", "approver (demo)", "post room (demo)"
LONGEST = 250
"""Virtual days after which a campaign is left as it is: held dossiers wait for a person for ever."""

Watcher = Callable[[date, str], None]
"""Told of each virtual day and what it did, in a few words."""


@dataclass(slots=True)
class VirtualOffice:
    """An office on virtual days: it posts, takes in, runs the round, and approves."""

    campaign: str
    crowd: Crowd
    watch: Watcher

    def run(self, first_day: date, last_day: date | None = None) -> date:
        """Start the campaign on `first_day` and let days pass until nothing moves by itself; return the last day."""
        end = last_day or first_day + timedelta(days=LONGEST)
        self._set_clock(first_day)
        self.crowd.answer(first_day, runtime.settings().inbox)
        one_off_actualisation(Order(campaign=self.campaign, operator=OPERATOR, today=first_day))
        day = first_day
        while day < end and not self._finished():
            day += timedelta(days=1)
            self.crowd.live(day)
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
        self.crowd.world.clock.set(Moment.on(day).at)

    def _post(self, day: date) -> int:
        """Post what was handed over and is due, as the housing companies do."""
        with transaction(runtime.engine()) as session:
            codes = batches_to_post(session, campaign_by_name(session, self.campaign), day)
        for code in codes:
            register_postmark(
                PostmarkOrder(batch=code, postmark=day, proof=f"DEPOSIT-{code}", operator=POST_ROOM, today=day)
            )
        if codes:
            self.crowd.receive(runtime.engine(), self.campaign)
        return len(codes)

    def _take_in(self, day: date) -> int:
        """Take in what came in since the last working day, up to the last second of yesterday."""
        answers = self.crowd.answer(day, runtime.settings().inbox)
        if answers.files:
            take_in_replies(RepliesOrder(operator=OPERATOR, today=day))
        return answers.count

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

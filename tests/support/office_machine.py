"""An office in which anything may happen in any order: the rules and invariants of a state machine of Hypothesis."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from desk_rules import AT_A_DESK, ELSEWHERE, DeskRules
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
)
from in_process import InProcessWorld, refusing
from naive import Candidate
from office_days import PRINTED, daily_round, killed_at, killed_at_a_new_one, proposals
from plain_paper import plain_paper
from residents import home, make_resident
from small_world import POSTING_DAY
from sqlalchemy import func, select

from actualisatie.calendar.moment import BRUSSELS, Moment
from actualisatie.campaigns.errors import ApprovalError, BatchNotPostableError
from actualisatie.campaigns.holding.holds import open_holds, place_hold
from actualisatie.campaigns.strike_offs.approving import Decision
from actualisatie.dossiers.kinds import DossierStatus, HoldReason, ReviewVerdict
from actualisatie.dossiers.replies import ReplyOutcome
from actualisatie.simulator.cir.dossiers import CirWorld
from actualisatie.simulator.clock import VirtualClock
from actualisatie.simulator.local_software.ledger import Ledger
from actualisatie.simulator.magda.people import SyntheticAddress, SyntheticRight
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.world import WorldFaults
from actualisatie.simulator.years.desk import look_at
from actualisatie.storage.crash_points import CrashPoint, listen
from actualisatie.storage.database import open_database, transaction
from actualisatie.storage.journal import verify_chain
from actualisatie.storage.models import Case, JournalEntry, Letter, Reinstatement

LAST = date(2024, 11, 1)
MEETS, OWNS = "2019.05.14.0001", "2019.05.14.0002"
WHO = st.sampled_from([MEETS, OWNS])
REPLIES: dict[str, dict[str, Any]] = {
    "yes": {},
    "unsigned": {"channel": "paper", "signer": "none"},
    "documents": {"kind": "documents"},
    "accepted": {"kind": "review", "channel": "counter", "signer": "none", "review": "accepted"},
    "refused": {"kind": "review", "channel": "counter", "signer": "none", "review": "refused"},
    "insufficient": {"kind": "review", "channel": "counter", "signer": "none", "review": "insufficient"},
    "returned": {"kind": "returned_mail", "channel": "paper", "signer": "none", "return_reason": "moved"},
    "withdrawal": {"kind": "withdrawal", "channel": "digital"},
    "note": {"kind": "note", "channel": "phone", "signer": "none"},
}
WAITS_BY_HOLD = {
    HoldReason.UNPROCESSED_REPLY: "unprocessed",
    HoldReason.RETURNED_MAIL: "returned",
    HoldReason.DOCUMENT_REVIEW: "documents",
    HoldReason.MANUAL: "manual",
}
HOMES = {
    "moves": home("Nieuwstraat", 1),
    "moves back": home("Dorpsstraat", 1),
    "moves to another company's area": SyntheticAddress("Coupure", "1", "9000", "Gent", "44021", since=PRINTED),
}
CHANNELS = st.sampled_from(["digital", "digital", "counter", "email", "paper", "phone"])
IN_A_ROUND = [point for point in CrashPoint if point not in {*AT_A_DESK, *ELSEWHERE}]
OF_FILES = {CrashPoint.REQUEST_NOTED, CrashPoint.REQUEST_WRITTEN, CrashPoint.ACKNOWLEDGEMENTS_STORED}
BETWEEN_STEPS = [
    point for point in IN_A_ROUND if point not in {CrashPoint.STRIKE_OFF_CLAIMED, CrashPoint.REQUEST_NOTED}
]
"""Whoever acts between the gate's last yes and the call is too late: what then comes in raises an alarm."""
TO_A_STRIKE_OFF = ["round", "post", "39", "round", "post", "26", "round", "approve"]
"""The quickest way from printed letters to an approved strike-off; an example starts somewhere on it."""


def in_process_world(folder: Path) -> InProcessWorld:
    now = VirtualClock().now
    people = SyntheticWorld([make_resident(1), make_resident(2, owns=True)])
    engine, cir = open_database(f"sqlite:///{folder}/office.db"), CirWorld(now)
    world = InProcessWorld(engine, folder, people, WorldFaults(), cir, Ledger(now), "http://nowhere.example")
    world.printer = plain_paper
    world.cir.fill(dict.fromkeys((MEETS, OWNS), DossierStatus.ENROLLED))
    world.candidates = {number: Candidate(number) for number in (MEETS, OWNS)}
    world.streets, world.owners = dict.fromkeys((MEETS, OWNS), "Dorpsstraat"), {OWNS}
    return world


HAPPENINGS: dict[str, Callable[[Any, str], None]] = {
    "yes on paper": lambda office, who: office.reply(who, "yes", "paper"),
    "yes by phone": lambda office, who: office.reply(who, "yes", "phone"),
    "documents": lambda office, who: office.reply(who, "documents", "counter"),
    "unsigned": lambda office, who: office.reply(who, "unsigned", "paper"),
    "mail comes back": lambda office, who: office.reply(who, "returned", "paper"),
    "moves": lambda office, who: office.life(who, "moves"),
    "moves far": lambda office, who: office.life(who, "moves to another company's area"),
    "dies": lambda office, who: office.life(who, "dies"),
    "offer": lambda office, who: office.the_register_changes(who, "OFFER"),
    "appeal": lambda office, who: office.the_register_changes(who, "CHKO"),
    "enrolled": lambda office, who: office.the_register_changes(who, "REG"),
    "postmark": lambda office, _: office.a_postmark_is_corrected(1, 2),
    "extension": lambda office, _: office.running_terms_are_extended(9),
    "more proof": lambda office, who: office.a_reviewer_judges_documents(who, ReviewVerdict.INSUFFICIENT),
    "proof": lambda office, who: office.a_reviewer_judges_documents(who, ReviewVerdict.ACCEPTED),
    "no proof": lambda office, who: office.a_reviewer_judges_documents(who, ReviewVerdict.REFUSED),
    "lifted": lambda office, who: office.a_person_holds_or_lifts(who, lift=True),
    "transfer": lambda office, who: office.a_person_settles_a_transfer(who, goes=True),
    "withdrawn batch": lambda office, _: office.a_batch_is_withdrawn(None),
    "undone": lambda office, who: office.a_strike_off_is_taken_back(who, grant=True),
    "drawer": lambda office, who: office.an_answer_in_time_is_found_in_a_drawer(who),
    "killed": lambda office, _: office.round_that_is_killed(CrashPoint.STRIKE_OFF_SENT),
}
"""What may happen on the way: one thing after each of the last steps."""
STOPS = ["documents", "unsigned", "mail comes back", "moves", "dies", "offer", "appeal"]


class Office(DeskRules):
    """One campaign over two dossiers: one meets the conditions, the other's candidate owns a house."""

    template: Path
    folders: Iterator[Path]

    def __init__(self) -> None:
        super().__init__()
        folder = next(self.folders)
        shutil.copytree(self.template, folder)
        self.world = in_process_world(folder)
        self.world.today = PRINTED
        self.lines = 0
        self.killed: set[CrashPoint] = set()

    # Days and rounds.

    @initialize(
        steps=st.sampled_from([8, 7, 6, 8, 5, 2, 8, 0]),
        plan=st.lists(st.tuples(st.sampled_from(sorted(HAPPENINGS)), WHO), max_size=3),
        by_files=st.sampled_from([(), ("WM1",), ("WM2",), ("WM1", "WM2")]),
    )
    def start_somewhere_on_the_way(
        self, steps: int, plan: list[tuple[str, str]], by_files: tuple[str, ...] = ()
    ) -> None:
        """Go some steps towards a strike-off; something happens to somebody after each of the last ones."""
        for code in by_files:
            self.world.takes_files(code)
        for place, step in enumerate(TO_A_STRIKE_OFF[:steps]):
            self.go(step)
            for what, who in plan[place - steps :][:1] if place >= steps - len(plan) else ():
                HAPPENINGS[what](self, who)

    def go(self, step: str) -> None:
        if step == "round":
            self.round()
        elif step == "killed rounds":
            self.rounds_that_are_killed_at_each_point()
        elif step == "rounds killed after the notes":
            self.rounds_killed_after_the_notes()
        elif step == "post":
            self.world.today = max(self.today, POSTING_DAY)
            self.post(0)
        elif step == "approve":
            self.decide("Bo", Decision.APPROVE)
        else:
            self.world.today += timedelta(days=int(step))

    @rule(days=st.sampled_from([1, 1, 1, 2, 7, 16, 39]))
    def days_pass(self, days: int) -> None:
        self.world.today = min(self.today + timedelta(days=days), LAST)

    @rule(number=st.integers(1, 3))
    def ordinary_days(self, number: int) -> None:
        for _ in range(number):
            self.days_pass(1)
            self.post(0)
            self.round()
            if proposals(self.world):
                self.decide("Bo", Decision.APPROVE)
            self.companies_by_files_work()

    @rule(again=st.booleans())
    def companies_by_files_work(self, *, again: bool = False) -> None:
        """Have them do what was asked by file, and say so; perhaps they say all that they ever said once more."""
        self.world.by_files.work(again=again)

    @rule(times=st.sampled_from([1, 1, 2]), late=st.sampled_from([0, 0, 0, 1, 6]))
    def round(self, times: int = 1, late: int = 0) -> None:
        """Run the round of today, or of a day that has passed, once or twice."""
        today = self.today
        self.world.today = max(today - timedelta(days=late), PRINTED)
        for _ in range(times):
            daily_round(self.world, self.today)
        self.world.today = today

    @rule(point=st.sampled_from(IN_A_ROUND))
    def round_that_is_killed(self, point: CrashPoint) -> None:
        with killed_at(point):
            daily_round(self.world, self.today)

    @rule()
    def rounds_that_are_killed_at_each_point(self) -> None:
        """Run the round of today until it comes to its end: it is killed at each point that it reaches, once."""
        self._rounds_killed_unless_at(set())

    def rounds_killed_after_the_notes(self) -> None:
        """Spare the rounds where what they will write is noted: who dies there writes nothing for an hour."""
        self._rounds_killed_unless_at({CrashPoint.SIGNALS_NOTED, CrashPoint.REGISTER_WRITE_NOTED})

    def _rounds_killed_unless_at(self, spared: set[CrashPoint]) -> None:
        killed = set(spared)
        while killed_at_a_new_one(killed, lambda: daily_round(self.world, self.today)):
            pass
        self.killed |= killed - spared

    @rule(point=st.sampled_from(IN_A_ROUND))
    def round_that_another_round_overtakes(self, point: CrashPoint) -> None:
        self.round_in_which(point, lambda: daily_round(self.world, self.today))

    @rule(
        point=st.sampled_from(BETWEEN_STEPS),
        who=WHO,
        what=st.sampled_from(["approves", "refuses", "posts", "holds", "takes in a yes", "takes in returned mail"]),
    )
    def round_while_another_operator_works(self, point: CrashPoint, who: str, what: str) -> None:
        acts: dict[str, Callable[[], None]] = {
            "approves": lambda: self.decide("Bo", Decision.APPROVE),
            "refuses": lambda: self.decide("Bo", Decision.REFUSE),
            "posts": lambda: self.post(0),
            "holds": lambda: self.a_person_holds_or_lifts(who, lift=False),
            "takes in a yes": lambda: self.reply(who, "yes", "counter"),
            "takes in returned mail": lambda: self.reply(who, "returned", "paper"),
        }
        self.round_in_which(point, acts[what])

    def round_in_which(self, point: CrashPoint, act: Callable[[], None]) -> None:
        def now(reached: CrashPoint) -> None:
            if reached is point:
                stop()
                act()

        stop = listen(now)
        daily_round(self.world, self.today)
        refusing(stop, ValueError)

    @rule(late=st.sampled_from([0, 0, 1]))
    def post(self, late: int) -> None:
        for code in self.world.delivered():
            postmark = max(self.today - timedelta(days=late), self.world.made_on(code))
            self.world.post(code, postmark, on=self.today)
            self.world.note_posted(code, postmark)
            with pytest.raises(BatchNotPostableError):
                self.world.post(code, self.today)

    @rule(by=st.sampled_from(["Bo", "Bo", "An"]), decision=st.sampled_from([*[Decision.APPROVE] * 4, Decision.REFUSE]))
    def decide(self, by: str, decision: Decision) -> None:
        waiting = proposals(self.world)
        if by == "An" or not waiting:
            with pytest.raises(ApprovalError):
                self.world.decide(self.today, decision, by)
            return
        with pytest.raises(ApprovalError):
            self.world.decide(self.today, decision, "An")  # who proposed
        self.world.decide(self.today, decision, by)
        with pytest.raises(ApprovalError):  # a colleague who decides at the same time finds nothing left
            self.world.decide(self.today, Decision.REFUSE, "Cy")
        for number in waiting if decision is Decision.REFUSE else ():
            self.world.candidates[number].waiting.add("manual")

    @rule()
    def execute_and_propose_without_asking_anybody(self) -> None:
        self.world.execute(self.today)
        self.world.propose(self.today)

    # What comes in.

    @rule(who=WHO, what=st.sampled_from([*REPLIES, "broken line"]), channel=CHANNELS, killed=st.booleans())
    def reply(self, who: str, what: str, channel: str = "digital", *, killed: bool = False) -> None:
        """Take in a file with one item; killed while it does, the office takes the same file in again."""
        candidate = self.world.candidates[who]
        if what == "broken line":
            self.broken_line(candidate)
            return
        self.lines += 1
        volmacht = what == "documents" and channel != "digital"
        item = {"key": f"m{self.lines}", "dossier": who, "channel": channel, "volmacht": volmacht, **REPLIES[what]}
        if killed:
            with killed_at(CrashPoint.REPLY_FILE_READ):
                self.world.reply(self.today, item)
        (outcome,) = self.world.reply(self.today, item).outcomes
        if outcome is ReplyOutcome.DURING_STRIKE_OFF:
            candidate.unclear += 1
        elif outcome is ReplyOutcome.CONTRADICTORY and not candidate.settled:
            self.note(candidate, "unsigned")
        elif outcome not in {ReplyOutcome.AFTER_STRIKE_OFF, ReplyOutcome.ALREADY_CLOSED}:
            self.note(candidate, what)

    def broken_line(self, candidate: Candidate) -> None:
        self.lines += 1
        if candidate.number not in self.struck_off() and not candidate.settled:
            candidate.waiting.add("unprocessed")
        self.world.take_in(self.today, f"broken line {self.lines} about {candidate.number}")

    def note(self, candidate: Candidate, what: str) -> None:
        owns = candidate.seen.owns if candidate.seen else candidate.number == OWNS  # what the first check saw
        if what == "yes" and owns:
            candidate.answered = True
        elif what in {"yes", "accepted", "withdrawal"}:
            candidate.settled = what
        elif what == "unsigned":
            candidate.unclear += 1
            candidate.waiting.add("unprocessed")
        elif what in {"documents", "insufficient"}:
            candidate.answered |= what == "documents"
            candidate.waiting.add("documents")
        elif what == "refused":
            candidate.waiting.discard("documents")
        elif what == "returned":
            candidate.waiting.add("returned")

    @rule(who=WHO, lift=st.booleans())
    def a_person_holds_or_lifts(self, who: str, lift: bool) -> None:
        waiting, moment = self.world.candidates[who].waiting, Moment.on(self.today)
        with transaction(self.world.engine) as session:
            case = session.merge(self.world.case(who))
            if not lift:
                place_hold(session, case, HoldReason.MANUAL, moment, "Bo")
                waiting.add("manual")
                return
            for reason in sorted({hold.reason for hold in open_holds(session, case.id)} & set(WAITS_BY_HOLD)):
                look_at(session, who, reason, moment, "Bo")
                waiting.discard(WAITS_BY_HOLD[reason])
                self.world.candidates[who].unclear *= reason is not HoldReason.UNPROCESSED_REPLY

    # What happens in the world.

    @rule(who=WHO, what=st.sampled_from([*HOMES, "dies", "buys a house", "confirms in the register"]))
    def life(self, who: str, what: str) -> None:
        if what == "confirms in the register":
            self.world.cir.confirm(who, datetime.combine(self.today, time(9), tzinfo=BRUSSELS))
            return
        if what in HOMES:
            self.world.streets[who] = HOMES[what].street
        self.world.dead |= {who} if what == "dies" else set()
        self.world.owners |= {who} if what == "buys a house" else set()
        changes: dict[str, Any] = {
            "dies": {"deceased_on": self.today},
            "buys a house": {"rights": (SyntheticRight(),)},
        }
        self.world.people.change(self.world.insz_of(who), **(changes.get(what) or {"addresses": (HOMES[what],)}))

    @rule(who=WHO, status=st.sampled_from(["REG", "REG", "REG", "INFOS", "OFFER", "CHKO", "WAITS", "NIEUW"]))
    def the_register_changes(self, who: str, status: str) -> None:
        self.world.cir.set_status(who, status)

    @rule(sources=st.booleans(), register=st.booleans(), software=st.sampled_from(["fine", "down", "silent"]))
    def something_fails(self, sources: bool, register: bool, software: str) -> None:
        self.world.sources_down, self.world.register_down, self.world.mood = sources, register, software

    @rule()
    def all_works_again(self) -> None:
        self.something_fails(sources=False, register=False, software="fine")

    # What must hold after each step.

    @invariant()
    def nobody_is_struck_off_wrongly_or_twice(self) -> None:
        assert self.world.objected == []
        assert [times for times in self.world.ledger.effects.values() if times != 1] == []

    @invariant()
    def the_journal_is_whole_and_explains_every_state(self) -> None:
        with transaction(self.world.engine) as session:
            assert verify_chain(session) > 0
            last: dict[int | None, str] = {}
            moves = select(JournalEntry).where(JournalEntry.to_state.is_not(None)).order_by(JournalEntry.id)
            for entry in session.scalars(moves):
                assert entry.from_state == last.get(entry.case_id)
                last[entry.case_id] = str(entry.to_state)
            assert last == {case.id: case.state for case in session.scalars(select(Case))}

    @invariant()
    def at_most_one_letter_of_a_round_counts(self) -> None:
        with transaction(self.world.engine) as session:
            counting = select(func.count()).where(Letter.withdrawn_at.is_(None)).group_by(Letter.case_id, Letter.round)
            assert set(session.scalars(counting)) <= {1}

    @invariant()
    def who_is_struck_off_here_is_struck_off_there_by_two_people(self) -> None:
        with transaction(self.world.engine) as session:
            cases = list(session.scalars(select(Case).where(Case.state == "struck_off")))
        assert [case for case in cases if case.proposed_by == case.approved_by] == []
        assert len(cases) <= len(self.world.ledger.effects)

    @invariant()
    def who_is_struck_off_there_is_struck_off_here_or_about_to_be_restored(self) -> None:
        states = self.world.states()
        there = [number for kbo, number in self.world.ledger.effects if self.world.ledger.receipt(kbo, number)]
        allowed = {"struck_off", "strike_off_approved", "reinstated"}
        assert [number for number in there if states[number] not in allowed] == []

    @invariant()
    def an_answer_in_time_found_during_a_strike_off_asks_to_undo_it(self) -> None:
        with transaction(self.world.engine) as session:
            asked = set(session.scalars(select(Case.id).join(Reinstatement)))
        found = [number for number, candidate in self.world.candidates.items() if candidate.to_be_undone]
        cases = [self.world.case(number) for number in found]
        assert [case for case in cases if case.state == "struck_off" and case.id not in asked] == []

    def all_holds(self) -> None:
        """Look at all that must hold, as the machine does after each step."""
        self.nobody_is_struck_off_wrongly_or_twice()
        self.the_journal_is_whole_and_explains_every_state()
        self.at_most_one_letter_of_a_round_counts()
        self.who_is_struck_off_here_is_struck_off_there_by_two_people()
        self.who_is_struck_off_there_is_struck_off_here_or_about_to_be_restored()
        self.an_answer_in_time_found_during_a_strike_off_asks_to_undo_it()

    def teardown(self) -> None:
        """See that all ends well."""
        try:
            self.all_ends_well()
            for state in sorted(set(self.world.states().values())):
                event(f"ends {state}")
        finally:
            self.world.close()

    def all_ends_well(self) -> None:
        """Put everything in order and let time pass: a good answer still wins, and nobody is lost half-way."""
        self.all_works_again()
        for days in (1, 39, 23, 2):
            self.days_pass(days)
            self.ordinary_days(1)
        self.all_holds()
        settled = [number for number, candidate in self.world.candidates.items() if candidate.settled]
        assert [number for number in settled if self.world.states()[number] == "struck_off"] == []
        assert self.reinstated_but_struck_off_outside() == []

    def reinstated_but_struck_off_outside(self) -> list[str]:
        reinstated = [number for number, state in self.world.states().items() if state == "reinstated"]
        ledger, register = self.world.ledger, self.world.cir.dossiers
        there = {number for kbo, number in ledger.effects if ledger.receipt(kbo, number)}
        return [number for number in reinstated if number in there or register[number].status == "RJCT"]

    def struck_off(self) -> set[str]:
        return {number for _, number in self.world.ledger.effects}

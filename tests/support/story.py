"""One story of eight dossiers, day by day, that can be told again after the program died at any point of it.

One is at a housing company that works by files. Four do not meet the conditions, and one of these asks to leave.
Nothing in a day depends on what happened on that day before: whoever was killed tells the whole day once more.
"""

import json
import os
import signal
from collections import Counter
from datetime import date, time
from hashlib import sha256
from pathlib import Path
from typing import Any

from office_days import (
    GRACE_PASSED,
    LAST_DAY,
    NEXT_DAY,
    PRINTED,
    REMINDED,
    REMINDER_POSTED,
    SELECTED,
    daily_round,
    proposals,
)
from plain_paper import plain_paper
from small_world import POSTING_DAY, SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.replies.taking_in import take_in_file
from actualisatie.simulator.cir.dossiers import CirWorld
from actualisatie.simulator.clock import VirtualClock
from actualisatie.simulator.local_software.ledger import Ledger
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.world import WorldFaults
from actualisatie.storage.crash_points import CrashPoint, listen
from actualisatie.storage.database import open_database, transaction
from actualisatie.storage.journal import verify_chain
from actualisatie.storage.models import (
    Acknowledgement,
    Batch,
    Case,
    Dossier,
    Effect,
    Hold,
    HousingCompany,
    JournalEntry,
    Letter,
    Reply,
)

ANSWERS = date(2024, 4, 10)
DECISIONS_POSTED = date(2024, 5, 31)
LAST_DECISION_POSTED = date(2024, 6, 3)
BY_INTERFACE, BY_FILES = "0400123412", "0100000070"
DAYS = (
    SELECTED,
    PRINTED,
    POSTING_DAY,
    ANSWERS,
    REMINDED,
    REMINDER_POSTED,
    LAST_DAY,
    GRACE_PASSED,
    NEXT_DAY,
    DECISIONS_POSTED,
    LAST_DECISION_POSTED,
)
POSTED_ON = {POSTING_DAY, REMINDER_POSTED, DECISIONS_POSTED, LAST_DECISION_POSTED}
CONFIRMS, FAILS_SILENTLY, SENDS_DOCUMENTS, CONFIRMS_LATE, SILENT, BROKEN_LINE, SILENT_BY_FILES, LEAVES = range(8)

OWNS = {FAILS_SILENTLY, SENDS_DOCUMENTS}

DECIDED = {NEXT_DAY, DECISIONS_POSTED}
PRINTING = {PRINTED, REMINDED, *DECIDED}
REACHED = {
    CrashPoint.BATCH_CLAIMED: PRINTING,
    CrashPoint.BATCH_FILES_WRITTEN: PRINTING,
    CrashPoint.BATCH_PRINTED: PRINTING,
    CrashPoint.BATCH_PARTLY_DELIVERED: PRINTING,
    CrashPoint.BATCH_FILES_DELIVERED: PRINTING,
    CrashPoint.SOURCES_ASKED: {SELECTED, GRACE_PASSED, *DECIDED},
    CrashPoint.REPLY_FILE_READ: {ANSWERS, LAST_DAY},
    CrashPoint.REPLY_FILE_TAKEN_IN: {ANSWERS, LAST_DAY},
    CrashPoint.STRIKE_OFF_CLAIMED: DECIDED,
    CrashPoint.STRIKE_OFF_SENT: DECIDED,
    CrashPoint.REGISTER_WRITE_NOTED: DECIDED,
    CrashPoint.REGISTER_WRITTEN: DECIDED,
    CrashPoint.REGISTER_VERIFIED: DECIDED,
    CrashPoint.REQUEST_NOTED: {NEXT_DAY},
    CrashPoint.REQUEST_WRITTEN: {NEXT_DAY},
    CrashPoint.ACKNOWLEDGEMENTS_STORED: {PRINTED, DECISIONS_POSTED},
    CrashPoint.SIGNALS_CLAIMED: {SELECTED, PRINTED, ANSWERS},
    CrashPoint.SIGNALS_TOLD: {SELECTED, PRINTED, ANSWERS},
    CrashPoint.SIGNALS_NOTED: {SELECTED, ANSWERS},
    CrashPoint.SIGNALS_WRITTEN: {SELECTED, ANSWERS},
}
"""On which days of the story each point is reached. Messages about batches have a story of their own."""


def tell(world: SmallWorld, day: date) -> None:
    """Let the day happen from the morning to the evening."""
    begin(world, day)
    go_on(world, day)
    decide(world, day)


def begin(world: SmallWorld, day: date) -> None:
    """Select the dossiers on the first day, and post what was handed over on the days with post."""
    if day == SELECTED:
        world.select(day)
    if day in POSTED_ON:
        for code in world.delivered():
            world.post(code, day)
    if day == PRINTED:
        acknowledge(world, "statussen")
    if day == DECISIONS_POSTED:
        acknowledge(world, "schrappingen")


def acknowledge(world: SmallWorld, kind: str) -> None:
    """Let the company that works by files answer each request; told again, it drops the same lines again."""
    requests = [json.loads(file.read_text()) for file in (world.folders.outbox / "WM2" / kind).glob("*.json")]
    folder = world.folder / "inbox" / "WM2" / "bevestigingen"
    folder.mkdir(parents=True, exist_ok=True)
    done = {"uitkomst": "uitgevoerd", "kenmerk": "WM2-1", "geregistreerdOp": "2024-05-30T16:00:00+02:00"}
    lines = [{"sleutel": one["sleutel"], "dossierNummer": one["dossierNummer"], **done} for one in requests]
    (folder / "answers.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


def go_on(world: SmallWorld, day: date) -> None:
    """Take in what came, and run the daily round."""
    file = world.folder / f"replies-{day}.jsonl"
    if file.exists():
        take_in_file(world.engine, file, Moment.on(day), "WM1")
    daily_round(world, day)


def decide(world: SmallWorld, day: date) -> None:
    """Approve what was proposed."""
    if proposals(world):
        world.decide(day)


def later(world: SmallWorld, deaths: int) -> None:
    """Strike off, and tell of statuses, later after each death: what the register was told is certain after an hour."""
    world.hour = time(12 + min(deaths, 5) * 2)


def tell_and_be_killed(database: str, folder: str, url: str, day: date, point: str, deaths: int) -> None:
    """Let the day happen in a process of its own, which SIGKILL ends when it reaches the point."""

    def die(reached: CrashPoint) -> None:
        if reached.name == point:
            os.kill(os.getpid(), signal.SIGKILL)

    listen(die)
    now = VirtualClock().now
    world = SmallWorld(
        open_database(database), Path(folder), SyntheticWorld(), WorldFaults(), CirWorld(now), Ledger(now), url
    )
    world.printer = plain_paper
    later(world, deaths)
    tell(world, day)


def answer(number: str, **item: Any) -> str:
    """Return a line of JSON: the candidate of a dossier confirms, or whatever `item` says."""
    usual = {"kind": "confirmation", "channel": "digital", "signer": "applicant"}
    return json.dumps(
        {"key": f"key-{number}", "dossier": number, "received_at": "2024-04-09T09:00:00Z", **usual, **item}
    )


def prepare(world: SmallWorld) -> None:
    """Add the dossiers and lay out what their candidates will answer."""
    numbers = [world.add_dossier(owns=place in OWNS) for place in range(6)]
    world.add_dossier(kbo=BY_FILES, owns=True)
    leaves = world.add_dossier(owns=True)
    with transaction(world.engine) as session:
        company = session.scalars(select(HousingCompany).where(HousingCompany.kbo == BY_FILES)).one()
        company.local_software = {"transport": "files"}
    world.create(strike={"system": "both"})
    documents = {"kind": "documents"}
    asks = answer(leaves, kind="withdrawal")
    _answers(world, ANSWERS, answer(numbers[CONFIRMS]), answer(numbers[SENDS_DOCUMENTS], **documents), asks)
    _answers(world, LAST_DAY, answer(numbers[CONFIRMS_LATE]), f"broken line about {numbers[BROKEN_LINE]}")


ENDS = (
    "confirmed",
    "struck_off",
    "letter_posted",
    "confirmed",
    "struck_off",
    "reminder_posted",
    "struck_off",
    "withdrawn",
)
"""How each of the eight ends, however often the program died."""

OUTCOMES = {"confirmed": 2, "review_started": 1, "withdrawn": 1}
LETTERS = {
    ("first", POSTING_DAY): 8,
    ("reminder", REMINDER_POSTED): 5,
    ("strike_off", DECISIONS_POSTED): 2,
    ("strike_off", LAST_DECISION_POSTED): 1,
}
"""How many letters of each round, by their postmark, count in the end."""


def faults_in(world: SmallWorld) -> list[str]:
    """Return what is wrong at the end of the story: nothing twice, nothing lost, everything accounted for."""
    with transaction(world.engine) as session:
        cases = list(session.scalars(select(Case).order_by(Case.id)))
        letters = list(session.scalars(select(Letter)))
        entries = list(session.scalars(select(JournalEntry).order_by(JournalEntry.id)))
        numbers = dict(session.execute(select(Dossier.id, Dossier.number)).tuples().all())
        batches = list(session.scalars(select(Batch).order_by(Batch.id)))
        replies, holds = list(session.scalars(select(Reply))), list(session.scalars(select(Hold)))
        outbox = list(session.scalars(select(Effect)))
        answers = list(session.scalars(select(Acknowledgement).where(Acknowledgement.accepted)))
        counted = verify_chain(session)
    last = {entry.case_id: entry.to_state for entry in entries if entry.to_state}
    fails = [numbers[cases[place].dossier_id] for place in (FAILS_SILENTLY, SENDS_DOCUMENTS, SILENT_BY_FILES, LEAVES)]
    told = {number: ["INFOS"] for number in fails[:2]} | {fails[-1]: ["INFOS", "RJCT"]}
    last_number = numbers[cases[SILENT_BY_FILES].dossier_id]
    struck_off = sorted(numbers[case.dossier_id] for case in cases if case.state == "struck_off")
    sent = Counter((letter.round.value, letter.postmark) for letter in letters if letter.withdrawn_at is None)
    checks = {
        "states": tuple(case.state for case in cases) == ENDS,
        "letters": sent == LETTERS,
        "one letter per case and round": len({(one.case_id, one.round) for one in letters}) == len(letters),
        "batches": [batch.status for batch in batches] == ["posted"] * len(batches),
        "files": all(_is_whole(world, batch) for batch in batches),
        "replies": Counter(reply.outcome.value for reply in replies)
        == {"confirmed": 2, "review_started": 1, "withdrawn": 1},
        "holds": sorted(hold.reason.value for hold in holds) == ["document_review", "unprocessed_reply"],
        "effects": world.ledger.effects
        == {(BY_INTERFACE, number): 1 for number in struck_off if number != last_number},
        "requests": len(list((world.folders.outbox / "WM2").glob("schrappingen/*.json"))) == 1 == len(answers) - 1,
        "statuses": dict(world.ledger.statuses) == {(BY_INTERFACE, one): codes for one, codes in told.items()},
        "register": world.cir.actions
        == {(number, "RJCT"): 1 for number in (*struck_off, fails[-1])} | {(number, "INFOS"): 1 for number in fails},
        "outbox": all(effect.state == "done" for effect in outbox)
        and len(outbox) == 2 * len(struck_off) + 2 * (len(fails) + 1) + len(batches),
        "journal tells the state": last == {case.id: case.state for case in cases},
        "journal is whole": counted == len(entries),
    }
    return [name for name, holds_true in checks.items() if not holds_true]


def _is_whole(world: SmallWorld, batch: Batch) -> bool:
    """Return whether the delivered files are complete and hashed as recorded."""
    with transaction(world.engine) as session:
        company = session.get_one(HousingCompany, batch.housing_company_id).code
    folder = world.folders.outbox / company / batch.code
    manifest = json.loads((folder / f"{batch.code}.json").read_text())
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    found.pop(f"{batch.code}.json")
    named = {one["name"]: one["sha256"] for one in manifest["files"]}
    return (
        found == named and found[f"{batch.code}.pdf"] == batch.pdf_sha256 and len(manifest["letters"]) == batch.letters
    )


def _answers(world: SmallWorld, day: date, *lines: str) -> None:
    (world.folder / f"replies-{day}.jsonl").write_text("\n".join(lines) + "\n")

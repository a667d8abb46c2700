"""A batch is printed and told of, withdrawn and called back, and made anew: a story to be killed in at any point."""

import os
import signal
from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path

from mail_server import PostOffice
from office_days import PRINTED, SELECTED
from plain_paper import plain_paper
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.campaigns.errors import BatchNotWithdrawableError
from actualisatie.connectors.delivery.mail import MailServer
from actualisatie.dossiers.kinds import EffectKind, EffectState
from actualisatie.simulator.cir.dossiers import CirWorld
from actualisatie.simulator.clock import VirtualClock
from actualisatie.simulator.local_software.ledger import Ledger
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.world import WorldFaults
from actualisatie.storage.crash_points import CrashPoint, listen
from actualisatie.storage.database import open_database, transaction
from actualisatie.storage.journal import verify_chain
from actualisatie.storage.models import Batch, Effect, Letter

WITHDRAWN, AFTERWARDS = date(2024, 3, 21), date(2024, 3, 22)
DAYS = (PRINTED, WITHDRAWN, AFTERWARDS)

REACHED = {
    CrashPoint.BATCH_PARTLY_DELIVERED: {PRINTED, WITHDRAWN},
    CrashPoint.BATCH_FILES_DELIVERED: {PRINTED, WITHDRAWN},
    CrashPoint.BATCH_WITHDRAWN: {WITHDRAWN},
    CrashPoint.WITHDRAWAL_TOLD: {WITHDRAWN},
    CrashPoint.NOTICE_CLAIMED: {PRINTED, WITHDRAWN},
    CrashPoint.NOTICE_SENT: {PRINTED, WITHDRAWN},
}
"""On which days of the story each point is reached."""


def prepare(world: SmallWorld, mail: MailServer, **delivery: object) -> None:
    """Bring two dossiers to a due first letter, of a housing company that wants notices."""
    world.mail = mail
    for _ in range(2):
        world.add_dossier()
    world.create()
    world.select(SELECTED)
    world.check(SELECTED)
    world.deliver_by(notice_to=["print@wm1.example"], **delivery)


def tell(world: SmallWorld, day: date) -> None:
    """Let the day happen; on its day the first batch is withdrawn."""
    if day == WITHDRAWN:
        with suppress(BatchNotWithdrawableError):  # told once more after a kill
            world.withdraw("B000001", day)
        world.tell(day)
    world.print_due(day)
    world.tell(day)


def tell_and_be_killed(place: tuple[str, str, str | None], mail: MailServer, day: date, point: str) -> None:
    """Let the day happen in a process of its own, which SIGKILL ends when it reaches the point."""

    def die(reached: CrashPoint) -> None:
        if reached.name == point:
            os.kill(os.getpid(), signal.SIGKILL)

    listen(die)
    database, folder, keys = place
    now = VirtualClock().now
    world = SmallWorld(
        open_database(database), Path(folder), SyntheticWorld(), WorldFaults(), CirWorld(now), Ledger(now), ""
    )
    world.printer, world.mail, world.keys = plain_paper, mail, Path(keys) if keys else None
    tell(world, day)


def faults_in(world: SmallWorld, files: dict[str, bytes], post_office: PostOffice) -> list[str]:
    """Return what is wrong at the end: `files` are those of the housing company, by batch and name."""
    with transaction(world.engine) as session:
        batches = list(session.scalars(select(Batch.status).order_by(Batch.id)))
        letters = list(session.execute(select(Letter.batch_id, Letter.withdrawn_at.is_(None))).tuples())
        effects = list(session.scalars(select(Effect).order_by(Effect.id)))
        counted = verify_chain(session)
    got = Counter(
        str(one["Message-ID"]).partition("@")[0].strip("<").rpartition("-")[0] for one in post_office.received
    )
    notices = {one.key: one.state for one in effects if "notice" in one.kind}
    made = {path.name: path.read_bytes() for path in world.folders.batches.rglob("*") if path.is_file()}
    checks = {
        "batches": batches == ["withdrawn", "delivered"],
        "letters": sorted(letters) == [(1, False), (1, False), (2, True), (2, True)],
        "files are whole, and none is left over": {Path(name).name: body for name, body in files.items()} == made,
        "called back": "B000001/B000001-ingetrokken.json" in files,
        "effects are settled": all(one.state in {EffectState.DONE, EffectState.DEAD} for one in effects),
        "only notices are given up": {one.kind for one in effects if one.state is EffectState.DEAD} <= _NOTICES,
        "one notice each": set(notices) == {"notice-B000001", "withdrawal-notice-B000001", "notice-B000002"},
        "sent at most once": all(times == 1 for times in got.values()),
        "what is done was sent": all(got[key] == 1 for key, state in notices.items() if state is EffectState.DONE),
        "journal is whole": counted > 0,
    }
    return [name for name, holds_true in checks.items() if not holds_true]


_NOTICES = {EffectKind.NOTICE, EffectKind.WITHDRAWAL_NOTICE}

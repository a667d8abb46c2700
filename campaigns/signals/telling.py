"""Tells the systems outside of new statuses, chunk by chunk: written down first, at most once, in order per dossier.

A signal that fails is tried again by the next round. It stops no letter, and no strike-off waits for it longer than it
may still be on its way.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress

from sqlalchemy import BindParameter, ColumnElement, Engine, Select, func, select
from sqlalchemy.orm import Session

from actualisatie.calendar.freeze import frozen_until
from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.signals.answers import store_answers
from actualisatie.campaigns.signals.by_register import tell_register
from actualisatie.campaigns.signals.by_software import Answers, tell_software
from actualisatie.campaigns.signals.claiming import Signal, claim_signals
from actualisatie.campaigns.strike_offs.request_withdrawals import withdraw_requests
from actualisatie.campaigns.strike_offs.requests_by_file import write_open_lists
from actualisatie.campaigns.strike_offs.striking import Outside
from actualisatie.campaigns.watching import Watch, unwatched
from actualisatie.dossiers.disk_faults import FolderUnavailableError
from actualisatie.dossiers.kinds import UNSETTLED, EffectKind
from actualisatie.dossiers.signals import SIGNALS
from actualisatie.storage.crash_points import CrashPoint, reached
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Campaign, Case, Effect

_Tell = Callable[[Sequence[Signal]], tuple[Answers, set[int] | None]]
"""Tells a chunk; returns the answers, and whom to leave alone until the next round: housing companies, or None for all.
"""


def has_statuses_to_tell(session: Session, campaign: Campaign) -> bool:
    """Return whether a campaign has signals that are not settled, or requests by file to withdraw."""
    return session.scalar(to_tell(campaign.id).limit(1)) is not None


def to_tell(campaign_id: int | BindParameter[int]) -> Select[tuple[int]]:
    """Return the query for the signals that are not settled, and the requests by file that are to be withdrawn."""
    kinds = {*SIGNALS, EffectKind.REQUEST_WITHDRAWAL}
    query = select(Effect.id).join(Case).where(Case.campaign_id == campaign_id, Effect.kind.in_(kinds))
    return query.where(Effect.state.in_(UNSETTLED))


def tell_statuses(
    engine: Engine, campaign: str, outside: Outside, moment: Moment, actor: str, watch: Watch = unwatched
) -> dict[str, int]:
    """Tell local software and register what is not told yet; return how many signals ended how.

    Inside a freeze period all wait. A housing company whose software fails twice in a row is left alone until the next
    round, and so is the register. `watch` is told after each chunk of signals.
    """
    with transaction(engine) as session:
        found = campaign_by_name(session, campaign)
        unsettled = select(func.count()).select_from(Effect).join(Case).where(*_unsettled(found))
        waiting = session.scalar(unsettled)
    told: dict[str, int] = {}
    if waiting:
        frozen = frozen_until(moment.at) is not None
        told = (
            {"statuses_frozen": waiting}
            if frozen
            else _tell_both(engine, found, outside, moment, actor, _Told(waiting, watch))
        )
    if outside.requests is not None:
        withdraw_requests(engine, found, outside.requests, moment, actor)
        with suppress(FolderUnavailableError):  # the next round writes them; no letter waits for a list
            write_open_lists(engine, outside.requests)
    return told


class _Told:
    """Adds up the signals of both sorts, for whoever watches."""

    def __init__(self, waiting: int, watch: Watch) -> None:
        self._done, self._waiting, self._watch = 0, waiting, watch

    def note(self, more: int) -> None:
        self._done += more
        self._watch(min(self._done, self._waiting), self._waiting)


def _tell_both(
    engine: Engine, campaign: Campaign, outside: Outside, moment: Moment, actor: str, told_of: _Told
) -> dict[str, int]:
    def software(signals: Sequence[Signal]) -> tuple[Answers, set[int] | None]:
        return tell_software(engine, signals, outside.software, outside.requests, moment)

    def register(signals: Sequence[Signal]) -> tuple[Answers, set[int] | None]:
        if outside.register is None:
            return {}, None
        answers, silent = tell_register(engine, signals, outside.register, moment)
        return answers, None if silent else set()

    told = _tell_all(engine, campaign, EffectKind.STATUS_SIGNAL, software, moment, actor, told_of)
    also = _tell_all(engine, campaign, EffectKind.REGISTER_STATUS_SIGNAL, register, moment, actor, told_of)
    return {
        **{f"statuses_{name}": number for name, number in told.items()},
        **{f"register_statuses_{name}": number for name, number in also.items()},
    }


def _tell_all(
    engine: Engine, campaign: Campaign, kind: EffectKind, tell: _Tell, moment: Moment, actor: str, told_of: _Told
) -> Counter[str]:
    counts: Counter[str] = Counter()
    silent: set[int] = set()
    last, more = 0, True
    while more:
        with transaction(engine) as session:
            claimed = claim_signals(session, campaign, kind, last, silent, moment, actor)
        last, more = claimed.last_id, claimed.more
        if not claimed.signals:
            continue
        reached(CrashPoint.SIGNALS_CLAIMED)
        answers, left_alone = tell(claimed.signals)
        if kind is EffectKind.STATUS_SIGNAL:
            reached(CrashPoint.SIGNALS_TOLD)
        with transaction(engine) as session:
            store_answers(session, claimed.signals, answers, moment, actor)
        counts.update(answer.outcome.value for answer in answers.values())
        told_of.note(len(claimed.signals))
        if left_alone is None:
            return counts
        silent |= left_alone
    return counts


def _unsettled(campaign: Campaign) -> tuple[ColumnElement[bool], ...]:
    return Case.campaign_id == campaign.id, Effect.kind.in_(SIGNALS), Effect.state.in_(UNSETTLED)

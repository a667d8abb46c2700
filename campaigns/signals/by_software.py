"""Tells the housing companies' software of statuses: companies beside each other, each one's dossiers in their order.

The software honours the key, so a signal of which nobody knows the end is simply sent again under it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import Engine, select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.signals.answers import SignalAnswer, SignalOutcome
from actualisatie.campaigns.signals.claiming import Signal
from actualisatie.connectors.local_software.errors import LocalSoftwareRefused, LocalSoftwareUnavailable
from actualisatie.connectors.local_software.files import (
    STATUSES,
    AcknowledgementLine,
    Answer,
    StatusRequestFile,
    request_path,
)
from actualisatie.connectors.local_software.port import LocalSoftware
from actualisatie.connectors.local_software.wire import StatusBody
from actualisatie.connectors.whole_files import put_file
from actualisatie.dossiers.disk_faults import OUTBOX, FolderUnavailableError
from actualisatie.dossiers.kinds import EffectState, Transport
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Acknowledgement, Effect

COMPANIES_AT_ONCE = 8
SILENT_AFTER = 2
"""Failures in a row after which a housing company's software is left alone until the next round."""

_FAILURES = frozenset({SignalOutcome.FAILED, SignalOutcome.UNCLEAR})
Answers = dict[int, SignalAnswer]


def tell_software(
    engine: Engine, signals: Sequence[Signal], software: LocalSoftware, requests: Path | None, moment: Moment
) -> tuple[Answers, set[int]]:
    """Tell each housing company's software; return the answers by effect, and the companies that are silent.

    What was not sent because its company is silent has no answer.
    """
    by_files = [one for one in signals if one.transport is Transport.FILES]
    answers = _by_files(engine, by_files, requests, moment) if by_files else {}
    by_company: dict[int, list[Signal]] = defaultdict(list)
    for one in signals:
        if one.transport is Transport.HTTP:
            by_company[one.company_id].append(one)
    with ThreadPoolExecutor(COMPANIES_AT_ONCE) as desk:
        told = desk.map(lambda one: _tell_company(by_company[one], software, moment), by_company)
        silent = set()
        for company, (found, is_silent) in zip(by_company, told, strict=True):
            answers |= found
            silent |= {company} if is_silent else set()
    return answers, silent


def _tell_company(signals: Iterable[Signal], software: LocalSoftware, moment: Moment) -> tuple[Answers, bool]:
    answers: Answers = {}
    failures = 0
    for one in signals:
        answers[one.effect_id] = answer = _tell(one, software, moment)
        failures = failures + 1 if answer.outcome in _FAILURES else 0
        if failures == SILENT_AFTER:
            return answers, True
    return answers, False


def _tell(one: Signal, software: LocalSoftware, moment: Moment) -> SignalAnswer:
    try:
        receipt = software.set_status(one.kbo, one.dossier_number, key=one.key, new=one.new)
    except LocalSoftwareUnavailable as fault:
        return SignalAnswer(SignalOutcome.UNCLEAR if fault.maybe_done else SignalOutcome.FAILED, str(fault))
    except LocalSoftwareRefused as fault:
        return SignalAnswer(SignalOutcome.REFUSED, str(fault))
    if receipt is None:
        return SignalAnswer(SignalOutcome.TOLD, "struck off there already", moment.at)
    return SignalAnswer(SignalOutcome.TOLD, receipt.reference, receipt.recorded_at)


def _by_files(engine: Engine, signals: Sequence[Signal], requests: Path | None, moment: Moment) -> Answers:
    acknowledged = dict(_acknowledged(engine, [one.effect_id for one in signals]))
    answers = {one.effect_id: _said(acknowledged[one.effect_id]) for one in signals if one.effect_id in acknowledged}
    left = [one for one in signals if one.effect_id not in answers]
    written: list[Signal] = []
    for one in left:
        answers[one.effect_id] = SignalAnswer(
            SignalOutcome.AWAITED, "the request lies there; the housing company has not acknowledged it"
        )
        if (one.written or {}).get("taken"):
            continue
        if requests is None:
            answers[one.effect_id] = SignalAnswer(SignalOutcome.FAILED, "give ACTUALISATIE_OUTBOX: it goes by file")
            continue
        try:
            put_file(request_path(requests, one.company, one.key, STATUSES), _request(one).as_bytes(), OUTBOX)
            written.append(one)
        except FolderUnavailableError as fault:
            answers[one.effect_id] = SignalAnswer(SignalOutcome.FAILED, str(fault))
    if written:
        _note(engine, written)
    return answers


def _request(one: Signal) -> StatusRequestFile:
    body = StatusBody.of(one.new).model_dump()
    return StatusRequestFile(**body, sleutel=one.key, partijCode=one.kbo, dossierNummer=one.dossier_number)


def _note(engine: Engine, written: Sequence[Signal]) -> None:
    names = {one.effect_id: f"{one.key}.json" for one in written}
    with transaction(engine) as session:
        query = select(Effect).where(Effect.id.in_(list(names))).order_by(Effect.id).with_for_update()
        for effect in session.scalars(query):
            if effect.state is EffectState.SENDING:
                effect.written = {"request": names[effect.id], "taken": True}


def _acknowledged(engine: Engine, effect_ids: Sequence[int]) -> Iterator[tuple[int, AcknowledgementLine]]:
    with transaction(engine) as session:
        query = select(Acknowledgement.effect_id, Acknowledgement.content)
        query = query.where(Acknowledgement.effect_id.in_(effect_ids), Acknowledgement.accepted)
        for effect_id, content in session.execute(query).tuples().all():
            if effect_id is not None:
                yield effect_id, AcknowledgementLine.model_validate(content)


def _said(line: AcknowledgementLine) -> SignalAnswer:
    if line.uitkomst is Answer.DONE and line.kenmerk is not None:
        return SignalAnswer(SignalOutcome.TOLD, line.kenmerk, line.geregistreerdOp)
    return SignalAnswer(SignalOutcome.REFUSED, f"refused by file: {line.reden}")

"""Calls requests by file back: the file is taken away, and a note beside it says that the request counts no more."""

from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.connectors.local_software.files import (
    REQUESTS,
    RESTORATIONS,
    STATUSES,
    WithdrawnRequestFile,
    request_path,
    withdrawn_path,
)
from actualisatie.connectors.whole_files import put_file
from actualisatie.dossiers.disk_faults import OUTBOX, FolderUnavailableError
from actualisatie.dossiers.kinds import UNSETTLED, EffectKind, EffectState
from actualisatie.storage import journal
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Campaign, Case, Dossier, Effect, HousingCompany

FOLDERS = {
    EffectKind.STRIKE_OFF: REQUESTS,
    EffectKind.REINSTATEMENT: RESTORATIONS,
    EffectKind.STATUS_SIGNAL: STATUSES,
}
"""In which folder of a housing company the requests of an effect lie."""


def call_back(session: Session, effect: Effect, moment: Moment) -> bool:
    """Write down that the request of a cancelled effect is to be called back; return whether there is one."""
    if "request" not in (effect.written or {}):
        return False
    session.add(
        Effect(
            key=f"withdrawn-{effect.key}",
            kind=EffectKind.REQUEST_WITHDRAWAL,
            case_id=effect.case_id,
            housing_company_id=effect.housing_company_id,
            payload={"sleutel": effect.key, "folder": FOLDERS[effect.kind]},
            state=EffectState.PENDING,
            tries=0,
            created_at=moment.at,
        )
    )
    return True


def withdraw_requests(engine: Engine, campaign: Campaign, requests: Path, moment: Moment, actor: str) -> int:
    """Take away the files of requests that were withdrawn, and say so beside them; return how many.

    Doing it twice changes nothing. A folder that cannot be written is tried again by the next round.
    """
    query = (
        select(Effect.id, Effect.payload, Dossier.number, HousingCompany.code, HousingCompany.kbo)
        .join(Case, Effect.case_id == Case.id)
        .join(Dossier, Case.dossier_id == Dossier.id)
        .join(HousingCompany, Effect.housing_company_id == HousingCompany.id)
        .where(Case.campaign_id == campaign.id, Effect.kind == EffectKind.REQUEST_WITHDRAWAL)
        .where(Effect.state.in_(UNSETTLED))
        .order_by(Effect.id)
    )
    with transaction(engine) as session:
        found = session.execute(query).tuples().all()
    done = 0
    for effect_id, payload, number, code, kbo in found:
        key, folder = payload["sleutel"], payload["folder"]
        try:
            note = WithdrawnRequestFile(sleutel=key, partijCode=kbo, dossierNummer=number)
            put_file(withdrawn_path(requests, code, key, folder), note.as_bytes(), OUTBOX)
            request_path(requests, code, key, folder).unlink(missing_ok=True)
            error = None
        except (FolderUnavailableError, OSError) as fault:
            error = str(fault)
        with transaction(engine) as session:
            done += _store(session, effect_id, error, moment, actor)
    return done


def _store(session: Session, effect_id: int, error: str | None, moment: Moment, actor: str) -> bool:
    effect = session.get_one(Effect, effect_id, with_for_update=True)
    if effect.state not in UNSETTLED:  # another process did it meanwhile
        return False
    effect.tries, effect.last_error = effect.tries + 1, error
    if error is not None:
        return False
    effect.state, effect.done_at = EffectState.DONE, moment.at
    data = {"key": effect.payload["sleutel"]}
    entry = journal.Entry(moment.at, actor, "request by file withdrawn", case_id=effect.case_id, data=data)
    journal.record(session, entry)
    return True

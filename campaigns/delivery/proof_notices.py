"""Notices as proofs: what would be mailed to housing companies, marked PROEF, to an address that an operator names."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.batching import claim_batch, plan_batches
from actualisatie.campaigns.batches.proofs import MARK, OF_EACH_BATCH
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.delivery.delivering import batch_effect
from actualisatie.campaigns.delivery.delivery_settings import delivery_of
from actualisatie.campaigns.delivery.notices import notice_of
from actualisatie.campaigns.delivery.places import Folders, destination_of
from actualisatie.campaigns.delivery.telling import NOTICES, open_messages
from actualisatie.campaigns.errors import ProofAddressError
from actualisatie.connectors.delivery.mail import Notice
from actualisatie.dossiers.kinds import EffectKind
from actualisatie.storage.database import rehearsal
from actualisatie.storage.models import Batch, Campaign, Effect, HousingCompany

_ABOVE = "PROEF: dit bericht ging naar geen woonmaatschappij en telt niet.\n\n"


def notices_due(engine: Engine, campaign: str, address: str, folders: Folders, moment: Moment) -> list[Notice]:
    """Return the notices that a round would send now, as proofs: those that wait, and those of batches that are due.

    Of a batch that is due the first letters are counted, and its number is not given yet. Nothing is kept of it. Raises
    `ProofAddressError`.
    """
    with rehearsal(engine) as session:
        found = campaign_by_name(session, campaign)
        waiting = proof_notices(session, open_messages(session, found), address, folders, moment)
        return [*waiting, *_of_due_batches(session, found, address, folders, moment)]


def proof_notices(
    session: Session, effect_ids: Sequence[int], address: str, folders: Folders, moment: Moment
) -> list[Notice]:
    """Return the notices among some effects as proofs to one address. Raises `ProofAddressError` for a real one."""
    _require_apart(session, address)
    effects = [session.get_one(Effect, effect_id) for effect_id in effect_ids]
    wanted = [(one, session.get_one(Batch, one.batch_id)) for one in effects if one.kind in NOTICES]
    return [
        _proof(one, batch, batch.code, address, folders, moment) for one, batch in wanted if _is_told(batch.company)
    ]


def as_proof(notice: Notice, address: str, moment: Moment) -> Notice:
    """Return a message marked as a proof, to one address and no other; no mail server takes it for the real one."""
    key = f"{MARK}-{notice.key}-{moment.at:%Y%m%dT%H%M%S}"
    return replace(
        notice, key=key, recipients=(address,), subject=f"{MARK}: {notice.subject}", text=_ABOVE + notice.text
    )


def _of_due_batches(
    session: Session, campaign: Campaign, address: str, folders: Folders, moment: Moment
) -> list[Notice]:
    found = []
    for number, plan in enumerate(plan_batches(session, campaign, moment), start=1):
        batch = claim_batch(session, campaign, plan, moment, MARK, most=OF_EACH_BATCH)
        if batch is not None and _is_told(batch.company):
            ready = batch_effect(batch, EffectKind.NOTICE, moment)
            found.append(_proof(ready, batch, f"{MARK}-{number:02d}", address, folders, moment))
    return found


def _proof(effect: Effect, batch: Batch, code: str, address: str, folders: Folders, moment: Moment) -> Notice:
    folder = batch.delivered_to or destination_of(batch.company, folders).tell(code)
    return as_proof(notice_of(effect, batch, (address,), folder, code=code), address, moment)


def _is_told(company: HousingCompany) -> bool:
    return bool(delivery_of(company.delivery).notice_to)


def _require_apart(session: Session, address: str) -> None:
    """Raise `ProofAddressError` for an address at which a housing company would take a proof for the real thing."""
    stored = session.scalars(select(HousingCompany.delivery))
    if address.casefold() in {one.casefold() for row in stored for one in delivery_of(row).notice_to}:
        raise ProofAddressError(
            "Proofs are for nobody but you: a housing company is told of its batches at the address in "
            "redirect_mail_to. Name one of your own. Nothing was sent."
        )

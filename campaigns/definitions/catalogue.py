"""Makes, changes and finds campaigns."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actualisatie.campaigns.definitions.amendments import differences, forbidden_changes
from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.campaigns.errors import (
    CampaignExistsError,
    CampaignFrozenError,
    UnknownCampaignError,
    UnknownHousingCompanyError,
)
from actualisatie.storage import journal
from actualisatie.storage.models import Campaign, HousingCompany

_BY_NAME = select(Campaign).where(Campaign.name == bindparam("name"))
"""Put together once: every step of a round begins with it."""


def create_campaign(
    session: Session,
    definition: CampaignDefinition,
    *,
    law_version: str,
    calendar_version: str,
    actor: str,
    now: datetime,
) -> Campaign:
    """Store a campaign and journal it. `now` is aware.

    Raises `CampaignExistsError` when the name is taken, `UnknownHousingCompanyError` when one in scope is not in the
    register.
    """
    _require_known_companies(session, definition)
    campaign = Campaign(
        name=definition.name,
        kind=definition.kind,
        definition=definition.as_json(),
        definition_hash=definition.sha256,
        law_version=law_version,
        calendar_version=calendar_version,
        created_at=now,
        created_by=actor,
    )
    _insert(session, campaign)
    names = ("name", "definition_hash", "law_version", "calendar_version")
    data = {name: getattr(campaign, name) for name in names}
    entry = journal.Entry(at=now, actor=actor, event="campaign_created", campaign_id=campaign.id, data=data)
    journal.record(session, entry)
    return campaign


def amend_campaign(
    session: Session, name: str, definition: CampaignDefinition, *, actor: str, now: datetime
) -> Campaign:
    """Replace the definition of a campaign and journal what changed; the same definition changes nothing.

    Once the first letter is posted, only a later close, longer terms and other choices of who is told of statuses are
    possible. `now` is aware. Raises
    `UnknownCampaignError`, `UnknownHousingCompanyError`, or `CampaignFrozenError` naming the fields.
    """
    campaign = _found(session, name, lock=True)
    old = definition_of(campaign)
    changed = differences(old, definition)
    if not changed:
        return campaign
    frozen, selected = campaign.frozen_at is not None, campaign.selected_at is not None
    forbidden = forbidden_changes(old, definition, selected=selected, frozen=frozen)
    if forbidden:
        raise CampaignFrozenError(_why_frozen(name, forbidden, selected=selected, frozen=frozen), forbidden)
    _require_known_companies(session, definition)
    data = {
        "from_hash": campaign.definition_hash,
        "to_hash": definition.sha256,
        "changes": {path: list(values) for path, values in changed.items()},
    }
    campaign.definition, campaign.definition_hash = definition.as_json(), definition.sha256
    entry = journal.Entry(at=now, actor=actor, event="campaign_amended", campaign_id=campaign.id, data=data)
    journal.record(session, entry)
    return campaign


def campaign_by_name(session: Session, name: str) -> Campaign:
    """Return the campaign of that name; raise `UnknownCampaignError` when there is none."""
    return _found(session, name, lock=False)


def list_campaigns(session: Session) -> Sequence[Campaign]:
    """Return all campaigns, oldest first."""
    return session.scalars(select(Campaign).order_by(Campaign.created_at, Campaign.id)).all()


def definition_of(campaign: Campaign) -> CampaignDefinition:
    """Return a stored definition as it was validated."""
    return CampaignDefinition.model_validate_json(json.dumps(campaign.definition))


def _insert(session: Session, campaign: Campaign) -> None:
    """Write the row; its unique name decides between two who create the same campaign at once."""
    taken = session.scalar(select(Campaign.id).where(Campaign.name == campaign.name))
    try:
        if taken is None:
            with session.begin_nested():
                session.add(campaign)
            return
    except IntegrityError:
        pass  # another process made it meanwhile
    raise CampaignExistsError(f"Campaign {campaign.name} exists already: choose another name, or amend it.")


def _found(session: Session, name: str, *, lock: bool) -> Campaign:
    campaign = session.scalar(_BY_NAME.with_for_update() if lock else _BY_NAME, {"name": name})
    if campaign is None:
        raise UnknownCampaignError(f"There is no campaign {name!r}: see `actualisatie campaign list`.")
    return campaign


def _require_known_companies(session: Session, definition: CampaignDefinition) -> None:
    known = set(session.scalars(select(HousingCompany.kbo)))
    if not known:
        raise UnknownHousingCompanyError("The register holds no housing company: import a register first.")
    unknown = [] if definition.housing_companies == "all" else sorted(set(definition.housing_companies) - known)
    if unknown:
        raise UnknownHousingCompanyError(
            f"Campaign {definition.name} names housing companies that are not in the register: {', '.join(unknown)}. "
            "Import them first, or correct housing_companies."
        )


def _why_frozen(name: str, fields: Sequence[str], *, selected: bool, frozen: bool) -> str:
    if frozen:
        why = "its first letter is posted: only a later close and longer terms are possible now"
    elif selected:
        why = "its dossiers are selected: name, kind and scope stay as they are"
    else:
        why = "a campaign keeps its name and kind: create another one"
    return f"Campaign {name} cannot change in {', '.join(fields)}: {why}."

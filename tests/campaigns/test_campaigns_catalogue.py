"""Campaigns are made once, found by name, and frozen but for extensions once their letters are out."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from actualisatie.campaigns.definitions.catalogue import (
    amend_campaign,
    campaign_by_name,
    create_campaign,
    definition_of,
    list_campaigns,
)
from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.campaigns.definitions.definition_file import read_definition
from actualisatie.campaigns.errors import (
    CampaignExistsError,
    CampaignFrozenError,
    UnknownCampaignError,
    UnknownHousingCompanyError,
)
from actualisatie.campaigns.register.exporting import snapshot_of
from actualisatie.campaigns.register.importing import import_register
from actualisatie.campaigns.register.outcome import ImportReport
from actualisatie.dossiers.kinds import CampaignKind
from actualisatie.storage import journal
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Campaign, JournalEntry

Make = Callable[..., dict[str, Any]]
Load = Callable[..., ImportReport]

VERSIONS = {"law_version": "law-1", "calendar_version": "days-1"}
YAML = """\
kind: one_off
name: {name}
housing_companies: {companies}
period: {{open: 2024-03-18, close: {close}}}
policies: {policies}
"""


def definition(
    name: str = "one-off", companies: str = "all", close: str = "2024-07-01", policies: str = "{}"
) -> CampaignDefinition:
    return read_definition(YAML.format(name=name, companies=companies, close=close, policies=policies))


@pytest.fixture
def created(engine: Engine, load: Load, company: Make, now: datetime) -> CampaignDefinition:
    load(company())
    made = definition(policies="{term: {first: 31}}")
    with transaction(engine) as session:
        create_campaign(session, made, **VERSIONS, actor="an", now=now)
    return made


def amend(engine: Engine, new: CampaignDefinition, now: datetime) -> None:
    with transaction(engine) as session:
        amend_campaign(session, "one-off", new, actor="bea", now=now)


def mark(engine: Engine, **instants: datetime) -> None:
    with transaction(engine) as session:
        for name, instant in instants.items():
            setattr(campaign_by_name(session, "one-off"), name, instant)


def events(engine: Engine) -> list[str]:
    with transaction(engine) as session:
        journal.verify_chain(session)
        return list(session.scalars(select(JournalEntry.event).order_by(JournalEntry.id)))


def test_a_created_campaign_is_found_with_its_definition_hash_and_versions(
    engine: Engine, created: CampaignDefinition, now: datetime
) -> None:
    with transaction(engine) as session:
        found = campaign_by_name(session, "one-off")
        assert (found.kind, found.definition_hash) == (CampaignKind.ONE_OFF, created.sha256)
        assert (found.law_version, found.calendar_version) == ("law-1", "days-1")
        assert (found.created_at, found.created_by, found.frozen_at) == (now, "an", None)
        assert definition_of(found) == created
        entry = session.scalars(select(JournalEntry).where(JournalEntry.event == "campaign_created")).one()
        assert (entry.actor, entry.campaign_id, entry.data["definition_hash"]) == ("an", found.id, created.sha256)


def test_the_same_name_is_refused_a_second_time_and_leaves_no_trace(
    engine: Engine, created: CampaignDefinition, now: datetime
) -> None:
    with pytest.raises(CampaignExistsError, match="one-off exists already"), transaction(engine) as session:
        create_campaign(session, created, **VERSIONS, actor="an", now=now)
    with transaction(engine) as session:
        assert len(session.scalars(select(Campaign)).all()) == 1
    assert events(engine) == ["register_imported", "campaign_created"]


def test_two_who_create_the_same_campaign_at_once_make_one(
    postgres_engine: Engine, company: Make, lines: Callable[..., list[bytes]], now: datetime
) -> None:
    import_register(postgres_engine, lines(company()), source_name="x", actor="an", now=now)
    with pytest.raises(CampaignExistsError), transaction(snapshot_of(postgres_engine)) as second:
        assert list_campaigns(second) == []
        with transaction(postgres_engine) as first:
            create_campaign(first, definition(), **VERSIONS, actor="an", now=now)
        create_campaign(second, definition(), **VERSIONS, actor="bea", now=now)
    with transaction(postgres_engine) as session:
        assert [campaign.created_by for campaign in list_campaigns(session)] == ["an"]


def test_a_housing_company_that_is_not_in_the_register_is_refused(
    engine: Engine, load: Load, company: Make, now: datetime
) -> None:
    with pytest.raises(UnknownHousingCompanyError, match="import a register first"), transaction(engine) as session:
        create_campaign(session, definition(), **VERSIONS, actor="an", now=now)
    load(company())
    unknown = definition(companies='["0403170701", "0400123416"]')
    with pytest.raises(UnknownHousingCompanyError, match=r": 0400123416\."), transaction(engine) as session:
        create_campaign(session, unknown, **VERSIONS, actor="an", now=now)
    with transaction(engine) as session:
        assert list_campaigns(session) == []


def test_campaigns_are_listed_oldest_first(engine: Engine, created: CampaignDefinition, now: datetime) -> None:
    with transaction(engine) as session:
        for name, days in (("younger", 2), ("older", -1)):
            moment = now + timedelta(days=days)
            create_campaign(session, definition(name=name), **VERSIONS, actor="an", now=moment)
    with transaction(engine) as session:
        assert [campaign.name for campaign in list_campaigns(session)] == ["older", "one-off", "younger"]


def test_an_unknown_campaign_is_told_by_its_name(engine: Engine, now: datetime) -> None:
    with pytest.raises(UnknownCampaignError, match="'one-off'"):
        amend(engine, definition(), now)
    with pytest.raises(UnknownCampaignError), transaction(engine) as session:
        campaign_by_name(session, "one-off")


def test_before_any_letter_everything_but_name_and_kind_may_change(
    engine: Engine, created: CampaignDefinition, now: datetime
) -> None:
    amended = definition(companies='["0403170701"]', close="2024-06-01", policies="{reply: {timely_by: received}}")
    amend(engine, amended, now)
    with transaction(engine) as session:
        found = campaign_by_name(session, "one-off")
        assert (definition_of(found), found.definition_hash) == (amended, amended.sha256)
        entry = session.scalars(select(JournalEntry).where(JournalEntry.event == "campaign_amended")).one()
        assert (entry.actor, entry.data["from_hash"], entry.data["to_hash"]) == (
            "bea",
            created.sha256,
            amended.sha256,
        )
        assert entry.data["changes"] == {
            "housing_companies": ["all", ["0403170701"]],
            "period.close": ["2024-07-01", "2024-06-01"],
            "policies.reply.timely_by": ["postmark", "received"],
            "policies.term.first": [31, None],
        }
    with pytest.raises(CampaignFrozenError, match="keeps its name and kind"):
        amend(engine, definition(name="renamed"), now)


def test_amending_to_the_same_definition_changes_nothing(
    engine: Engine, created: CampaignDefinition, now: datetime
) -> None:
    amend(engine, created, now)
    assert events(engine) == ["register_imported", "campaign_created"]


def test_once_its_dossiers_are_selected_a_campaign_keeps_its_scope(
    engine: Engine, created: CampaignDefinition, now: datetime
) -> None:
    mark(engine, selected_at=now)
    other = definition(companies='["0403170701"]', policies="{scope: {exempt_changed_since: 2023-11-18}}")
    with pytest.raises(CampaignFrozenError) as refusal:
        amend(engine, other, now)
    assert refusal.value.fields == ("housing_companies", "policies.scope.exempt_changed_since")
    amend(engine, definition(policies="{reply: {timely_by: received}}"), now)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"close": "2024-06-30"}, ("period.close",)),
        ({"policies": "{term: {first: 30}}"}, ("policies.term.first",)),
        ({"policies": "{}"}, ("policies.term.first",)),
        ({"policies": "{term: {first: 31}, strike: {grace_working_days: 2}}"}, ("policies.strike.grace_working_days",)),
        ({"policies": "{term: {first: 31}, reply: {timely_by: received}}"}, ("policies.reply.timely_by",)),
        ({"policies": "{term: {first: 31, roll: none}}"}, ("policies.term.roll",)),
        ({"policies": "{term: {first: 40}, late: {before_decision: refuse}}"}, ("policies.late.before_decision",)),
        ({"companies": '["0403170701"]', "policies": "{term: {first: 31}}"}, ("housing_companies",)),
    ],
)
def test_a_frozen_campaign_refuses_what_does_not_favour_the_candidate(
    engine: Engine, created: CampaignDefinition, now: datetime, changes: dict[str, str], fields: tuple[str, ...]
) -> None:
    mark(engine, selected_at=now, frozen_at=now)
    new = definition(**{"policies": "{term: {first: 31}}", **changes})
    with pytest.raises(CampaignFrozenError, match="its first letter is posted") as refusal:
        amend(engine, new, now)
    assert refusal.value.fields == fields
    with transaction(engine) as session:
        assert definition_of(campaign_by_name(session, "one-off")) == created


@pytest.mark.parametrize(
    "changes",
    [
        {"close": "2024-07-02"},
        {"close": "null"},
        {"policies": "{term: {first: 32, reminder: 16}}"},
        {"policies": "{term: {first: 31, reminder: 15}}"},
        {"policies": "{term: {first: 31}, strike: {grace_working_days: 5}, reminder: {grace_working_days: 4}}"},
        {"policies": "{term: {first: 31}}"},
    ],
)
def test_a_frozen_campaign_may_give_candidates_more_time(
    engine: Engine, created: CampaignDefinition, now: datetime, changes: dict[str, str]
) -> None:
    mark(engine, selected_at=now, frozen_at=now)
    new = definition(**{"policies": "{term: {first: 31}}", **changes})
    amend(engine, new, now)
    with transaction(engine) as session:
        assert definition_of(campaign_by_name(session, "one-off")) == new


def test_a_frozen_campaign_without_a_close_does_not_get_one(
    engine: Engine, created: CampaignDefinition, now: datetime
) -> None:
    endless = definition(close="null", policies="{term: {first: 31}}")
    amend(engine, endless, now)
    mark(engine, frozen_at=now)
    with pytest.raises(CampaignFrozenError) as refusal:
        amend(engine, created, now)
    assert refusal.value.fields == ("period.close",)

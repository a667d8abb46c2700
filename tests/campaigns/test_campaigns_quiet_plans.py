"""PostgreSQL knows how many cases a campaign has, wherever a look names it: what it cannot count it takes for rare."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, Select, select, text

from actualisatie.campaigns import agenda
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.work import among_few
from actualisatie.cli.bench import campaign_days as days
from actualisatie.cli.bench import campaign_steps as steps
from actualisatie.cli.bench.population import write_register
from actualisatie.dossiers.kinds import HoldReason
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Hold


@pytest.fixture
def selected(postgres_engine: Engine, tmp_path: Path) -> Engine:
    """Give a campaign of which every dossier was selected, and counted by PostgreSQL."""
    register = tmp_path / "register.jsonl"
    write_register(register, 1_000)
    steps.import_file(postgres_engine, register)
    days.open_campaign(postgres_engine)
    steps.select_all(postgres_engine)
    with transaction(postgres_engine) as session:
        session.execute(text("ANALYZE"))
    return postgres_engine


def expected_rows(engine: Engine, query: Select[tuple[int]]) -> int:
    """Return how many rows PostgreSQL expects of a query."""
    with engine.connect() as connection:
        told = str(query.compile(engine, compile_kwargs={"literal_binds": True}))
        plans = connection.execute(text(f"EXPLAIN (FORMAT JSON) {told}")).scalar_one()
    rows: int = plans[0]["Plan"]["Plan Rows"]
    return rows


def test_all_cases_of_a_campaign_are_counted_on(selected: Engine) -> None:
    with transaction(selected) as session:
        campaign = campaign_by_name(session, days.CAMPAIGN)
        cases = len(session.scalars(select(Case.id)).all())
        assert expected_rows(selected, select(Case.id).where(among_few(campaign.id))) == cases


def test_as_many_paused_cases_are_counted_on_as_are_held(selected: Engine) -> None:
    with transaction(selected) as session:
        campaign = campaign_by_name(session, days.CAMPAIGN)
        holds = len(session.scalars(select(Hold.id).where(Hold.reason == HoldReason.IN_OFFER)).all())
        expected = expected_rows(selected, agenda.paused_cases(campaign.id))
        assert 0 < holds <= 2 * expected

"""The bare round beside which ours is measured does the same: else their ratio would tell nothing."""

from pathlib import Path

from sqlalchemy import Engine, select

from actualisatie.cli.bench import campaign_days as days
from actualisatie.cli.bench import campaign_steps as steps
from actualisatie.cli.bench.bare import highest_ids, same_rows
from actualisatie.cli.bench.bare_round import round_done, round_read
from actualisatie.cli.bench.population import write_register
from actualisatie.cli.bench.stores import SqliteStore
from actualisatie.storage import migrate
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Case, Hold, JournalEntry

DOSSIERS, DUE = 60, 30


def before_the_round(folder: Path) -> SqliteStore:
    """Take a small campaign to the morning of its round; one case that is due for a strike-off is held."""
    store = SqliteStore(folder, "main")
    register = folder / "register.jsonl"
    write_register(register, DOSSIERS)
    with store.engine() as engine:
        migrate.upgrade(engine)
        steps.import_file(engine, register)
        days.open_campaign(engine)
        steps.select_all(engine)
        steps.judge_all(engine)
        days.claim_all(engine, days.BATCHED)
        batches = days.hand_over(engine)
        days.post_a_share(engine, batches, DUE // 2, 0, days.POSTED_EARLY)
        days.post_a_share(engine, batches, DUE // 2, DUE // 2, days.POSTED_LATER)
        days.post_all(engine, batches, days.POSTED_LAST)
        days.remind_early_ones(engine)
        days.asked_this_morning(engine)
        hold_one(engine)
    return store


def hold_one(engine: Engine) -> None:
    with transaction(engine) as session:
        due = session.scalars(select(Case.id).where(Case.state == "reminder_posted").order_by(Case.id)).first()
        assert due is not None
        session.add(Hold(case_id=due, reason="manual", placed_at=days.CHECKED.at, placed_by=days.BY))


def cases(store: SqliteStore) -> list[tuple[object, ...]]:
    columns = Case.id, Case.state, Case.state_since, Case.due_on, Case.ground, Case.proposed_at, Case.proposed_by
    with store.engine() as engine, engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(Case.id))]


def journal(store: SqliteStore) -> list[tuple[object, ...]]:
    with store.engine() as engine, engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(JournalEntry.__table__).order_by(JournalEntry.id))]


def test_the_bare_round_ends_with_the_same_cases_and_journal_as_ours(tmp_path: Path) -> None:
    ours = before_the_round(tmp_path)
    bare = ours.copied("beside")
    before, known = cases(ours), highest_ids(ours)
    with ours.engine() as engine:
        steps.take_round(engine)
    same_rows(bare, ours, known, [*round_read(), *round_done()])
    assert cases(bare) == cases(ours)
    assert journal(bare) == journal(ours)
    moved = [now[1] for then, now in zip(before, cases(ours), strict=True) if then != now]
    assert {state: moved.count(state) > 5 for state in ("strike_off_proposed", "reminder_due")} == {
        "strike_off_proposed": True,
        "reminder_due": True,
    }

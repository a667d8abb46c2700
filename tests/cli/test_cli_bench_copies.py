"""A measurement that is interrupted leaves no copy of a database behind."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from actualisatie.cli.bench.meter import Meter
from actualisatie.cli.bench.stores import SqliteStore
from actualisatie.storage import migrate


def test_a_step_that_is_interrupted_leaves_no_copy_behind(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path, "main")
    with store.engine() as engine:
        migrate.upgrade(engine)
    seen: list[list[str]] = []

    def interrupted(_engine: Engine) -> None:
        seen.append(sorted(path.name for path in tmp_path.glob("*.db")))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Meter(store, lambda _: None, []).step("import", 1, interrupted)
    assert seen == [["beside.db", "main.db"]]
    assert [path.name for path in tmp_path.glob("*.db")] == ["main.db"]

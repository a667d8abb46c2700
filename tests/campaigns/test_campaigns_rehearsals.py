"""Rehearsals on both databases: the work is done for real and undone, so what they tell is what would happen."""

from collections.abc import Callable
from pathlib import Path

import office_days as office_life
import pytest
from plain_paper import plain_paper
from small_world import CAMPAIGN, POSTING_DAY, SmallWorld, open_small_world
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.proofs import OF_EACH_BATCH, proofs_due
from actualisatie.campaigns.postmarks.posting import register_postmark
from actualisatie.storage.database import rehearsal, transaction
from actualisatie.storage.journal import verify_chain
from actualisatie.storage.models import World
from actualisatie.storage.models.base import Base


@pytest.fixture
def office(engine: Engine, tmp_path: Path, loopback: tuple[str, Callable[..., None]]) -> SmallWorld:
    """An office of seven dossiers whose first letters are due."""
    world = open_small_world(engine, tmp_path, *loopback)
    world.printer = plain_paper
    for _ in range(7):
        world.add_dossier()
    world.create()
    world.select(office_life.SELECTED)
    world.check(office_life.SELECTED)
    return world


def rows(office: SmallWorld) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    with office.engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        return {one.name: sorted((tuple(row) for row in connection.execute(one.select())), key=str) for one in tables}


def test_a_postmark_is_rehearsed_to_its_end_and_leaves_nothing(office: SmallWorld) -> None:
    (code,) = office.print_due(office_life.PRINTED)
    before, moment = rows(office), Moment.on(POSTING_DAY)
    with rehearsal(office.engine) as session:
        rehearsed = register_postmark(session, code, POSTING_DAY, "MP-1", moment, "An")
    assert rows(office) == before
    assert office.post(code, POSTING_DAY, proof="MP-1") == rehearsed
    with transaction(office.engine) as session:
        assert verify_chain(session) > 0


def test_what_the_database_refuses_it_refuses_in_a_rehearsal(office: SmallWorld) -> None:
    with pytest.raises(IntegrityError), rehearsal(office.engine) as session:
        session.add(World(simulated=None))


def test_proofs_say_what_letters_will_say_and_claim_no_case(office: SmallWorld) -> None:
    before = rows(office)
    (proof,) = proofs_due(office.engine, CAMPAIGN, Moment.on(office_life.PRINTED), "An")
    assert rows(office) == before
    assert len(proof.letters) <= OF_EACH_BATCH
    assert proof.info.batch_id == "PROEF-01"
    assert [one.letter_id for one in proof.letters][:2] == ["PROEF-01-00001", "PROEF-01-00002"]
    assert {one.code for one in proof.letters} == {""}
    office.print_due(office_life.PRINTED)
    letter = office_life.letters(office, proof.letters[0].dossier_number)[0]
    numbered = {**proof.letters[0].as_dict(), "letter_id": letter.content["letter_id"]}
    assert numbered == letter.content

"""Redirected rounds: letters that are due are printed as proofs, and nothing of it counts, is claimed, or leaves."""

from datetime import date
from pathlib import Path

import office_days as office_life
import pypdfium2
import pytest
from small_world import CAMPAIGN, POSTING_DAY, SmallWorld
from sqlalchemy import select

from actualisatie.flows.daily_round import daily_round
from actualisatie.flows.one_off import one_off_actualisation
from actualisatie.flows.parameters import Order
from actualisatie.storage.database import transaction
from actualisatie.storage.models import JournalEntry
from actualisatie.storage.models.base import Base
from actualisatie.tasks.proofs import ProofFolderError


@pytest.fixture
def due(office: SmallWorld) -> SmallWorld:
    """An office whose two first letters are due, each at another housing company."""
    office.add_dossier()
    office.add_dossier(kbo="0100000070")
    office.create()
    office.select(office_life.SELECTED)
    office.check(office_life.SELECTED)
    return office


def order(folder: Path, day: date = office_life.PRINTED) -> Order:
    return Order(campaign=CAMPAIGN, operator="An Peeters", today=day, redirect_to=folder)


def rows(office: SmallWorld) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table but the journal."""
    tables = [table for table in Base.metadata.sorted_tables if not table.name.startswith("journal")]
    with office.engine.connect() as connection:
        return {table.name: [tuple(row) for row in connection.execute(table.select())] for table in tables}


def pages(file: Path) -> list[str]:
    """Return what can be read on each page."""
    with pypdfium2.PdfDocument(file) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def test_proofs_are_marked_on_every_page_and_bear_no_number_of_a_batch(due: SmallWorld, tmp_path: Path) -> None:
    done = daily_round(order(tmp_path / "proofs"))
    assert done == {"batches to make": 2, "proofs": 2}
    names = sorted(path.name for path in (tmp_path / "proofs").iterdir())
    assert names == [
        "PROEF-01-WM1-golf1-actualisation_meets.pdf",
        "PROEF-02-WM2-golf1-actualisation_meets.pdf",
    ]
    for number, name in enumerate(names, start=1):
        text = pages(tmp_path / "proofs" / name)
        assert all("PROEF" in page for page in text)
        assert len(text) > 1
        whole = " ".join(text)
        assert f"PROEF-0{number}-00001" in whole
        assert "Noor Proefpersoon" in whole
        assert "B00000" not in whole


def test_nothing_is_claimed_handed_over_or_told_and_the_journal_says_who_had_them_printed(
    due: SmallWorld, tmp_path: Path
) -> None:
    before, states = rows(due), due.states()
    daily_round(order(tmp_path / "proofs"))
    assert rows(due) == before
    assert due.states() == states
    assert not due.folders.outbox.exists()
    assert not any(due.folders.batches.glob("*"))
    with transaction(due.engine) as session:
        newest = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
    assert (newest.event, newest.actor, newest.data) == ("proofs printed", "An Peeters", {"batches": 2, "letters": 2})
    assert daily_round(Order(campaign=CAMPAIGN, operator="An Peeters", today=office_life.PRINTED))["letters"] == 2
    assert due.delivered() == ["B000001", "B000002"]


def test_the_start_of_a_campaign_can_be_redirected_too(due: SmallWorld, tmp_path: Path) -> None:
    asked = Order(campaign=CAMPAIGN, operator="An Peeters", today=office_life.PRINTED, redirect_to=tmp_path / "p")
    assert one_off_actualisation(asked) == {"batches to make": 2, "proofs": 2}
    assert due.delivered() == []


def test_where_nothing_is_due_no_folder_is_made_and_nothing_is_journaled(due: SmallWorld, tmp_path: Path) -> None:
    for code in due.print_due(office_life.PRINTED):
        due.post(code, POSTING_DAY)
    assert daily_round(order(tmp_path / "proofs", date(2024, 4, 2))) == {}
    assert not (tmp_path / "proofs").exists()


@pytest.mark.parametrize("place", ["outbox/WM1", "inbox", "batches", "elsewhere/../outbox"])
def test_a_folder_of_a_housing_company_or_print_shop_is_refused(due: SmallWorld, place: str) -> None:
    before = rows(due)
    with pytest.raises(ProofFolderError, match="Nothing was printed"):
        daily_round(order(due.folder / place))
    assert rows(due) == before
    assert not (due.folder / "outbox").exists()

"""`actualisatie letter`: previews, letters taken out of their batch, copies, and codes."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from office_days import PRINTED, SELECTED
from pikepdf import pdfa
from small_world import CAMPAIGN, SmallWorld
from sqlalchemy import select
from tagged import read_aloud

from actualisatie.letters.codes import LetterKeys
from actualisatie.letters.kinds import LetterKind
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Guardianship, JournalEntry, Letter, Person

Run = Callable[..., Any]
LETTER = "B000001-00001"


def text_of(pdf: Path | bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


@pytest.fixture
def printed(small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch, run: Run) -> SmallWorld:
    """An office that printed two letters, and a command line that works in it."""
    world = small_world
    for _ in range(2):
        world.add_dossier()
    world.create()
    world.select(SELECTED)
    world.check(SELECTED)
    world.print_due(PRINTED)
    monkeypatch.setenv("ACTUALISATIE_DATABASE_URL", world.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("ACTUALISATIE_BATCHES", str(world.folders.batches))
    return world


def journal_of(world: SmallWorld, event: str) -> list[tuple[str, str]]:
    with transaction(world.engine) as session:
        found = session.scalars(select(JournalEntry).where(JournalEntry.event == event)).all()
        return [(entry.actor, entry.data["letter"]) for entry in found]


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_can_be_previewed_without_a_database(run: Run, tmp_path: Path, kind: LetterKind) -> None:
    assert run("letter", "preview", kind, "--folder", "out").code == 0
    text = text_of(tmp_path / "out" / f"{kind}.pdf")
    assert "VOORBEELD" in text


def test_a_preview_comes_as_pictures_and_as_a_page(run: Run, tmp_path: Path) -> None:
    done = run("letter", "preview", "reminder", "--png", "--html")
    assert done.out.split() == ["reminder-1.png", "reminder-2.png", "reminder.html"]
    assert (tmp_path / "reminder-1.png").read_bytes().startswith(b"\x89PNG")
    page = (tmp_path / "reminder.html").read_text()
    assert "Antwoordformulier" in page
    assert "@page" in page


def test_a_preview_about_a_dossier_names_its_people_and_no_file_does(
    printed: SmallWorld, run: Run, tmp_path: Path
) -> None:
    done = run("letter", "preview", "annual", "--dossier", "2019.05.14.0001", "--wm", "WM1")
    assert (done.code, done.out.split()) == (0, ["annual.pdf"])
    text = text_of(tmp_path / "annual.pdf")
    assert "Noor Proefpersoon" in text
    assert "Wonen Voorbeeld" in text
    assert "2019.05.14.0001 · VOORBEELD" in text


def test_a_letterhead_can_be_tried_before_it_is_imported(run: Run, tmp_path: Path) -> None:
    head = {
        "name": "Nieuwe Naam", "kbo": "0400.123.456", "street": "Plein 1", "postal_code": "3500",
        "municipality": "Hasselt", "phone": "011 22 33 44", "email": "a@b.example", "website": "b.example",
        "texts": [{"block": "closing", "version": "1", "text": "Tot gauw"}],
    }  # fmt: skip
    (tmp_path / "head.json").write_text(json.dumps(head))
    assert run("letter", "preview", "reminder", "--letterhead", "head.json").code == 0
    assert "Tot gauw Nieuwe Naam" in text_of(tmp_path / "reminder.pdf")
    (tmp_path / "head.json").write_text(json.dumps({**head, "logo": "<svg/>"}))
    refused = run("letter", "preview", "reminder", "--letterhead", "head.json")
    assert (refused.code, "the first element must be" in refused.err) == (1, True)


def test_a_letter_comes_out_as_printed_and_as_a_copy_that_says_the_same(
    printed: SmallWorld, run: Run, tmp_path: Path
) -> None:
    assert run("letter", "show", LETTER).code == 0
    assert run("letter", "show", LETTER, "--archive").code == 0
    plain, archive = tmp_path / f"{LETTER}.pdf", tmp_path / f"{LETTER}-archief.pdf"
    assert journal_of(printed, "letter taken out") == [("An Peeters", LETTER)] * 2
    assert sorted("".join(text_of(plain).split())) == sorted("".join(text_of(archive).split()))
    assert pdfa.validate_written(io.BytesIO(archive.read_bytes()), pdfa.Flavour.PDFA_2B).findings == []
    assert "Dossiernummer 2019.05.14.0001" in read_aloud(archive.read_bytes())


def test_a_print_file_that_was_touched_is_not_shown(printed: SmallWorld, run: Run) -> None:
    pdf = printed.folders.batches / "B000001" / "B000001.pdf"
    pdf.write_bytes(pdf.read_bytes() + b" ")
    refused = run("letter", "show", LETTER)
    assert (refused.code, "is not the file that was printed" in refused.err) == (1, True)


def test_no_copy_is_made_that_says_something_else_than_the_print(printed: SmallWorld, run: Run) -> None:
    with transaction(printed.engine) as session:
        letter = session.scalars(select(Letter).where(Letter.number == 1)).one()
        letter.content = {**letter.content, "dossier_number": "2019.05.14.9999"}
    refused = run("letter", "show", LETTER, "--archive")
    assert (refused.code, "something else than the printed pages" in refused.err) == (1, True)


@pytest.mark.parametrize(
    ("letter", "words"),
    [("B000001-00009", "There is no letter"), ("../../etc/passwd", "is no letter number")],
)
def test_a_letter_that_is_not_there_is_refused(printed: SmallWorld, run: Run, letter: str, words: str) -> None:
    refused = run("letter", "show", letter)
    assert (refused.code, words in refused.err) == (1, True)


def test_a_guardian_gets_a_note_with_the_letter_behind_it(printed: SmallWorld, run: Run, tmp_path: Path) -> None:
    assert "no bewindvoerder with an address is known" in run("letter", "guardian-copy", LETTER).err
    address = {"street": "Kantoorlaan", "house_number": "7", "postal_code": "3500", "municipality": "Hasselt"}
    with transaction(printed.engine) as session:
        person = session.scalars(select(Person).order_by(Person.id)).first()
        assert person
        session.add(
            Guardianship(person_id=person.id, guardian_name="Jan Aerts", guardian_address=address, valid_from=SELECTED)
        )
    assert journal_of(printed, "copy for bewindvoerder made") == []
    assert run("letter", "guardian-copy", LETTER, "--by", "Bo Claes").code == 0
    assert journal_of(printed, "copy for bewindvoerder made") == [("Bo Claes", LETTER)]
    pages = pypdfium2.PdfDocument(tmp_path / f"{LETTER}-kopie.pdf")
    first, third = (" ".join(pages[page].get_textpage().get_text_range().split()) for page in (0, 2))
    assert len(pages) == 6
    assert "Jan Aerts Kantoorlaan 7 3500 Hasselt" in first
    assert "Beste Noor Proefpersoon" in third
    assert "Kantoorlaan" not in third


def test_the_network_letter_counts_the_running_dossiers(printed: SmallWorld, run: Run, tmp_path: Path) -> None:
    partner = {
        "recipients": ["OCMW Leuven"], "street": "Andreas Vesaliusstraat", "house_number": "47",
        "postal_code": "3000", "municipality": "Leuven",
    }  # fmt: skip
    (tmp_path / "partners.json").write_text(json.dumps([partner]))
    done = run("letter", "network", CAMPAIGN, "--wm", "WM1", "--partners", "partners.json")
    assert done.out.split() == ["N1-WM1-001.pdf"]
    text = text_of(tmp_path / "N1-WM1-001.pdf")
    assert "Leuven minder dan 5 0" in text
    assert "Proefpersoon" not in text


def test_a_code_is_signed_and_checked_at_the_command_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "ACTUALISATIE_LETTER_KEYS is not set" in run("letter", "verify", "X").err
    assert run("letter", "new-key", "keys").out == "keys: new letters are signed with key K1.\n"
    assert run("letter", "new-key", "keys").out == "keys: new letters are signed with key K2.\n"
    monkeypatch.setenv("ACTUALISATIE_LETTER_KEYS", str(tmp_path / "keys"))
    code = LetterKeys.read(tmp_path / "keys").sign(LETTER)
    assert run("letter", "verify", code).out == f"{LETTER}\n"
    refused = run("letter", "verify", code.replace("00001-", "00002-"))
    assert (refused.code, "(tampered)" in refused.err) == (1, True)


def test_reviewing_writes_one_page_with_every_letter(run: Run, tmp_path: Path) -> None:
    assert run("letter", "review", "review").code == 0
    page = (tmp_path / "review" / "README.md").read_text()
    pictures = {path.name for path in (tmp_path / "review").glob("*.png")}
    assert len(pictures) >= len(LetterKind)
    assert all(f"]({name})" in page for name in pictures)

"""Print batches as a campaign makes them: parted by postal code, whole, and the same each time on real paper."""

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import jsonschema
import pypdfium2
from office_days import PRINTED, SELECTED, killed_at
from small_world import CAMPAIGN, SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.batching import claim_batch, plan_batches
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.storage.crash_points import CrashPoint
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Letter, Person

SCHEMA = Path(__file__).parents[2] / "letters" / "schemas" / "manifest.schema.json"


def fill(world: SmallWorld, codes: list[str], **letters: Any) -> None:
    """Bring dossiers to a due first letter; every other one chose the address for its post."""
    for place, code in enumerate(codes):
        chosen = {"street": "Chosenlaan", "house_number": "1", "postal_code": code, "municipality": "Elders"}
        world.add_dossier(correspondence_address=chosen if place % 2 else None)
    world.create(letters=letters)
    world.select(SELECTED)
    world.check(SELECTED)
    with transaction(world.engine) as session:
        for person, code in zip(session.scalars(select(Person).order_by(Person.id)), codes, strict=True):
            person.postal_code = code


def contents_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def claim_all(world: SmallWorld) -> list[list[str]]:
    """Claim batches until nothing is due; return the postal codes of the letters of each."""
    moment = Moment.on(PRINTED)
    codes: list[list[str]] = []
    with transaction(world.engine) as session:
        (plan,) = plan_batches(session, campaign_by_name(session, CAMPAIGN), moment)
    while True:
        with transaction(world.engine) as session:
            batch = claim_batch(session, campaign_by_name(session, CAMPAIGN), plan, moment, "An")
            if batch is None:
                return codes
            contents = session.scalars(select(Letter.content).where(Letter.batch_id == batch.id))
            codes.append(sorted(content["address"]["postal_code"] for content in contents))


def test_more_letters_than_fit_become_batches_of_one_size_by_postal_code(office: SmallWorld) -> None:
    fill(office, ["9000", "1000", "3500", "2000", "8000", "3000", "1500", "9100", "2100"], max_per_batch=4)
    assert claim_all(office) == [["1000", "1500", "2000"], ["2100", "3000", "3500"], ["8000", "9000", "9100"]]


def test_letters_that_just_fit_stay_together(office: SmallWorld) -> None:
    fill(office, ["9000", "1000", "3500"], max_per_batch=3)
    assert claim_all(office) == [["1000", "3500", "9000"]]


def test_a_batch_of_a_campaign_is_whole_and_the_same_each_time_on_real_paper(small_world: SmallWorld) -> None:
    world = small_world
    fill(world, ["9000", "1000", "3500"], bulk_minimum=3)
    assert claim_all(world) == [["1000", "3500", "9000"]]
    with killed_at(CrashPoint.BATCH_FILES_WRITTEN):
        world.print_due(PRINTED)
    first = contents_of(world.folders.batches / "B000001")
    shutil.rmtree(world.folders.batches)
    assert world.print_due(PRINTED) == ["B000001"]
    assert contents_of(world.folders.outbox / "WM1" / "B000001") == first
    assert sorted(first) == ["B000001-voorblad.pdf", "B000001.csv", "B000001.json", "B000001.pdf"]
    manifest = json.loads(first["B000001.json"])
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(manifest)
    assert {one["name"]: one["sha256"] for one in manifest["files"]} == {
        name: sha256(body).hexdigest() for name, body in first.items() if name != "B000001.json"
    }
    assert [letter["postal_code"] for letter in manifest["letters"]] == ["1000", "3500", "9000"]
    assert all(letter["page_from"] % 2 == 1 for letter in manifest["letters"])
    assert (manifest["totals"]["letters"], manifest["post"]) == (3, {"bulk_minimum": 3, "bulk": True})
    pages = pypdfium2.PdfDocument(first["B000001.pdf"])
    assert len(pages) == manifest["totals"]["pages"] == 2 * manifest["totals"]["sheets"]
    for letter in manifest["letters"]:
        text = pages[letter["page_from"] - 1].get_textpage().get_text_range()
        assert letter["dossier_number"] in text

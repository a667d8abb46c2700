"""What a form did, or in a dry run would do, stands under its run: an operator has no other way to read it."""

import json

import pytest
from plain_paper import plain_paper
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactCollectionFilter
from small_world import CAMPAIGN, POSTING_DAY, SmallWorld

from actualisatie.flows.extension import extend_terms
from actualisatie.flows.one_off import one_off_actualisation
from actualisatie.flows.parameters import ExtensionOrder, Order, PostmarkOrder, RepliesOrder
from actualisatie.flows.postmark import register_postmark
from actualisatie.flows.replies import take_in_replies
from actualisatie.storage.database import transaction
from actualisatie.storage.models import World

POSTMARK = {"batch": "B000001", "postmark": POSTING_DAY, "proof": "MP-1", "operator": "An", "today": POSTING_DAY}


@pytest.fixture
def desk(office: SmallWorld) -> SmallWorld:
    """An office whose first letter was handed over, in a simulated world: there the day may be another one."""
    office.printer = plain_paper
    office.add_dossier()
    office.create()
    with transaction(office.engine) as session:
        session.add(World(simulated=True))
    one_off_actualisation(Order(campaign=CAMPAIGN, operator="An", today=POSTING_DAY))
    return office


def shown(key: str) -> tuple[str | None, dict[str, str]]:
    """Return what the newest artifact of a form is called, and what it tells."""
    wanted = ArtifactCollectionFilter.model_validate({"key": {"any_": [key]}})
    with get_client(sync_client=True) as client:
        (found,) = client.read_latest_artifacts(artifact_filter=wanted)
    return found.description, {row["what"]: row["outcome"] for row in json.loads(str(found.data))}


def test_a_dry_run_and_the_run_itself_tell_the_days_that_follow_from_a_postmark(desk: SmallWorld) -> None:
    would = register_postmark(PostmarkOrder(**POSTMARK, dry_run=True))
    dry = shown("register-postmark")
    did = register_postmark(PostmarkOrder(**POSTMARK))
    assert dry == ("A dry run: what would happen. Nothing was changed.", would)
    assert shown("register-postmark") == ("What this run did.", did)
    assert set(did) == {"batch", "last day", "next step on"}


def test_an_extension_that_reaches_nobody_says_so(desk: SmallWorld) -> None:
    order = {"campaign": CAMPAIGN, "until": "2024-06-14", "reason": "strike", "operator": "An", "today": POSTING_DAY}
    done = extend_terms(ExtensionOrder(**order))
    assert shown("extend-terms") == ("What this run did.", {what: str(number) for what, number in done.items()})


def test_a_file_that_nobody_can_read_is_told_under_the_intake(desk: SmallWorld) -> None:
    folder = desk.folder / "inbox" / "WM1"
    folder.mkdir(parents=True)
    (folder / "letter.csv").write_text("no columns")
    take_in_replies(RepliesOrder(operator="An", today=POSTING_DAY))
    _, told = shown("take-in-replies")
    assert told["files to settle that cannot be read in WM1"] == "1"

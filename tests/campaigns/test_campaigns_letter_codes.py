"""The codes of answer forms in a campaign: signed when there are keys, on letters that have a form."""

from office_days import PRINTED, SELECTED
from small_world import CAMPAIGN, SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.batching import claim_batch, plan_batches
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.letters.codes import LetterKeys
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Letter

KEYS = LetterKeys("K1", {"K1": b"1" * 32})


def test_the_code_of_every_form_names_its_own_letter(quick_world: SmallWorld) -> None:
    world = quick_world
    for _ in range(2):
        world.add_dossier()
    world.create()
    world.select(SELECTED)
    world.check(SELECTED)
    moment = Moment.on(PRINTED)
    with transaction(world.engine) as session:
        campaign = campaign_by_name(session, CAMPAIGN)
        (plan,) = plan_batches(session, campaign, moment)
        claim_batch(session, campaign, plan, moment, "An", KEYS.sign)
    with transaction(world.engine) as session:
        contents = list(session.scalars(select(Letter.content).order_by(Letter.number)))
    assert [KEYS.verify(content["code"]) for content in contents] == ["B000001-00001", "B000001-00002"]
    assert [content["campaign"] for content in contents] == ["one_off", "one_off"]

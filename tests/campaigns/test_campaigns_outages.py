"""Each outage of a source is told once and its end once, whatever campaign met it and however long it lasts."""

from datetime import date

from sqlalchemy import Engine

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.checks.outages import SourceNews, note_outages
from actualisatie.storage.database import transaction

NOTHING_NEW = SourceNews({}, {})


def met(engine: Engine, day: int, silent: dict[str, int], answering: dict[str, int]) -> SourceNews:
    with transaction(engine) as session:
        return note_outages(session, silent, answering, Moment.on(date(2024, 4, day)))


def test_an_outage_of_three_days_is_told_on_the_first_and_its_end_once(engine: Engine) -> None:
    assert met(engine, 1, {"tax office": 40}, {"cadastre": 40}) == SourceNews({"tax office": 40}, {})
    assert met(engine, 2, {"tax office": 38}, {"cadastre": 38}) == NOTHING_NEW
    assert met(engine, 3, {"tax office": 1}, {"tax office": 37}) == NOTHING_NEW
    assert met(engine, 4, {}, {"tax office": 38}) == SourceNews({}, {"tax office": 38})
    assert met(engine, 5, {}, {"tax office": 38}) == NOTHING_NEW
    assert met(engine, 6, {"tax office": 2}, {}) == SourceNews({"tax office": 2}, {})


def test_a_source_that_was_not_asked_may_still_be_down(engine: Engine) -> None:
    met(engine, 1, {"tax office": 40, "register": 3}, {})
    assert met(engine, 2, {}, {"register": 3}) == SourceNews({}, {"register": 3})
    assert met(engine, 3, {"tax office": 40}, {}) == NOTHING_NEW

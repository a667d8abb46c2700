"""Remembers which sources are down, so that each outage is told of once, and its end once, whatever campaign met it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.storage.models import Outage


@dataclass(frozen=True, slots=True)
class SourceNews:
    """What nobody was told yet, by source: `down` about how many there was no answer, `up` about how many there is."""

    down: dict[str, int]
    up: dict[str, int]


def note_outages(
    session: Session, silent: Mapping[str, int], answering: Mapping[str, int], moment: Moment
) -> SourceNews:
    """Begin and end outages by what a round met; return which began and ended with it.

    `silent` counts by source the people (or dossiers) about whom there was no answer, `answering` those about whom
    there was one. An outage ends with a round in which its source answered, and about everybody: one that was not asked
    may still be down.
    """
    known = set(session.scalars(select(Outage.source)))
    down = {
        source: number for source, number in silent.items() if source not in known and _begins(session, source, moment)
    }
    up = {source: answering[source] for source in sorted(known - silent.keys()) if answering.get(source)}
    if not up:
        return SourceNews(down, up)
    ended = session.scalars(select(Outage).where(Outage.source.in_(up)).with_for_update()).all()
    for outage in ended:
        session.delete(outage)
    still_there = {outage.source for outage in ended}
    return SourceNews(down, {source: number for source, number in up.items() if source in still_there})


def _begins(session: Session, source: str, moment: Moment) -> bool:
    """Write down that a source is down; False when another round did so in the same moment."""
    try:
        with session.begin_nested():
            session.add(Outage(source=source, since=moment.at))
    except IntegrityError:
        return False
    return True

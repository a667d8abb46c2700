"""Lets days pass without a wall clock: the world changes, the post goes out, replies come in, the round runs."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from actualisatie.calendar.moment import Moment, midnight_after
from actualisatie.simulator.days.office import Office
from actualisatie.simulator.days.standing import Standing, standings
from actualisatie.simulator.days.story import Story
from actualisatie.simulator.days.timeline import Day

_DAY = timedelta(days=1)
_LAST_SECOND = timedelta(seconds=1)


def let_days_pass(office: Office, story: Story, first: date, last: date) -> Iterator[Day]:
    """Start the campaign on the first day and yield each day (Brussels) when it has ended, the last one included."""
    found: Mapping[str, Standing] = {}
    for number in range((last - first).days + 1):
        day = first + number * _DAY
        moment = Moment.on(day)
        office.world.clock.set(moment.at)
        words, worked = [*story.change_world(office, moment)], number == 0
        if number == 0:
            office.start(moment)
        elif story.is_open(day):
            worked = _work(office, story, moment, words)
        else:
            words += story.post(office, moment)
        words += story.change_world(office, Moment.of(midnight_after(day) - _LAST_SECOND))
        found = standings(office) if worked or words else found
        yield Day(day, tuple(words), found)


def _work(office: Office, story: Story, moment: Moment, words: list[str]) -> bool:
    """Do a working day and add what was done; return whether the round found anything to do."""
    words += story.post(office, moment)
    files = story.replies(moment, office.folder / "inbox")
    if files:
        office.take_in(files, moment)
        words.append("replies are taken in")
    rounds = story.rounds(moment.today)
    worked = [office.round(Moment.on(day)) for day in rounds]
    words += [f"the round of {day} runs" for day in rounds if (day, len(rounds)) != (moment.today, 1)]
    words += story.decide(office, moment)
    return any(worked)

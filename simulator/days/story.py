"""What the engine asks of a story: what happens on a day, apart from what the office does by itself."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from actualisatie.calendar.moment import Moment
from actualisatie.simulator.days.office import Office


class Story(Protocol):
    """A told scenario, or candidates who are left to themselves."""

    def change_world(self, office: Office, until: Moment) -> Sequence[str]:
        """Let everything happen that happens outside up to an instant; return it in words."""

    def is_open(self, day: date) -> bool:
        """Return whether the office works on a calendar day."""

    def post(self, office: Office, moment: Moment) -> Sequence[str]:
        """Post what leaves today; return it in words."""

    def replies(self, moment: Moment, folder: Path) -> Sequence[Path]:
        """Write what reached the office since it was last asked as files of replies, and return them."""

    def rounds(self, day: date) -> Sequence[date]:
        """Return the days for which the round runs on a calendar day, in order: usually that day itself, once."""

    def decide(self, office: Office, moment: Moment) -> Sequence[str]:
        """Decide on what was proposed; return it in words."""

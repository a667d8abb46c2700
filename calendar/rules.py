"""The words of the law parameters: which terms there are and which ways of counting are known.

An unknown word in the data is refused when it is loaded, never guessed.
"""

from enum import StrEnum


class Term(StrEnum):
    """A term that runs from the postmark of a letter."""

    FIRST = "first"
    REMINDER = "reminder"
    ANNUAL = "annual"
    INACTIVITY = "inactivity"
    SECOND_REQUEST = "second_request"


class Unit(StrEnum):
    """What a term is counted in."""

    CALENDAR_DAYS = "calendar_days"


class Roll(StrEnum):
    """What happens when the last day is a Saturday, a Sunday or a legal holiday."""

    NEXT_WORKING_DAY = "next_working_day"
    NONE = "none"


class TimelyBy(StrEnum):
    """Which date of a reply on paper counts."""

    POSTMARK = "postmark"
    RECEIVED = "received"


class LateReply(StrEnum):
    """What becomes of a reply after the last day while no decision has been taken."""

    ACCEPT = "accept"
    REFUSE = "refuse"


class Feb29(StrEnum):
    """On which day a dossier enrolled on 29 February has its anniversary in a common year."""

    FEB_28 = "28 february"
    MAR_1 = "1 march"


class Party(StrEnum):
    """Whom a freeze period keeps out of the register."""

    HOUSING_COMPANY = "housing_company"
    CITIZEN = "citizen"


class Certainty(StrEnum):
    """How well a rule is known."""

    PRIMARY = "A"
    SECONDARY = "B"
    INFERRED = "C"
    NOT_FOUND = "X"

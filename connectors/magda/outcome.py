"""How a question to an authentic source ended."""

from enum import StrEnum


class Outcome(StrEnum):
    """How a question ended. Only *answered* and *no data* may carry a value, and only a value can be judged."""

    ANSWERED = "answered"
    NO_DATA = "no_data"
    UNAVAILABLE = "unavailable"
    REFUSED = "refused"
    NOT_REGISTERED = "not_registered"
    DATA_ERROR = "data_error"
    MANUAL = "manual"

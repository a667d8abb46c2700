"""How a question to an authentic source ended."""

from enum import StrEnum


class Outcome(StrEnum):
    """How a question ended. Only *answered*, *no data* and *renumbered* may carry a value, and only that can be judged.

    *Renumbered* (30004): the person has another INSZ now, and `Answer.new_insz` tells which. Link it to the old one,
    keep the history, and ask again under the new number: what a source has under the old one may be incomplete.
    """

    ANSWERED = "answered"
    NO_DATA = "no_data"
    RENUMBERED = "renumbered"
    UNAVAILABLE = "unavailable"
    REFUSED = "refused"
    NOT_REGISTERED = "not_registered"
    DATA_ERROR = "data_error"
    MANUAL = "manual"

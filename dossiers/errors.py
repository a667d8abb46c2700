"""The roots of the exceptions: what is refused for good, and what may succeed when tried again."""


class ActualisatieError(Exception):
    """Something that this software foresees and explains: the message says what, where and what to do."""


class Refused(ActualisatieError):  # noqa: N818 - reads as what it is: refused
    """It will not succeed by trying again: the input, the configuration or the facts must change first."""


class Retryable(ActualisatieError):  # noqa: N818 - an adjective that callers branch on
    """It may succeed when tried again later: somebody outside did not answer, or not as expected."""

"""The project's errors: every fault that is foreseen is one of two kinds, and says what to do next."""


class ActualisatieError(Exception):
    """A foreseen fault. The message is one that a person can act on and holds no personal data."""


class Refused(ActualisatieError):  # noqa: N818 - a branch of the tree, not a fault of its own: what is raised ends in Error
    """The input or the state says no; trying again without a change gives the same answer."""


class Retryable(ActualisatieError):  # noqa: N818 - as above
    """Something outside did not work now; the same call may succeed later."""

"""What can go wrong at the local software: later, or never. No message repeats what the other side wrote."""

from actualisatie.dossiers.errors import Refused, Retryable


class LocalSoftwareUnavailable(Retryable):
    """No usable answer. `maybe_done` tells whether the effect may have happened: then ask for the receipt first."""

    def __init__(self, message: str, *, maybe_done: bool) -> None:
        super().__init__(message)
        self.maybe_done = maybe_done


class LocalSoftwareRefused(Refused):
    """The local software will not do it: a person must look. `problem` is the type it gave (RFC 9457), or None."""

    def __init__(self, message: str, problem: str | None = None) -> None:
        super().__init__(message)
        self.problem = problem

"""What can go wrong at the register. No message repeats what the other side wrote."""

from actualisatie.dossiers.errors import Refused, Retryable


class CirUnavailable(Retryable):
    """No usable answer. `maybe_done` tells whether an action may have happened: then read the status first."""

    def __init__(self, message: str, *, maybe_done: bool = False) -> None:
        super().__init__(message)
        self.maybe_done = maybe_done


class CirRefused(Refused):
    """The register will not answer or do this; trying again unchanged gives the same."""


class CirAccessRefused(CirRefused):
    """The register does not know or allow us: no other question will fare better until the connection is set right."""


class DossierNotInRegister(CirRefused):
    """The register has no dossier of this number."""

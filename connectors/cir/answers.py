"""Reads the register's answers: a status, or the one of our errors that says whether to try again."""

import httpx
from pydantic import TypeAdapter, ValidationError

from actualisatie.connectors.cir.errors import CirAccessRefused, CirRefused, CirUnavailable, DossierNotInRegister
from actualisatie.connectors.cir.shapes import SOURCE_PREFIX, DossierDetail
from actualisatie.connectors.cir.status import RegisterStatus

_FOUND: TypeAdapter[tuple[DossierDetail, ...]] = TypeAdapter(tuple[DossierDetail, ...])
TRY_LATER = frozenset({408, 425, 429})


def read_status(response: httpx.Response, number: str) -> RegisterStatus:
    """Return the status in an answer about dossier `number`; raise one of the errors of `connectors.cir.errors`."""
    if response.status_code != 200:
        raise error_of(response, f"Register, status of dossier {number}")
    try:
        found = DossierDetail.model_validate_json(response.content).as_status()
    except ValidationError:
        raise CirUnavailable(f"Register: the answer about dossier {number} cannot be read; try again.") from None
    if found.number != number:
        raise CirRefused(f"Register: asked for dossier {number} and told of another; report it to the register.")
    return found


def read_found(response: httpx.Response) -> tuple[RegisterStatus, ...]:
    """Return the statuses in the answer to a search; 204 says that there are none. Raises as `read_status` does."""
    if response.status_code == 204:
        return ()
    if response.status_code != 200:
        raise error_of(response, "Register, search")
    try:
        return tuple(one.as_status() for one in _FOUND.validate_json(response.content))
    except ValidationError:
        raise CirUnavailable("Register: the answer to the search cannot be read; try again.") from None


def error_of(response: httpx.Response, told: str) -> CirUnavailable | CirRefused:
    """Return the error that an answer other than success stands for; `told` says what was asked, in numbers only."""
    status = response.status_code
    if status in {401, 403}:
        return CirAccessRefused(f"{told}: answer {status}; check the client, its key and its scopes, then go on.")
    if status == 404 and _is_of_the_source(response):
        return DossierNotInRegister(f"{told}: the register has no such dossier; compare the number with the register.")
    if status >= 500 or status in TRY_LATER:
        return CirUnavailable(f"{told}: answer {status}; try again later.", maybe_done=status >= 500)
    return CirRefused(f"{told}: answer {status}; it will not be answered as asked, check address and version.")


def no_answer(error: Exception, told: str, *, maybe_done: bool = False) -> CirUnavailable:
    """Return the error for a question that got no answer at all."""
    return CirUnavailable(f"{told}: no answer ({type(error).__name__}); try again later.", maybe_done=maybe_done)


def _is_of_the_source(response: httpx.Response) -> bool:
    """Tell the register's own 404 from that of a wrong address, which says nothing about any dossier."""
    try:
        body = response.json()
    except ValueError:
        return False
    return isinstance(body, dict) and str(body.get("detail", "")).startswith(SOURCE_PREFIX)

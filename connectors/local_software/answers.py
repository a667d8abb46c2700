"""Reads what local software answers: a receipt, or the one of our errors that says whether to try again."""

from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from actualisatie.connectors.local_software.errors import LocalSoftwareRefused, LocalSoftwareUnavailable
from actualisatie.connectors.local_software.wire import IN_PROGRESS, problem_type

Body = TypeVar("Body", bound=BaseModel)
TRY_LATER = frozenset({408, 423, 425, 429})


class Where:
    """What is asked of which housing company about which dossier: numbers only, fit for a message."""

    def __init__(self, kbo: str, dossier_number: str, path: str, what: str) -> None:
        self.path = path
        self._text = f"Local software of housing company {kbo}, {what} of dossier {dossier_number}"

    def __str__(self) -> str:
        """Return it for a message."""
        return self._text


def may_help(response: httpx.Response) -> bool:
    """Return whether asking again may bring another answer."""
    return response.status_code >= 500 or response.status_code in TRY_LATER


def read_receipt(response: httpx.Response, where: Where, body: type[Body]) -> Body:
    """Return the receipt in an answer; raise `LocalSoftwareUnavailable` when there is none that can be read."""
    try:
        return body.model_validate_json(response.content)
    except ValidationError:
        raise LocalSoftwareUnavailable(
            f"{where}: the answer {response.status_code} holds no receipt; ask again under the same key.",
            maybe_done=True,
        ) from None


def is_problem(response: httpx.Response, status: int, kind: str) -> bool:
    """Return whether an answer is this problem."""
    return response.status_code == status and problem_type_of(response) == kind


def problem_type_of(response: httpx.Response) -> str | None:
    """Return the type of the problem that an answer names, or None."""
    return problem_type(_json(response))


def error_of(response: httpx.Response, where: Where) -> LocalSoftwareUnavailable | LocalSoftwareRefused:
    """Return the error that an answer other than a receipt stands for."""
    problem = problem_type_of(response)
    told = f"{where}: answer {response.status_code}" + (f" ({problem})" if problem else "")
    if may_help(response) or problem == IN_PROGRESS:
        return LocalSoftwareUnavailable(
            f"{told}; ask for the receipt, then try again with the same key.", maybe_done=True
        )
    return LocalSoftwareRefused(f"{told}; it will not do it as asked, look at the dossier there.", problem)


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None

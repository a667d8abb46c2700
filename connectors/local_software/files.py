"""Request files and acknowledgement files, for local software without an interface: our own proposal.

A request to strike off lies in `OUTBOX/WM01/schrappingen/` as `<sleutel>.json`, one to undo that in `herstellingen/`,
one to show another status in `statussen/`; one that was withdrawn is gone, and `<sleutel>-ingetrokken.json` says so.
`openstaand.csv` beside it lists all requests that wait for an acknowledgement, with empty columns to fill in. What is
filled in comes back, as CSV or JSON Lines, in `INBOX/WM01/bevestigingen/`. Words and days are those of the interface
over HTTP.
"""

import json
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from actualisatie.connectors.local_software.wire import RestoreBody, StatusBody, StrikeOffBody, Text
from actualisatie.connectors.spreadsheets import csv_bytes

REQUESTS, RESTORATIONS, STATUSES, ACKNOWLEDGEMENTS = "schrappingen", "herstellingen", "statussen", "bevestigingen"
OPEN_LIST = "openstaand.csv"


class Answer(StrEnum):
    """What the housing company did with a request."""

    DONE = "uitgevoerd"
    REFUSED = "geweigerd"


class _Request(BaseModel):
    """What all requests by file have. The same `sleutel` is the same request, however often its file is seen."""

    sleutel: Text
    partijCode: Annotated[str, Field(pattern=r"^\d{10}$")]  # noqa: N815 - the name on the line
    dossierNummer: Text  # noqa: N815 - the name on the line

    def as_bytes(self) -> bytes:
        """Return the file: the same request gives the same bytes."""
        return (json.dumps(self.model_dump(mode="json"), indent=1, sort_keys=True) + "\n").encode()


class RequestFile(_Request, StrikeOffBody):
    """One request to strike off. The same `sleutel` is the same request, however often its file is seen."""

    formaat: Literal["actualisatie/strike-off-request/1"] = "actualisatie/strike-off-request/1"


class RestoreRequestFile(_Request, RestoreBody):
    """One request to undo a strike-off. The same `sleutel` is the same request, however often its file is seen."""

    formaat: Literal["actualisatie/reinstatement-request/1"] = "actualisatie/reinstatement-request/1"


class StatusRequestFile(_Request, StatusBody):
    """One request to show a status. The same `sleutel` is the same request, however often its file is seen."""

    formaat: Literal["actualisatie/status-request/1"] = "actualisatie/status-request/1"


class WithdrawnRequestFile(_Request):
    """A request that counts no more: whoever has not carried it out leaves it; whoever has says so as before."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    formaat: Literal["actualisatie/withdrawn-request/1"] = "actualisatie/withdrawn-request/1"


AnyRequest = RequestFile | RestoreRequestFile | StatusRequestFile


class AcknowledgementLine(BaseModel):
    """What became of one request. No free text: `reden` is a code of the housing company's own, never a sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Acknowledgement")

    sleutel: Text
    dossierNummer: Text  # noqa: N815 - the name on the line
    uitkomst: Answer | None = Field(None, description="Empty: not answered yet; the line is left alone.")
    kenmerk: Text | None = Field(None, description="The software's own reference; wanted with `uitgevoerd`.")
    geregistreerdOp: AwareDatetime | None = Field(  # noqa: N815 - the name on the line
        None, description="When it was recorded there, with offset; wanted with `uitgevoerd`."
    )
    reden: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,40}$")] | None = Field(
        None, description="Why it was refused: a short code; wanted with `geweigerd`."
    )
    datumUitwerking: date | None = None  # noqa: N815 - the name on the line
    datumBeslissing: date | None = None  # noqa: N815 - the name on the line
    grond: Annotated[str, Field(pattern="^(geen_reactie|voldoet_niet)$")] | None = None

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.uitkomst is Answer.DONE and (self.kenmerk is None or self.geregistreerdOp is None):
            raise ValueError("uitgevoerd needs kenmerk and geregistreerdOp")
        if self.uitkomst is Answer.REFUSED and self.reden is None:
            raise ValueError("geweigerd needs reden")
        return self

    def fits(self, request: AnyRequest) -> bool:
        """Return whether it speaks of this request: what it repeats of it must be the same."""
        said = (self.datumUitwerking, self.datumBeslissing, self.grond)
        asked = (
            (request.datumUitwerking, request.datumBeslissing, request.grond)
            if isinstance(request, RequestFile)
            else (None, None, None)
        )
        return self.dossierNummer == request.dossierNummer and all(
            one in {None, other} for one, other in zip(said, asked, strict=True)
        )


def columns() -> tuple[str, ...]:
    """Return the columns of a CSV file of acknowledgements, and of the list of open requests."""
    return tuple(AcknowledgementLine.model_fields)


def request_path(outbox: Path, company: str, key: str, folder: str = REQUESTS) -> Path:
    """Return where the request with this key lies; `company` is the housing company's short name."""
    return outbox / company / folder / f"{key}.json"


def withdrawn_path(outbox: Path, company: str, key: str, folder: str = REQUESTS) -> Path:
    """Return where it says that the request with this key was withdrawn."""
    return outbox / company / folder / f"{key}-ingetrokken.json"


def open_list(requests: Iterable[AnyRequest]) -> bytes:
    """Return the list of requests that wait for an acknowledgement, to be filled in and sent back."""
    rows = [[request.model_dump(mode="json").get(name) for name in columns()] for request in requests]
    return csv_bytes(columns(), rows)


def files_schema() -> dict[str, Any]:
    """Return the JSON Schema of a request file and of one line of a JSON Lines file of acknowledgements."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Strike-offs and statuses by file",
        "$defs": {
            "Request": RequestFile.model_json_schema(),
            "RestoreRequest": RestoreRequestFile.model_json_schema(),
            "StatusRequest": StatusRequestFile.model_json_schema(),
            "WithdrawnRequest": WithdrawnRequestFile.model_json_schema(),
            "Acknowledgement": AcknowledgementLine.model_json_schema(),
        },
    }

"""The list of who may get a courtesy message: dossier numbers and days, for one housing company. It names nobody."""

import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from actualisatie.connectors.spreadsheets import csv_bytes
from actualisatie.dossiers.identifiers import DOSSIER_NUMBER_PATTERN


class CourtesyLine(BaseModel):
    """A dossier that has proven nothing yet: day of its letter (postmark) and last day to answer, both in Brussels.

    There is no name: the housing company (KBO number) knows whom it may ring.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dossierNummer: Annotated[str, Field(pattern=DOSSIER_NUMBER_PATTERN)]  # noqa: N815 - the name on the line
    partijCode: Annotated[str, Field(pattern=r"^\d{10}$")]  # noqa: N815 - the name on the line
    postdatum: date
    laatsteDag: date  # noqa: N815 - the name on the line


class CourtesyFile(BaseModel):
    """The list of one campaign, housing company and day. It has no legal effect."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Courtesy list")

    formaat: Literal["actualisatie/courtesy/1"] = "actualisatie/courtesy/1"
    campagne: str
    op: date
    dossiers: Annotated[tuple[CourtesyLine, ...], Field(min_length=1)]

    def as_json(self) -> bytes:
        """Return the JSON file: the same list gives the same bytes."""
        return (json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n").encode()

    def as_csv(self) -> bytes:
        """Return the CSV file, one line per dossier."""
        rows = [list(line.model_dump(mode="json").values()) for line in self.dossiers]
        return csv_bytes(list(CourtesyLine.model_fields), rows)


def courtesy_schema() -> dict[str, Any]:
    """Return the JSON Schema of the JSON file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **CourtesyFile.model_json_schema()}

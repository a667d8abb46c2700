"""What the rent premium service is told: dossier numbers, what happened, when, and at which housing company.

A strike-off, or the end on own request, ends the premium and the time that counts towards it (S1, S2); *in onderzoek*
warns of it, and *ingeschreven* takes the warning, or that end, back. Nothing else is
told: no name, no INSZ, no ground.
"""

import json
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from actualisatie.connectors.spreadsheets import csv_bytes
from actualisatie.dossiers.identifiers import DOSSIER_NUMBER_PATTERN


class Signal(StrEnum):
    """What happened to a dossier."""

    IN_ONDERZOEK = "in_onderzoek"
    ENROLLED = "ingeschreven"
    ENDED = "op_eigen_verzoek"
    STRUCK_OFF = "geschrapt"
    REINSTATED = "hersteld"


class SignalLine(BaseModel):
    """One signal. `datum` is the Brussels day from which it counts; `partijCode` the housing company's KBO number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dossierNummer: Annotated[str, Field(pattern=DOSSIER_NUMBER_PATTERN)]  # noqa: N815 - the name on the line
    signaal: Signal
    datum: date
    partijCode: Annotated[str, Field(pattern=r"^\d{10}$")]  # noqa: N815 - the name on the line


class SignalsFile(BaseModel):
    """The signals of a period of whole Brussels days, both ends included, oldest first."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Premium signals")

    formaat: Literal["actualisatie/premium-signals/1"] = "actualisatie/premium-signals/1"
    van: date
    tot: date
    signalen: tuple[SignalLine, ...]

    def as_json(self) -> bytes:
        """Return the JSON file: the same signals give the same bytes."""
        return (json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n").encode()

    def as_csv(self) -> bytes:
        """Return the CSV file, one line per signal."""
        return csv_bytes(columns(), [list(line.model_dump(mode="json").values()) for line in self.signalen])


def columns() -> Sequence[str]:
    """Return the columns of the CSV file."""
    return tuple(SignalLine.model_fields)


def premium_schema() -> dict[str, Any]:
    """Return the JSON Schema of the JSON file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **SignalsFile.model_json_schema()}

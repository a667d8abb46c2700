"""The small files beside a batch: the receipt of who prints it, and our word that it was withdrawn."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from actualisatie.dossiers.errors import Refused

LARGEST_RECEIPT = 65_536
"""Bytes; a receipt has some three hundred."""

_Batch = Annotated[str, Field(description="Number of the batch, such as B000012.", pattern=r"^B\d{6,9}$")]
_Sha256 = Annotated[str, Field(description="sha256 of the print file.", pattern=r"^[0-9a-f]{64}$")]


class ReceiptStatus(StrEnum):
    """What became of a batch at its printer's."""

    RECEIVED = "received"
    REFUSED = "refused"


class RefusalReason(StrEnum):
    """Why a printer's refuses a batch."""

    INCOMPLETE = "incomplete"
    DAMAGED = "damaged"
    NOT_PRINTABLE = "not_printable"
    OTHER = "other"


class PrintReceipt(BaseModel):
    """A receipt, written by the housing company or its print shop into the folder of the batch. No personal data."""

    model_config = ConfigDict(frozen=True, extra="ignore", title="Receipt of a print batch")

    format: Literal["actualisatie/print-receipt/1"]
    batch_id: _Batch
    status: ReceiptStatus
    pdf_sha256: _Sha256
    received_at: Annotated[AwareDatetime, Field(description="When the files were fetched and checked, with its zone.")]
    letters: Annotated[int | None, Field(ge=0, description="Letters counted in the print file.")] = None
    reference: Annotated[str | None, Field(max_length=60, description="The printer's own order number.")] = None
    reason: Annotated[RefusalReason | None, Field(description="Why it was refused.")] = None


class WithdrawalNote(BaseModel):
    """Our word, in the folder of a batch, that its letters must not be posted."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Withdrawal of a print batch")

    format: Literal["actualisatie/print-withdrawal/1"] = "actualisatie/print-withdrawal/1"
    batch_id: _Batch
    pdf_sha256: _Sha256 | None
    letters: Annotated[int, Field(ge=0, description="Letters that must not be posted.")]
    withdrawn_at: AwareDatetime


class UnreadableReceiptError(Refused):
    """A receipt that does not have its form."""


def receipt_name(batch_code: str) -> str:
    """Return the name of the file that the printer writes."""
    return f"{batch_code}-ontvangst.json"


def withdrawal_name(batch_code: str) -> str:
    """Return the name of the file that says that a batch was withdrawn."""
    return f"{batch_code}-ingetrokken.json"


def read_receipt(body: bytes) -> PrintReceipt:
    """Read a receipt; raises `UnreadableReceiptError` that names the fields, never what they hold."""
    try:
        return PrintReceipt.model_validate_json(body)
    except ValidationError as fault:
        fields = sorted({str(error["loc"][0]) if error["loc"] else "the whole" for error in fault.errors()})
        raise UnreadableReceiptError(f"The receipt does not have its form: see {', '.join(fields)}.") from None

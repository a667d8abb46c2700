"""How batches reach a housing company: data of the register file. Keys and passwords are named here, never held."""

import json
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

_STRICT = ConfigDict(extra="forbid", strict=True, frozen=True)
_MOST = 10

_EMAIL = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"

Email = Annotated[str, Field(max_length=100, pattern=_EMAIL)]


class Channel(StrEnum):
    """The way of the files."""

    FOLDER = "folder"
    SFTP = "sftp"


class SftpSettings(BaseModel):
    """A folder on an SFTP server of the housing company or its print shop."""

    model_config = _STRICT

    host: Annotated[str, Field(min_length=1, max_length=253, pattern=r"^[A-Za-z0-9.:-]+$")]
    port: Annotated[int, Field(ge=1, le=65_535)] = 22
    user: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._@-]+$")]
    folder: Annotated[
        str,
        Field(
            description="Folder in which each batch gets its own, from where the server lets us begin.",
            max_length=200,
            pattern=r"^[A-Za-z0-9._/-]*$",
        ),
    ] = ""
    key_file: Annotated[
        str,
        Field(
            description="Name of the private key's file below ACTUALISATIE_SFTP_KEYS.",
            max_length=100,
            pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        ),
    ]


class DeliverySettings(BaseModel):
    """How batches reach a housing company, who is told, and whether its printer writes receipts."""

    model_config = _STRICT

    channel: Annotated[Channel, Field(description="folder: a delivery folder below ACTUALISATIE_OUTBOX; or sftp.")] = (
        Channel.FOLDER
    )
    sftp: SftpSettings | None = None
    notice_to: Annotated[
        tuple[Email, ...],
        Field(max_length=_MOST, description="E-mail addresses that are told of each batch: number, counts, folder."),
    ] = ()
    receipts: Annotated[bool, Field(description="Whether a receipt is expected in the folder of each batch.")] = False

    @model_validator(mode="after")
    def _has_an_address(self) -> Self:
        if (self.channel is Channel.SFTP) != (self.sftp is not None):
            raise ValueError("write the part sftp for the channel sftp, and for no other")
        return self

    def as_json(self) -> dict[str, Any]:
        """Return what was chosen, for the database."""
        return self.model_dump(mode="json", exclude_defaults=True)


def delivery_of(stored: dict[str, Any]) -> DeliverySettings:
    """Return the settings that a housing company's row holds; an empty one stands for a folder and nothing else."""
    return DeliverySettings.model_validate_json(json.dumps(stored))

"""How MAGDA is reached, and with how much patience."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator


class MagdaSettings(BaseModel):
    """One connection to MAGDA. Identificatie and Hoedanigheid are issued per connection and environment.

    Times are in seconds. `registration_days` is for how many calendar days a person is registered (Repertorium)
    when a source asks for it; None leaves registering to the caller.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(description="Endpoint of the SOAP services, ending in /Magda-02.00/soap/WebService.")
    identificatie: str = Field(min_length=1, max_length=120, description="URI of the asking application.")
    hoedanigheid: str = Field(min_length=1, max_length=24, description="Capacity in which is asked.")
    client_certificate: Path | None = Field(None, description="PEM file of the client certificate (mTLS).")
    client_key: Path | None = Field(None, description="PEM file of its private key, when it is not in the same file.")
    authorities: Path | None = Field(None, description="PEM file of the authorities to trust, instead of the system's.")
    signing_certificate: Path | None = Field(None, description="PEM file of the certificate that signs questions.")
    signing_key: Path | None = Field(None, description="PEM file of its private key, when it is not in the same file.")
    answer_certificate: Path | None = Field(None, description="PEM file of the certificate that must sign answers.")
    timeout: float = Field(20.0, gt=0, description="Seconds without an answer after which a source is silent.")
    max_in_flight: int = Field(16, ge=1, le=200, description="Questions under way at the same time.")
    max_answer_bytes: int = Field(4_000_000, ge=1_000, description="Longest answer that is read.")
    attempts: int = Field(5, ge=1, le=20, description="How often a question is put before its source is unavailable.")
    first_wait: float = Field(0.5, ge=0, description="Seconds before the second attempt; doubles after each.")
    longest_wait: float = Field(20.0, ge=0, description="Longest wait between two attempts.")
    stop_after: int = Field(
        8,
        ge=1,
        description="Questions in a row that a service may fail before a bulk leaves the rest of it unasked.",
    )
    keep_raw: bool = Field(False, description="Whether answers carry their raw bytes, to be kept as evidence.")
    registration_days: int | None = Field(None, ge=1, description="Length of a registration, in calendar days.")

    @field_validator("url")
    @classmethod
    def _reachable(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("the MAGDA endpoint must be a whole http(s) address")
        return url

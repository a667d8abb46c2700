"""The exchange format of replies: what a housing company drops in its folder, one item per line.

The same names serve JSON Lines and CSV. No field holds a name, an address or an INSZ, and there is no free text: a
dossier number is all that the campaign needs, what was said or sent stays with the housing company.
"""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from actualisatie.calendar.moment import BRUSSELS
from actualisatie.dossiers.conditions.exceptions import ProvenException
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.identifiers import DOSSIER_NUMBER_PATTERN, parse_dossier_number
from actualisatie.dossiers.kinds import ReplyChannel, ReplyKind, ReturnReason, ReviewVerdict, Signer

SCHEMA_ID = "urn:actualisatie:schema:replies:1"
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _instant(value: object) -> object:
    if not isinstance(value, datetime) and not (isinstance(value, str) and _INSTANT.fullmatch(value)):
        raise ValueError("write it as 2024-04-17T23:59:00+02:00: date, time and offset from UTC")
    return value


def _day(value: object) -> object:
    if not isinstance(value, date) and not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise ValueError("write it as 2024-04-17")
    return value


def _dossier(value: object) -> object:
    return parse_dossier_number(value) if isinstance(value, str) else value


Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:/-]{1,80}$")]
DossierText = Annotated[str, StringConstraints(pattern=DOSSIER_NUMBER_PATTERN), BeforeValidator(_dossier)]

CodeText = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,80}$")]


class ReplyItem(BaseModel):
    """One incoming item about one dossier. Instants carry their offset from UTC; days are days in Brussels."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Reply")

    key: Key = Field(description="The sender's own unique id of this item: the same key is the same item.")
    dossier: DossierText | None = Field(
        None,
        description="Dossier number, jjjj.mm.dd.xxxx; may be left out where `letter_code` tells.",
        examples=["2019.05.14.0231"],
    )
    letter_code: CodeText | None = Field(
        None, description="What the square (QR) on the scanned form or returned letter holds, as the scanner read it."
    )
    kind: ReplyKind = Field(description="What came in; `review` is a later verdict on documents that came in before.")
    channel: ReplyChannel = Field(description="How it came in; decides which date counts.")
    received_at: Annotated[AwareDatetime, BeforeValidator(_instant)] = Field(
        description="When the housing company (or the register) received it, RFC 3339 with offset."
    )
    reply_postmark: Annotated[date, BeforeValidator(_day)] | None = Field(
        None, description="Day of the reply's own postmark, where it can be read; only on paper."
    )
    signer: Signer = Field(Signer.NONE, description="Who signed; `none` for an unsigned form.")
    also_signed: tuple[Signer, ...] = Field(
        (), max_length=20, description="Who signed the same form beside `signer`; one entry for each co-resident."
    )
    volmacht: bool = Field(False, description="Whether a volmacht came with it or is held for it.")
    volmacht_until: Annotated[date, BeforeValidator(_day)] | None = Field(
        None, description="Last day on which the volmacht is valid; empty when it names none."
    )
    conditions: tuple[Condition, ...] = Field(
        (), max_length=20, description="The conditions that the documents are meant to prove."
    )
    exceptions: tuple[ProvenException, ...] = Field(
        (), max_length=20, description="What an accepted review found: exceptions that no source knows."
    )
    review: ReviewVerdict | None = Field(
        None, description="The housing company's verdict on the documents; null as long as there is none."
    )
    return_reason: ReturnReason | None = Field(
        None, description="Why the post brought the letter back; only for returned mail."
    )

    @model_validator(mode="after")
    def _fields_fit_the_kind(self) -> Self:
        if self.dossier is None and self.letter_code is None:
            raise ValueError("give the dossier number, the code of the letter, or both")
        if self.review is not None and self.kind not in {ReplyKind.DOCUMENTS, ReplyKind.REVIEW}:
            raise ValueError("a review belongs to documents only")
        if self.review is None and self.kind is ReplyKind.REVIEW:
            raise ValueError("a review without its verdict says nothing: give accepted, insufficient or refused")
        if self.exceptions and self.review is not ReviewVerdict.ACCEPTED:
            raise ValueError("exceptions belong to an accepted review only")
        if self.return_reason is not None and self.kind is not ReplyKind.RETURNED_MAIL:
            raise ValueError("a return reason belongs to returned mail only")
        if self.reply_postmark is not None:
            self._require_a_possible_postmark(self.reply_postmark)
        return self

    def _require_a_possible_postmark(self, postmark: date) -> None:
        if self.channel is not ReplyChannel.PAPER:
            raise ValueError("only a reply on paper has a postmark")
        if postmark > self.received_on:
            raise ValueError("the postmark lies after the day on which it was received")

    @property
    def letter_named(self) -> str | None:
        """The number printed on the letter that the square names, believed or not."""
        return self.letter_code.partition(".")[0] if self.letter_code else None

    @property
    def is_identified(self) -> bool:
        """Whether more than a number that somebody typed names the dossier; a square is verified elsewhere.

        It is a signed square, the number of a letter beside that of its dossier, or the candidate's own session online.
        """
        if self.letter_code is None:
            return self.channel is ReplyChannel.DIGITAL
        return "." in self.letter_code or self.dossier is not None

    @property
    def received_on(self) -> date:
        """The calendar day in Brussels on which it was received."""
        return self.received_at.astimezone(BRUSSELS).date()


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be used: its number (from 1), the field and why, without anything personal.

    `dossier` is the canonical number where the line still tells which dossier it speaks of, `letter` the number printed
    on a letter that it names: those dossiers must not be struck off before somebody has looked.
    """

    line: int
    field: str | None
    reason: str
    dossier: str | None = None
    letter: str | None = None


def columns() -> tuple[str, ...]:
    """Return the names of the fields, which are also the columns of a CSV file."""
    return tuple(ReplyItem.model_fields)


def replies_schema() -> dict[str, Any]:
    """Return the JSON Schema of one line of a JSON Lines file of replies."""
    schema = ReplyItem.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **schema}


def replies_schema_text() -> str:
    """Return the schema as it is published in docs/schemas/replies.schema.json."""
    return json.dumps(replies_schema(), indent=2, ensure_ascii=False) + "\n"

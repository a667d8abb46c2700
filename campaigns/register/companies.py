"""Writes housing companies, one by one: there are few, and the lines after them refer to them."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, insert, select, update

from actualisatie.campaigns.register.formats import HousingCompanyLine
from actualisatie.campaigns.register.outcome import Change
from actualisatie.campaigns.register.problems import Problem
from actualisatie.campaigns.register.rows import Values, table_of
from actualisatie.letters.letterhead import Letterhead
from actualisatie.letters.own_texts import OwnText, unversioned_changes
from actualisatie.storage import models


class Companies:
    """The housing companies of the database and of the lines read so far, by KBO number."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._table = table_of(models.HousingCompany)
        self._rows = {row["kbo"]: dict(row) for row in connection.execute(select(self._table)).mappings()}
        self._lines: dict[str, int] = {}

    def ids(self) -> dict[str, int]:
        """Return the ids by KBO number."""
        return {kbo: row["id"] for kbo, row in self._rows.items()}

    def check(self, line: int, company: HousingCompanyLine) -> list[Problem]:
        """Return what is wrong with the line beside what came before it."""
        return [Problem(line, place, reason) for place, reason in self._faults(company)]

    def write(self, line: int, company: HousingCompanyLine) -> Change:
        """Insert or update a checked company, and say which of the two it was, if any."""
        self._lines[company.kbo] = line
        values: Values = {
            "kbo": company.kbo,
            "code": company.code,
            "name": company.name,
            "letterhead": company.letterhead.model_dump(mode="json"),
            "local_software": company.local_software.model_dump(mode="json", exclude_none=True),
        }
        if company.delivery is not None:
            values["delivery"] = company.delivery.as_json()
        held = self._rows.get(company.kbo)
        if held is None:
            key = self._connection.execute(insert(self._table), values).inserted_primary_key
            self._rows[company.kbo] = {"delivery": {}, **values, "id": key[0] if key else None}
            return Change.CREATED
        if values.items() <= held.items():
            return Change.UNCHANGED
        self._connection.execute(update(self._table).where(self._table.c.id == held["id"]).values(values))
        held.update(values)
        return Change.CHANGED

    def _faults(self, company: HousingCompanyLine) -> Iterator[tuple[str, str]]:
        if company.kbo in self._lines:
            yield "kbo", f"this housing company stands already on line {self._lines[company.kbo]}"
        if any(row["code"] == company.code and kbo != company.kbo for kbo, row in self._rows.items()):
            yield "code", "another housing company has this code: codes are unique"
        yield from _letterhead_faults(company, self._rows.get(company.kbo))


def _letterhead_faults(company: HousingCompanyLine, held: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    """Tell now what could not be printed later: a colour too light to read, a gradient, words that mislead."""
    try:
        head = _LETTERHEAD.validate_python(
            {**company.letterhead.model_dump(mode="json"), "name": company.name, "kbo": company.kbo}
        )
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False, include_context=False):
            reason = fault["msg"].removeprefix("Value error, ")
            first = reason.partition(":")[0].split()
            part = next((part for word, part in _PARTS.items() if word in first), "")
            yield f"letterhead{part}", reason
        return
    before = tuple(_TEXTS.validate_python(held["letterhead"].get("texts", []))) if held else ()
    for block in unversioned_changes(before, head.texts):
        yield "letterhead.texts", f"text {block}: its words changed, so give it another version"


_PARTS = {"colour": ".colour", "logo": ".logo", "text": ".texts", "window": ".window"}
_LETTERHEAD = TypeAdapter(Letterhead)
_TEXTS = TypeAdapter(list[OwnText])

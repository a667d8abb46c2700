"""Reads GeefAanslagbiljetPersonenbelasting-02.00."""

import re

from actualisatie.connectors.magda.errors import (
    ContradictoryAnswerError,
    EmptyAnswerError,
    UnreadableValueError,
)
from actualisatie.connectors.magda.markup import Element, text
from actualisatie.connectors.magda.readers.insz import check_insz
from actualisatie.connectors.magda.values.tax_bill import TaxBill, TaxItem

_YEAR = re.compile(r"[12]\d{3}")
_CENTS = re.compile(r"[+-]?\d{1,15}")


def read_tax_bill(content: Element, asked: frozenset[str]) -> TaxBill:
    """Return the bill in an Inhoud, its values in euro cents."""
    bill = content.find("AanslagbiljetPersonenbelasting")
    if bill is None:
        raise EmptyAnswerError("GeefAanslagbiljetPersonenbelasting: the answer has no bill")
    insz = check_insz(text(bill, "GevraagdePersoon/INSZ"), asked, "GeefAanslagbiljetPersonenbelasting")
    return TaxBill(
        insz=insz,
        year=_year(text(bill, "Inkomensjaar")),
        fiscal_status=text(bill, "GevraagdePersoon/FiscaleStatus/Code"),
        # The XSD says GerelateerdePersoon, other descriptions of the service AnderePersoon.
        related_insz=text(bill, "GerelateerdePersoon/INSZ") or text(bill, "AnderePersoon/INSZ"),
        items=_items(bill),
    )


def _year(year: str | None) -> int:
    if year is None or not _YEAR.fullmatch(year):
        raise UnreadableValueError("GeefAanslagbiljetPersonenbelasting: the income year is no year")
    return int(year)


def _items(bill: Element) -> tuple[TaxItem, ...]:
    items = tuple(_item(item) for item in bill.iterfind("Items/Item"))
    if len({item.code for item in items}) != len(items):
        raise ContradictoryAnswerError("GeefAanslagbiljetPersonenbelasting: one item stands there twice")
    return items


def _item(item: Element) -> TaxItem:
    code, value = text(item, "Code"), text(item, "Waarde")
    if code is None or value is None or not _CENTS.fullmatch(value):
        raise UnreadableValueError("GeefAanslagbiljetPersonenbelasting: an item has no amount in euro cents")
    return TaxItem(code, int(value))

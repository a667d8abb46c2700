"""The tax bill of one person for one income year (GeefAanslagbiljetPersonenbelasting-02.00)."""

from dataclasses import dataclass

from actualisatie.connectors.magda.values.private import Private

JOINTLY_TAXABLE = "7555"
SEPARATELY_TAXABLE = "7557"


@dataclass(frozen=True, slots=True, repr=False)
class TaxItem(Private):
    """One item of the bill: its code (A7555: A is the titularis, B the partner) and its value in euro cents."""

    code: str
    cents: int


@dataclass(frozen=True, slots=True, repr=False)
class TaxBill(Private):
    """One bill. `year` is the income year that the answer gives, which may differ from the year asked."""

    insz: str
    year: int
    fiscal_status: str | None
    related_insz: str | None
    items: tuple[TaxItem, ...]

    @property
    def income_cents(self) -> int | None:
        """Jointly (7555) plus separately (7557) taxable income of the person asked, in euro cents.

        Only the items of this person's own column (FiscaleStatus A or B) count. None when the bill has neither of
        them: that is *unknown*, and never zero. A bill that says 0 is an income of zero.
        """
        if self.fiscal_status not in {"A", "B"}:
            return None
        own = {f"{self.fiscal_status}{code}" for code in (JOINTLY_TAXABLE, SEPARATELY_TAXABLE)}
        found = [item.cents for item in self.items if item.code in own]
        return sum(found) if found else None

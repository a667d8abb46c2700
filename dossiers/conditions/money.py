"""The conditions about money: income against the ceilings of the year, and means, of which no source tells."""

from datetime import date

from actualisatie.dossiers.conditions.ceilings import Ceilings, CeilingTable
from actualisatie.dossiers.conditions.facts import Condition, ConditionResult, HouseholdFacts, Income
from actualisatie.dossiers.conditions.rule_data import rules_on
from actualisatie.dossiers.kinds import Verdict

TAX_OFFICE = "FOD Financiën"
_NOT_KNOWN = "Uw inkomen kon niet worden nagekeken."


def income(household: HouseholdFacts, today: date, ceilings: CeilingTable) -> ConditionResult:
    """Test the joint income of applicant and partner against the ceiling of this year (BVCW art. 6.13).

    Income is what is taxed jointly and separately, and leefloon of the same year. No tax bill is *unknown*, never zero;
    so is a bill older than three years, a year without ceilings, leefloon of which nothing is known unless the rest
    lies above the ceiling already, and an income that only a disability or a dependant nobody is sure of would allow.
    """
    oldest = today.year - rules_on(today).income_years_back
    bills = [person.income for person in household.living]
    usable = [bill for bill in bills if bill is not None and bill.year >= oldest]
    of_year = ceilings.of(today.year)
    if of_year is None or len(usable) < len(bills) or not bills:
        return ConditionResult(Condition.INCOME, Verdict.UNKNOWN, _NOT_KNOWN, TAX_OFFICE, {})
    return _compared(household, usable, of_year)


def above_the_lowest_ceiling(household: HouseholdFacts, today: date, ceilings: CeilingTable) -> bool:
    """Return whether it matters who depends on this household, and whether a disability was recognised."""
    result = income(household, today, ceilings)
    of_year = ceilings.of(today.year)
    if of_year is None or "income_cents" not in result.figures:
        return False
    lowest, _ = of_year.for_household(household)
    return int(result.figures["income_cents"]) > lowest


def means() -> ConditionResult:
    """Return *unknown*: savings are known to no source; a person must see the statements of the banks (MT)."""
    sentence = "Uw spaargeld en beleggingen moeten nog worden nagekeken."
    return ConditionResult(Condition.MEANS, Verdict.UNKNOWN, sentence, "Geen bron", {})


def _compared(household: HouseholdFacts, bills: list[Income], of_year: Ceilings) -> ConditionResult:
    total = sum(bill.at_least for bill in bills)
    lowest, highest = of_year.for_household(household)
    complete = all(bill.leefloon_cents is not None for bill in bills)
    most = highest if household.household_known else max(highest, total)
    verdict, sentence = _judged(total, lowest, most, complete=complete)
    figures: dict[str, int | str] = {
        "income_cents": total,
        "leefloon_cents": sum(bill.leefloon_cents or 0 for bill in bills),
        "income_year": max(bill.year for bill in bills),
        "ceiling_cents": lowest if total <= lowest else highest,
        "ceiling_year": of_year.year,
        "ceiling_source": of_year.source,
    }
    return ConditionResult(Condition.INCOME, verdict, sentence, TAX_OFFICE, figures)


def _judged(total: int, lowest: int, highest: int, *, complete: bool) -> tuple[Verdict, str]:
    if total > highest:
        return Verdict.FAILS, "Uw inkomen ligt boven de grens."
    if not complete:
        return Verdict.UNKNOWN, "Uw leefloon kon niet worden nagekeken."
    if total <= lowest:
        return Verdict.MEETS, "Uw inkomen ligt onder de grens."
    sentence = "Uw inkomen ligt alleen onder de grens als een handicap of een persoon ten laste meetelt"
    return Verdict.UNKNOWN, f"{sentence}; een medewerker bekijkt dat."

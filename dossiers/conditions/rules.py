"""One function per condition: facts in, a result with its sentence and source out. Nothing is guessed."""

from datetime import date

from actualisatie.dossiers.conditions.ceilings import ceilings_of
from actualisatie.dossiers.conditions.facts import Condition, ConditionResult, HouseholdFacts, PersonFacts
from actualisatie.dossiers.kinds import Verdict

ADULT_AGE = 18
"""Years (VW). Emancipated minors and those in supervised independent living may enrol: only a person can see that."""

MAXIMUM_INCOME_AGE = 3
"""Years: the most recent tax bill may be at most this old (VW)."""

ENROLLED_REGISTERS = frozenset({"1", "2", "01", "02"})
"""Foreigners' register and population register."""

WAITING_REGISTERS = frozenset({"5", "6", "05", "06"})
"""Wachtregister: does not count as enrolment in the population register (svkzuidkant.be)."""

ABROAD_OR_STRUCK = frozenset({"992", "99992", "99991"})
"""Status codes: moved abroad, ex officio struck off the population register."""

COUNTING_RIGHTS = frozenset({"VE", "VG", "ERFP", "OPST"})
"""Full ownership, usufruct, long lease, building right (VW). Bare ownership alone (BE) is left to a person."""

DWELLING_OR_PLOT = frozenset({"200", "220", "222", "240", "503", "78"})
"""Natures of a parcel that are a dwelling or a building plot: house, private part of a building, building, farmhouse,
holiday home, building plot. Codes as the official test answers carry them."""

LAND = frozenset({"1", "2", "3"})
"""Arable land, pasture, hayfield: no dwelling and no building plot. Every other nature is left to a person."""


def age(person: PersonFacts, today: date) -> ConditionResult:
    """Test that the person is of age today (calendar years, VW)."""
    if person.birth_date is None:
        return _result(Condition.AGE, Verdict.UNKNOWN, "De geboortedatum is niet volledig bekend.", "Rijksregister")
    adult_since = _birthday(person.birth_date, ADULT_AGE)
    if adult_since <= today:
        return _result(Condition.AGE, Verdict.MEETS, "U bent meerderjarig.", "Rijksregister")
    sentence = "De persoon is nog niet meerderjarig; een medewerker bekijkt of er een uitzondering geldt."
    return _result(Condition.AGE, Verdict.UNKNOWN, sentence, "Rijksregister")


def population(person: PersonFacts) -> ConditionResult:
    """Test the enrolment in the population or foreigners' register (VW; wachtregister does not count)."""
    source = "Rijksregister"
    if any(code in ABROAD_OR_STRUCK for code in person.status_codes):
        sentence = "U of uw partner is volgens het Rijksregister niet meer ingeschreven in een Belgische gemeente."
        return _result(Condition.POPULATION, Verdict.FAILS, sentence, source)
    if person.register_code in ENROLLED_REGISTERS:
        return _result(Condition.POPULATION, Verdict.MEETS, "U bent ingeschreven in het bevolkingsregister.", source)
    if person.register_code in WAITING_REGISTERS:
        sentence = "U of uw partner is alleen ingeschreven in het wachtregister."
        return _result(Condition.POPULATION, Verdict.FAILS, sentence, source)
    return _result(Condition.POPULATION, Verdict.UNKNOWN, "Uw inschrijving kon niet worden nagekeken.", source)


def income(household: HouseholdFacts, today: date) -> ConditionResult:
    """Test the joint taxable income of applicant and partner against the ceiling of this year (BVCW art. 6.13).

    No tax bill is *unknown*, never zero; a bill older than three years is unknown; so is a year without ceilings, and
    an income that only a recognised disability would allow while nobody asked about one.
    """
    source = "FOD Financiën"
    ceilings = ceilings_of(today.year)
    bills = [person.income for person in household.persons if not person.deceased]
    usable = [bill for bill in bills if bill is not None and bill.year >= today.year - MAXIMUM_INCOME_AGE]
    if ceilings is None or len(usable) < len(bills) or not bills:
        return _result(Condition.INCOME, Verdict.UNKNOWN, "Uw inkomen kon niet worden nagekeken.", source)
    total = sum(bill.cents for bill in usable)
    lowest, highest = ceilings.for_household(household)
    figures: dict[str, int | str] = {
        "income_cents": total,
        "ceiling_cents": lowest if total <= lowest else highest,
        "income_year": max(bill.year for bill in usable),
    }
    if total <= lowest:
        return _result(Condition.INCOME, Verdict.MEETS, "Uw inkomen ligt onder de grens.", source, figures)
    if total > highest:
        return _result(Condition.INCOME, Verdict.FAILS, "Uw inkomen ligt boven de grens.", source, figures)
    sentence = "Uw inkomen ligt alleen onder de grens als een handicap is erkend; een medewerker bekijkt dat."
    return _result(Condition.INCOME, Verdict.UNKNOWN, sentence, source, figures)


def ownership(person: PersonFacts) -> ConditionResult:
    """Test that the person holds no dwelling or building plot (VW). Only Belgium is known to the source.

    Bare ownership alone, and a parcel of another nature, are *unknown*: whether they count is for a person to see.
    """
    source = "Kadaster"
    if person.rights is None:
        return _result(Condition.OWNERSHIP, Verdict.UNKNOWN, "Uw eigendommen konden niet worden nagekeken.", source)
    rights = [right for right in person.rights if right.nature_code not in LAND]
    if any(right.type in COUNTING_RIGHTS and right.nature_code in DWELLING_OR_PLOT for right in rights):
        sentence = "U of uw partner heeft volgens het kadaster een recht op een woning of bouwgrond."
        return _result(Condition.OWNERSHIP, Verdict.FAILS, sentence, source)
    if rights:
        sentence = "U of uw partner heeft een recht op onroerend goed dat een medewerker moet bekijken."
        return _result(Condition.OWNERSHIP, Verdict.UNKNOWN, sentence, source)
    return _result(Condition.OWNERSHIP, Verdict.MEETS, "U en uw partner hebben geen woning of bouwgrond.", source)


def _result(
    condition: Condition,
    verdict: Verdict,
    sentence: str,
    source: str,
    figures: dict[str, int | str] | None = None,
) -> ConditionResult:
    return ConditionResult(condition, verdict, sentence, source, figures or {})


def _birthday(born: date, years: int) -> date:
    """Return the day on which somebody becomes `years` old; born on 29 February: 1 March in a common year."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)

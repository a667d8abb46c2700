"""One function per condition of a person: facts in, a result with its sentence and source out. Nothing is guessed."""

from datetime import date

from actualisatie.dossiers.conditions.facts import Condition, ConditionResult, PersonFacts, RealRight
from actualisatie.dossiers.conditions.rule_data import rules_on
from actualisatie.dossiers.kinds import Verdict

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
    """Test that the person is of age today (calendar years, VW).

    Somebody younger may be emancipated or live in supervised independence: no source tells, so a minor is *unknown*.
    """
    if person.birth_date is None:
        return _result(Condition.AGE, Verdict.UNKNOWN, "De geboortedatum is niet volledig bekend.", "Rijksregister")
    if not is_minor(person.birth_date, today):
        return _result(Condition.AGE, Verdict.MEETS, "U bent meerderjarig.", "Rijksregister")
    sentence = "De persoon is nog niet meerderjarig; een medewerker bekijkt of er een uitzondering geldt."
    return _result(Condition.AGE, Verdict.UNKNOWN, sentence, "Rijksregister")


def population(person: PersonFacts) -> ConditionResult:
    """Test the enrolment in the population or foreigners' register (VW; wachtregister does not count)."""
    source = "Rijksregister"
    if person.abroad or any(code in ABROAD_OR_STRUCK for code in person.status_codes):
        sentence = "U of uw partner is volgens het Rijksregister niet meer ingeschreven in een Belgische gemeente."
        return _result(Condition.POPULATION, Verdict.FAILS, sentence, source)
    if person.register_code in ENROLLED_REGISTERS:
        return _result(Condition.POPULATION, Verdict.MEETS, "U bent ingeschreven in het bevolkingsregister.", source)
    if person.register_code in WAITING_REGISTERS:
        sentence = "U of uw partner is alleen ingeschreven in het wachtregister."
        return _result(Condition.POPULATION, Verdict.FAILS, sentence, source)
    return _result(Condition.POPULATION, Verdict.UNKNOWN, "Uw inschrijving kon niet worden nagekeken.", source)


def ownership(person: PersonFacts) -> ConditionResult:
    """Test that the person holds no dwelling or building plot, in whole or in part (VW).

    Any share counts: what it was got for, and with whom it is held, are exceptions that a person finds in documents.
    Only Belgium is known to the source. Bare ownership alone, and a parcel of another nature, are *unknown*: whether
    they count is for a person to see.
    """
    source = "Kadaster"
    if person.rights is None:
        return _result(Condition.OWNERSHIP, Verdict.UNKNOWN, "Uw eigendommen konden niet worden nagekeken.", source)
    rights = [right for right in person.rights if right.nature_code not in LAND]
    figures: dict[str, int | str] = {"rights": ", ".join(map(_in_short, rights))} if rights else {}
    if any(right.type in COUNTING_RIGHTS and right.nature_code in DWELLING_OR_PLOT for right in rights):
        sentence = "U of uw partner heeft volgens het kadaster een recht op een woning of bouwgrond."
        return _result(Condition.OWNERSHIP, Verdict.FAILS, sentence, source, figures)
    if rights:
        sentence = "U of uw partner heeft een recht op onroerend goed dat een medewerker moet bekijken."
        return _result(Condition.OWNERSHIP, Verdict.UNKNOWN, sentence, source, figures)
    return _result(Condition.OWNERSHIP, Verdict.MEETS, "Het kadaster kent geen woning of bouwgrond van u.", source)


def _in_short(right: RealRight) -> str:
    """Return a right for whoever reviews it: type, share where it is known, and nature of the parcel."""
    return " ".join(part for part in (right.type, str(right.share or ""), f"({right.nature_code or '?'})") if part)


def is_minor(born: date, today: date) -> bool:
    """Return whether somebody born on a day is not of age yet on `today` (calendar days)."""
    return _birthday(born, rules_on(today).adult_age) > today


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

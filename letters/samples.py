"""One letter of each kind about people who do not exist: for previews, pictures and tests."""

from dataclasses import replace
from datetime import date
from typing import Any

from actualisatie.dossiers.address import PostalAddress
from actualisatie.dossiers.kinds import CampaignKind, Ground, MemberRole, Verdict
from actualisatie.letters.content import ConditionLine, LetterContent, PersonLine
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.letterhead import HelpDesk, Letterhead
from actualisatie.letters.network import MunicipalityCount, NetworkLetter

LETTERHEAD = Letterhead(
    name="Woonmaatschappij De Linde",
    kbo="0400.123.456",
    street="Stationsplein 4",
    postal_code="3500",
    municipality="Hasselt",
    phone="011 00 00 00",
    email="hallo@delinde.example",
    website="www.delinde.example",
    opening_hours=("maandag tot vrijdag: 9 tot 12 uur", "woensdag ook: 13 tot 16 uur"),
    help_desks=(
        HelpDesk("Sociaal Huis Diepenbeek, Dorpsstraat 14", "dinsdag: 9 tot 12 uur"),
        HelpDesk("Bibliotheek Genk, Stadsplein 3", "donderdag: 13 tot 17 uur"),
    ),
)
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 32"><title>De Linde</title>'
    '<path d="M4 30 V14 L18 3 L32 14 V30 H22 V20 H14 V30 Z" fill="#1f4e5f"/>'
    '<circle cx="46" cy="14" r="9" fill="#5b8c3a"/><rect x="44.5" y="20" width="3" height="10" fill="#5b8c3a"/></svg>'
)
_PERSONS = (
    PersonLine("Ayşe Demir", MemberRole.APPLICANT, "geboren op 4 mei 1984"),
    PersonLine("Tom Peeters", MemberRole.PARTNER, "geboren op 1 mei 1980"),
    PersonLine("Noor Peeters", MemberRole.CO_RESIDENT, "geboren op 1 juni 2012"),
)
_MEETS = (
    ConditionLine("Leeftijd", Verdict.MEETS, "U bent 18 jaar of ouder."),
    ConditionLine("Inkomen", Verdict.MEETS, "Uw inkomen ligt onder de grens."),
    ConditionLine("Eigendom", Verdict.MEETS, "U hebt geen woning of bouwgrond."),
    ConditionLine("Bevolkingsregister", Verdict.MEETS, "U bent ingeschreven in een Belgische gemeente."),
)
_TOO_HIGH = ConditionLine(
    "Inkomen",
    Verdict.FAILS,
    "Uw inkomen ligt boven de grens.",
    (
        "Loonfiches of uitkeringen van drie van de laatste zes maanden, als uw inkomen nu lager is",
        "Het bewijs van uw collectieve schuldenregeling of budgetbegeleiding",
    ),
)


_ADDRESS = PostalAddress(("Ayşe Demir", "Tom Peeters"), "Kapellestraat", "12", "3500", "Hasselt", box="3")
_FAILING = (_MEETS[0], _TOO_HIGH, *_MEETS[2:])
_POSTED, _LAST_DAY = date(2024, 3, 18), date(2024, 4, 17)
_REMINDED, _REMINDER_DAY, _DECIDED = date(2024, 4, 23), date(2024, 5, 8), date(2024, 5, 13)
_BEFORE: dict[str, Any] = {"first_letter_postmark": _POSTED, "first_letter_last_day": _LAST_DAY}
_OF_KIND: dict[LetterKind, dict[str, Any]] = {
    LetterKind.ACTUALISATION_MEETS: {"letter_date": _POSTED, "last_day": _LAST_DAY},
    LetterKind.ACTUALISATION_IN_ONDERZOEK: {"letter_date": _POSTED, "last_day": _LAST_DAY, "conditions": _FAILING},
    LetterKind.REMINDER: {**_BEFORE, "letter_date": _REMINDED, "last_day": _REMINDER_DAY},
    LetterKind.SECOND_REQUEST: {
        "letter_date": date(2024, 4, 22),
        "last_day": date(2024, 5, 7),
        "conditions": (replace(_TOO_HIGH, sentence="Wij kregen één loonfiche. Wij hebben er drie nodig."),),
    },
    LetterKind.ANNUAL: {
        "campaign": CampaignKind.ANNUAL,
        "letter_date": date(2025, 3, 10),
        "last_day": date(2025, 4, 9),
        "conditions": _FAILING,
    },
    LetterKind.INACTIVITY: {
        "campaign": CampaignKind.INACTIVITY,
        "letter_date": date(2026, 6, 8),
        "last_day": date(2026, 7, 8),
        "last_activity_on": date(2024, 4, 2),
        "inactivity_years": 2,
    },
    LetterKind.STRIKE_OFF: {
        **_BEFORE,
        "letter_date": _DECIDED,
        "last_day": _REMINDER_DAY,
        "reminder_postmark": _REMINDED,
        "ground": Ground.SILENCE,
        "decided_on": _DECIDED,
        "effective_date": _DECIDED,
    },
    LetterKind.REINSTATEMENT: {
        "letter_date": date(2024, 6, 3),
        "struck_off_on": _DECIDED,
        "decided_on": date(2024, 5, 31),
        "grounds": ("U antwoordde op tijd. Uw formulier kwam op 7 mei 2024 bij ons aan, maar wij zagen het niet.",),
    },
    LetterKind.GUARDIAN_COPY: {
        "letter_date": _POSTED,
        "last_day": _LAST_DAY,
        "conditions": _FAILING,
        "under_guardianship": True,
        "guardian_name": "Mr. Jan Aerts",
        "home": _ADDRESS,
        "copy_of": LetterKind.ACTUALISATION_IN_ONDERZOEK,
        "address": PostalAddress(
            ("Mr. Jan Aerts", "Advocatenkantoor Aerts"), "Kempische Steenweg", "7", "3500", "Hasselt"
        ),
    },
}


def sample_letter(kind: LetterKind, appeal_days: int) -> LetterContent:
    """Return a letter of this kind as it would leave; any kind but the network letter, which names nobody.

    `appeal_days` is the number of calendar days for an appeal against a strike-off.
    """
    values: dict[str, Any] = {
        "letter_id": "L0000042",
        "kind": kind,
        "dossier_number": "2019.03.04.0012",
        "enrolled_on": date(2019, 3, 4),
        "letterhead": LETTERHEAD,
        "address": _ADDRESS,
        "persons": _PERSONS,
        "conditions": _MEETS,
        "regions": ("Hasselt", "Genk", "Diepenbeek"),
        "preferences": ("appartement of huis", "2 of 3 slaapkamers", "hoogstens 650 euro huur per maand"),
        "domicile_municipality": "Hasselt",
        "appeal_days": appeal_days if kind is LetterKind.STRIKE_OFF else None,
    }
    return LetterContent(**{**values, **_OF_KIND[kind]})


def sample_network_letter(first_days: int, reminder_days: int | None) -> NetworkLetter:
    """Return an information letter to a partner. The terms are calendar days and come from the caller."""
    return NetworkLetter(
        letter_id="N0000007",
        letterhead=LETTERHEAD,
        address=PostalAddress(("OCMW Hasselt", "Dienst Wonen"), "Rodenbachstraat", "18", "3500", "Hasselt"),
        letter_date=date(2024, 3, 4),
        campaign=CampaignKind.ONE_OFF,
        counts=(
            MunicipalityCount("Diepenbeek", 212, 31),
            MunicipalityCount("Genk", 1204, 190),
            MunicipalityCount("Hasselt", 1630, 244),
            MunicipalityCount("Zutendaal", 17, 3),
        ),
        first_posting=_POSTED,
        last_posting=date(2024, 4, 2),
        first_days=first_days,
        reminder_days=reminder_days,
        help_sessions=(
            HelpDesk("Sociaal Huis Diepenbeek, Dorpsstraat 14", "dinsdag 26 maart, 14 tot 17 uur"),
            HelpDesk("Bibliotheek Genk, Stadsplein 3", "donderdag 28 maart, 17 tot 20 uur"),
        ),
    )


def sample(kind: LetterKind, appeal_days: int, first_days: int, reminder_days: int) -> LetterContent | NetworkLetter:
    """Return a letter of any kind. All numbers are calendar days of the law."""
    if kind is LetterKind.NETWORK:
        return sample_network_letter(first_days, reminder_days)
    return sample_letter(kind, appeal_days)

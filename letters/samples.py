"""One letter of each kind about people who do not exist: for previews, pictures and tests."""

from datetime import date

from actualisatie.dossiers.address import PostalAddress
from actualisatie.dossiers.kinds import Ground, MemberRole, Verdict
from actualisatie.letters.content import ConditionLine, LetterContent, PersonLine
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.letterhead import HelpDesk, Letterhead

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


def sample_letter(kind: LetterKind, appeal_days: int) -> LetterContent:
    """Return a letter of this kind as it would leave in the spring of 2024.

    `appeal_days` is the number of calendar days for an appeal against a strike-off.
    """
    fails = kind is LetterKind.ACTUALISATION_IN_ONDERZOEK
    is_first = kind in {LetterKind.ACTUALISATION_MEETS, LetterKind.ACTUALISATION_IN_ONDERZOEK}
    is_strike_off = kind is LetterKind.STRIKE_OFF
    return LetterContent(
        letter_id="L0000042",
        kind=kind,
        dossier_number="2019.03.04.0012",
        enrolled_on=date(2019, 3, 4),
        letterhead=LETTERHEAD,
        address=PostalAddress(("Ayşe Demir", "Tom Peeters"), "Kapellestraat", "12", "3500", "Hasselt", box="3"),
        persons=_PERSONS,
        letter_date=date(2024, 3, 18) if is_first else date(2024, 5, 13) if is_strike_off else date(2024, 4, 23),
        last_day=date(2024, 4, 17) if is_first else date(2024, 5, 8),
        conditions=(_MEETS[0], _TOO_HIGH, *_MEETS[2:]) if fails else _MEETS,
        regions=("Hasselt", "Genk", "Diepenbeek"),
        preferences=("appartement of huis", "2 of 3 slaapkamers", "hoogstens 650 euro huur per maand"),
        domicile_municipality="Hasselt",
        first_letter_postmark=None if is_first else date(2024, 3, 18),
        first_letter_last_day=None if is_first else date(2024, 4, 17),
        reminder_postmark=date(2024, 4, 23) if is_strike_off else None,
        ground=Ground.SILENCE if is_strike_off else None,
        decided_on=date(2024, 5, 13) if is_strike_off else None,
        effective_date=date(2024, 5, 13) if is_strike_off else None,
        appeal_days=appeal_days if is_strike_off else None,
    )

"""The kinds of model letters and the words that go with them."""

from enum import StrEnum


class LetterKind(StrEnum):
    """Which model letter. A new kind is added here, as a template, and in `checks`."""

    ACTUALISATION_MEETS = "actualisation_meets"
    ACTUALISATION_IN_ONDERZOEK = "actualisation_in_onderzoek"
    REMINDER = "reminder"
    ANNUAL = "annual"
    INACTIVITY = "inactivity"
    STRIKE_OFF = "strike_off"

    @property
    def dutch(self) -> str:
        """What people call this letter."""
        return _DUTCH[self]

    @property
    def has_answer_form(self) -> bool:
        """True when the last printed page is the answer form."""
        return self is not LetterKind.STRIKE_OFF

    @property
    def form_on_own_sheet(self) -> bool:
        """True when the answer form must be sent back without the letter; the reminder has it on its back."""
        return self.has_answer_form and self is not LetterKind.REMINDER

    @property
    def max_pages(self) -> int:
        """Printed pages at most, answer form included; a longer letter needs a person's eye."""
        return _MAX_PAGES[self]


class SignatureRule(StrEnum):
    """Who must sign the answer form."""

    ANY_APPLICANT_OR_PARTNER = "any_applicant_or_partner"
    BOTH_PARTNERS = "both_partners"


_DUTCH = {
    LetterKind.ACTUALISATION_MEETS: "actualisatiebrief (in orde)",
    LetterKind.ACTUALISATION_IN_ONDERZOEK: "actualisatiebrief (in onderzoek)",
    LetterKind.REMINDER: "herinneringsbrief",
    LetterKind.ANNUAL: "jaarlijkse actualisatiebrief",
    LetterKind.INACTIVITY: "brief over twee jaar zonder activiteit",
    LetterKind.STRIKE_OFF: "beslissing tot schrapping",
}
_MAX_PAGES = {
    LetterKind.ACTUALISATION_MEETS: 5,
    LetterKind.ACTUALISATION_IN_ONDERZOEK: 5,
    LetterKind.REMINDER: 3,
    LetterKind.ANNUAL: 5,
    LetterKind.INACTIVITY: 5,
    LetterKind.STRIKE_OFF: 3,
}

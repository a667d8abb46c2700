"""The kinds of model letters and the words that go with them."""

from enum import StrEnum


class LetterKind(StrEnum):
    """Which model letter. A new kind is added here, as a template, and in `checks`."""

    ACTUALISATION_MEETS = "actualisation_meets"
    ACTUALISATION_IN_ONDERZOEK = "actualisation_in_onderzoek"
    REMINDER = "reminder"
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


class PersonRole(StrEnum):
    """A person's place in the dossier."""

    APPLICANT = "applicant"
    PARTNER = "partner"
    CO_RESIDENT = "co_resident"

    @property
    def dutch(self) -> str:
        """The word used in letters."""
        return {"applicant": "aanvrager", "partner": "partner", "co_resident": "medebewoner"}[self]

    @property
    def may_sign(self) -> bool:
        """True for those who apply for the dwelling together."""
        return self is not PersonRole.CO_RESIDENT


class Outcome(StrEnum):
    """What the test of one enrolment condition gave."""

    MEETS = "meets"
    FAILS = "fails"
    UNKNOWN = "unknown"

    @property
    def dutch(self) -> str:
        """The word in the overview."""
        return {"meets": "in orde", "fails": "niet in orde", "unknown": "nog niet gekend"}[self]


class DecisionGround(StrEnum):
    """The ground of a strike-off decision; it must fit the facts."""

    NO_ANSWER = "no_answer"
    CONDITIONS_NOT_MET = "conditions_not_met"


class SignatureRule(StrEnum):
    """Who must sign the answer form."""

    ANY_APPLICANT_OR_PARTNER = "any_applicant_or_partner"
    BOTH_PARTNERS = "both_partners"


_DUTCH = {
    LetterKind.ACTUALISATION_MEETS: "actualisatiebrief (in orde)",
    LetterKind.ACTUALISATION_IN_ONDERZOEK: "actualisatiebrief (in onderzoek)",
    LetterKind.REMINDER: "herinneringsbrief",
    LetterKind.STRIKE_OFF: "beslissing tot schrapping",
}
_MAX_PAGES = {
    LetterKind.ACTUALISATION_MEETS: 5,
    LetterKind.ACTUALISATION_IN_ONDERZOEK: 5,
    LetterKind.REMINDER: 2,
    LetterKind.STRIKE_OFF: 2,
}

"""The kinds of model letters and the words that go with them."""

from dataclasses import dataclass
from enum import StrEnum


class LetterKind(StrEnum):
    """Which model letter (list of models: S2). A new one also needs a template, `checks` and `samples`."""

    ACTUALISATION_MEETS = "actualisation_meets"
    ACTUALISATION_IN_ONDERZOEK = "actualisation_in_onderzoek"
    REMINDER = "reminder"
    SECOND_REQUEST = "second_request"
    ANNUAL = "annual"
    INACTIVITY = "inactivity"
    STRIKE_OFF = "strike_off"
    REINSTATEMENT = "reinstatement"
    GUARDIAN_COPY = "guardian_copy"
    NETWORK = "network"

    @property
    def dutch(self) -> str:
        """What people call this letter."""
        return _TRAITS[self].dutch

    @property
    def has_answer_form(self) -> bool:
        """True when the last printed page is the answer form."""
        return _TRAITS[self].has_answer_form

    @property
    def form_on_own_sheet(self) -> bool:
        """True when the answer form must be sent back without the letter; the reminder has it on its back."""
        return self.has_answer_form and self is not LetterKind.REMINDER

    @property
    def max_pages(self) -> int:
        """Printed pages at most, answer form included; a longer letter needs a person's eye."""
        return _TRAITS[self].max_pages

    @property
    def names_a_dossier(self) -> bool:
        """True for a letter about somebody's dossier; the network letter speaks of numbers only."""
        return self is not LetterKind.NETWORK


class SignatureRule(StrEnum):
    """Who must sign the answer form (sources differ: S1, S4); the values are those of the policy `confirm.quorum`."""

    ANY_APPLICANT_OR_PARTNER = "any_applicant_or_partner"
    BOTH_PARTNERS = "both_partners"
    ALL_ADULTS = "all_adults"


@dataclass(frozen=True, slots=True)
class _Traits:
    dutch: str
    max_pages: int
    has_answer_form: bool = False


_TRAITS = {
    LetterKind.ACTUALISATION_MEETS: _Traits("actualisatiebrief (in orde)", 5, has_answer_form=True),
    LetterKind.ACTUALISATION_IN_ONDERZOEK: _Traits("actualisatiebrief (in onderzoek)", 5, has_answer_form=True),
    LetterKind.REMINDER: _Traits("herinneringsbrief", 3, has_answer_form=True),
    LetterKind.SECOND_REQUEST: _Traits("vraag om meer bewijzen", 5, has_answer_form=True),
    LetterKind.ANNUAL: _Traits("jaarlijkse actualisatiebrief", 5, has_answer_form=True),
    LetterKind.INACTIVITY: _Traits("brief na twee jaar zonder activiteit", 5, has_answer_form=True),
    LetterKind.STRIKE_OFF: _Traits("beslissing tot schrapping", 3),
    LetterKind.REINSTATEMENT: _Traits("beslissing tot herstel", 2),
    LetterKind.GUARDIAN_COPY: _Traits("kopie voor de bewindvoerder", 1),
    LetterKind.NETWORK: _Traits("infobrief aan het welzijnsnetwerk", 4),
}

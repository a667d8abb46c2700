"""Exceptions to the conditions that no source knows: a person of the housing company finds them in documents."""

from enum import StrEnum

from actualisatie.dossiers.conditions.facts import Condition


class ProvenException(StrEnum):
    """What a reviewed document may prove (VW; svknoordlimburg.be, woonankerwaas.be). The value stands in replies."""

    EMANCIPATED_MINOR = "emancipated_minor"
    INDEPENDENT_LIVING = "independent_living"
    RECOGNISED_REFUGEE = "recognised_refugee"
    REGISTERED_AGAIN = "registered_again"
    LOWER_CURRENT_INCOME = "lower_current_income"
    DEBT_SETTLEMENT = "debt_settlement"
    INCOME_BELOW_CEILING = "income_below_ceiling"
    UNINHABITABLE = "uninhabitable"
    EXPROPRIATION = "expropriation"
    UNADAPTED_FOR_DISABILITY = "unadapted_for_disability"
    ADL_CANDIDATE = "adl_candidate"
    NO_LIVING_ZONE = "no_living_zone"
    MANAGEMENT_LOST = "management_lost"
    JOINT_WITH_EX_PARTNER = "joint_with_ex_partner"
    PARTLY_FREE_OF_CHARGE = "partly_free_of_charge"
    NO_DWELLING_OR_PLOT = "no_dwelling_or_plot"
    MEANS_BELOW_CEILING = "means_below_ceiling"

    @property
    def condition(self) -> Condition:
        """Return the condition that is met by this exception."""
        return _OF[self][0]

    @property
    def dutch(self) -> str:
        """Return the finding in the words of a letter."""
        return _OF[self][1]


_E = ProvenException
_OF: dict[ProvenException, tuple[Condition, str]] = {
    _E.EMANCIPATED_MINOR: (Condition.AGE, "ontvoogde minderjarige"),
    _E.INDEPENDENT_LIVING: (Condition.AGE, "begeleid of beschermd zelfstandig wonen"),
    _E.RECOGNISED_REFUGEE: (Condition.POPULATION, "erkend als vluchteling of subsidiair beschermde"),
    _E.REGISTERED_AGAIN: (Condition.POPULATION, "opnieuw ingeschreven in een Belgische gemeente"),
    _E.LOWER_CURRENT_INCOME: (Condition.INCOME, "het inkomen van nu is lager"),
    _E.DEBT_SETTLEMENT: (Condition.INCOME, "het besteedbaar inkomen bij schuldregeling of budgetbegeleiding"),
    _E.INCOME_BELOW_CEILING: (Condition.INCOME, "het inkomen ligt onder de grens"),
    _E.UNINHABITABLE: (Condition.OWNERSHIP, "de woning is onbewoonbaar of ongeschikt verklaard"),
    _E.EXPROPRIATION: (Condition.OWNERSHIP, "de woning ligt in een onteigeningsplan"),
    _E.UNADAPTED_FOR_DISABILITY: (Condition.OWNERSHIP, "de woning is niet aangepast aan een fysieke handicap"),
    _E.ADL_CANDIDATE: (Condition.OWNERSHIP, "kandidaat voor een ADL-woning"),
    _E.NO_LIVING_ZONE: (Condition.OWNERSHIP, "wonen is daar niet toegelaten"),
    _E.MANAGEMENT_LOST: (Condition.OWNERSHIP, "het beheer is verloren door faillissement of schuldregeling"),
    _E.JOINT_WITH_EX_PARTNER: (Condition.OWNERSHIP, "mede-eigendom met een (ex-)partner die niet mee verhuist"),
    _E.PARTLY_FREE_OF_CHARGE: (Condition.OWNERSHIP, "een deel is kosteloos verkregen (schenking of erfenis)"),
    _E.NO_DWELLING_OR_PLOT: (Condition.OWNERSHIP, "het gaat niet om een woning of bouwgrond"),
    _E.MEANS_BELOW_CEILING: (Condition.MEANS, "de middelen liggen onder de grens"),
}

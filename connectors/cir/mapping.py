"""The one table between our words and the register's codes and names. What no public page gives is TO BE CONFIRMED.

The paths, `dossierNummer`, `dossierStatus`, `versieNummer`, `partijCode`, `actie`, `commentaar` and the keys of a
search were read in public pages (MG, MM2: socialeHuisvestingAPI v0.4). The full list of actions and the dossier's own
JSON schema were not published. When the customer has them, this file is the only one to change.
"""

from dataclasses import dataclass

from actualisatie.connectors.cir.status import DossierAction


@dataclass(frozen=True, slots=True)
class Code:
    """A code or name on the line, where it was found, and whether that is certain."""

    on_the_line: str
    found_in: str
    to_be_confirmed: bool = False


ACTIONS = {
    DossierAction.OFFER: Code("OFFER", "sample of verwerkDossierActie (MM2)"),
    DossierAction.STRIKE_OFF: Code("RJCT", "by analogy: OFFER is both an action and a status", to_be_confirmed=True),
    DossierAction.REINSTATE: Code("REG", "by analogy: the status of an enrolled dossier", to_be_confirmed=True),
    DossierAction.PUT_IN_ONDERZOEK: Code("INFOS", "by analogy: the status *extra info gevraagd*", to_be_confirmed=True),
    DossierAction.ENROL_AGAIN: Code("REG", "by analogy: the status of an enrolled dossier", to_be_confirmed=True),
    DossierAction.END_ON_REQUEST: Code(
        "RJCT", "own request is a ground of strike-off (S2); the comment tells them apart", to_be_confirmed=True
    ),
}
"""What `actie` says. APP was seen in a sample too; what it means was not told, so it is left out."""

NUMBER = Code("dossierNummer", "bevestigDossierVerwerking, verwerkDossierActie (MG)")
STATUS = Code("dossierStatus", "a key of dossiers/zoeken (MG); in the detail by analogy", to_be_confirmed=True)
VERSION = Code("versieNummer", "bevestigDossierVerwerking (MG); in the detail by analogy", to_be_confirmed=True)
CONFIRMED_AT = Code("bevestigdOp", "made up: when the candidate confirmed in the register", to_be_confirmed=True)


def to_be_confirmed() -> tuple[str, ...]:
    """Return what stands in this table without certainty, as it is on the line."""
    codes = (*ACTIONS.values(), NUMBER, STATUS, VERSION, CONFIRMED_AT)
    return tuple(dict.fromkeys(code.on_the_line for code in codes if code.to_be_confirmed))

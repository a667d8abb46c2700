"""A person who got another number: 30004, with the annotations "Oud INSZ" and "Nieuw INSZ"."""

from actualisatie.connectors.magda.errors import OtherPersonError, UnreadableValueError
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.reactions import Reaction, reaction_to
from actualisatie.connectors.magda.uitzondering import Uitzondering

OLD, NEW = "Oud INSZ", "Nieuw INSZ"


def read_new_insz(question: SourceQuestion, codes: tuple[Uitzondering, ...]) -> str | None:
    """Return the number that replaced the one asked, or None where the person was not renumbered.

    Whoever asks under the new number already was not renumbered either. Raises UnreadableValueError when the code
    comes without a number, OtherPersonError when it is about somebody else's old number. Check digits are left to
    whoever asks under the new number.
    """
    for code in codes:
        if reaction_to(code) is not Reaction.RELINK:
            continue
        old, new = code.annotation(OLD), code.annotation(NEW)
        if new is None or not (len(new) == 11 and new.isascii() and new.isdigit()):
            raise UnreadableValueError(f"{question.service.value}: a person has a new INSZ and the answer hides which")
        if new == question.insz:
            continue
        if old is not None and old != question.insz:
            raise OtherPersonError(f"{question.service.value}: the new INSZ belongs to another person")
        return new
    return None

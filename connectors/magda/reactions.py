"""What to do on each Uitzondering: a table, by Identificatie and where needed by Oorsprong.

Codes and their meaning: the MAGDA user documentation (vlaamseoverheid.atlassian.net/wiki/spaces/MG) and the
answers in https://github.com/Informatievlaanderen/MAGDA-Mock. 99995 and 99996 carry the same two texts in
practice, so the code decides and never the text.
"""

from collections.abc import Iterable
from enum import StrEnum

from actualisatie.connectors.magda.uitzondering import Severity, Uitzondering


class Reaction(StrEnum):
    """What a code asks of us. The order is the order of weight: the heaviest of several codes decides."""

    STOP = "stop"
    THROTTLE = "throttle"
    RETRY = "retry"
    REGISTER = "register"
    MANUAL = "manual"
    DATA_ERROR = "data_error"
    NO_DATA = "no_data"
    DONE = "done"
    RELINK = "relink"
    FLAG = "flag"


_WEIGHT = {reaction: weight for weight, reaction in enumerate(Reaction)}
ANY = "*"

# (Identificatie, Oorsprong) -> reaction; ANY stands for every source that is not named itself.
REACTIONS: dict[tuple[str, str], Reaction] = {
    ("13202", ANY): Reaction.REGISTER,  # person not registered (integrated) for this connection
    ("13501", ANY): Reaction.STOP,
    ("15021", ANY): Reaction.STOP,
    ("20002", ANY): Reaction.DATA_ERROR,  # structure of the INSZ
    ("20003", ANY): Reaction.DATA_ERROR,  # structure of the period
    ("20005", ANY): Reaction.STOP,  # Identificatie or Hoedanigheid differ from the Context: configuration
    ("20007", ANY): Reaction.DATA_ERROR,  # structure of the enterprise number
    ("20110", ANY): Reaction.DATA_ERROR,  # too many questions in one call: we ask one
    ("25001", ANY): Reaction.STOP,  # language not supported: configuration
    ("30001", ANY): Reaction.NO_DATA,
    ("30002", ANY): Reaction.MANUAL,  # number cancelled
    ("30003", ANY): Reaction.MANUAL,  # number unknown
    ("30004", ANY): Reaction.RELINK,  # the person got another INSZ
    ("30040", ANY): Reaction.FLAG,  # more data at the source
    ("30042", ANY): Reaction.FLAG,  # several occurrences, one of them returned
    ("30101", ANY): Reaction.NO_DATA,
    ("40000", "LED"): Reaction.NO_DATA,
    ("40005", ANY): Reaction.STOP,
    ("40006", ANY): Reaction.STOP,
    ("40143", ANY): Reaction.DONE,  # already registered: what we wanted
    ("45008", ANY): Reaction.NO_DATA,  # the income year does not exist (yet)
    ("48074", ANY): Reaction.FLAG,  # address and building register: no bearing on who owns what
    ("48181", ANY): Reaction.FLAG,
    ("60006", ANY): Reaction.RETRY,
    ("60007", ANY): Reaction.DATA_ERROR,
    ("60009", ANY): Reaction.RETRY,
    ("60011", ANY): Reaction.STOP,
    ("60013", ANY): Reaction.RETRY,
    ("70001", "KSZ"): Reaction.FLAG,
    ("70002", "KSZ"): Reaction.FLAG,
    ("90000", ANY): Reaction.RETRY,
    ("99994", ANY): Reaction.RETRY,
    ("99995", ANY): Reaction.THROTTLE,
    ("99996", ANY): Reaction.THROTTLE,
    ("99997", ANY): Reaction.RETRY,
    # 45700 to 45720: the building register could not add an address to a parcel. The rights stand beside it.
    **{(str(code), ANY): Reaction.FLAG for code in range(45700, 45721)},
    # 99982 to 99986: a code without a description, or mapped twice.
    **{(str(code), ANY): Reaction.FLAG for code in range(99982, 99987)},
}


def reaction_to(code: Uitzondering) -> Reaction:
    """Return the reaction of the table; a code outside it is a data error when FOUT and a flag otherwise."""
    known = REACTIONS.get((code.identificatie, code.oorsprong)) or REACTIONS.get((code.identificatie, ANY))
    if known is not None:
        return known
    return Reaction.DATA_ERROR if code.severity is Severity.FOUT else Reaction.FLAG


def heaviest(codes: Iterable[Uitzondering]) -> Reaction | None:
    """Return the reaction that decides about an answer with these codes, or None without codes."""
    return min(map(reaction_to, codes), key=_WEIGHT.__getitem__, default=None)

"""From the bytes of an answer to what they mean: pure, without network and without a clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from actualisatie.connectors.magda.answer import SourceValue
from actualisatie.connectors.magda.errors import (
    ContradictoryAnswerError,
    EmptyAnswerError,
    Fault,
    MagdaError,
)
from actualisatie.connectors.magda.markup import Element
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.reactions import Reaction, heaviest
from actualisatie.connectors.magda.readers.handicap import read_handicap
from actualisatie.connectors.magda.readers.household import read_household
from actualisatie.connectors.magda.readers.leefloon import read_leefloon
from actualisatie.connectors.magda.readers.person import read_person
from actualisatie.connectors.magda.readers.real_rights import read_real_rights
from actualisatie.connectors.magda.readers.registration import read_registration
from actualisatie.connectors.magda.readers.tax_bill import read_tax_bill
from actualisatie.connectors.magda.renumbering import read_new_insz
from actualisatie.connectors.magda.reply import Reply, read_reply
from actualisatie.connectors.magda.services import CONTRACTS, Service
from actualisatie.connectors.magda.uitzondering import Uitzondering
from actualisatie.connectors.magda.values.real_rights import RealRights
from actualisatie.connectors.magda.values.social import Handicap, Leefloon, Registration

_READERS: Mapping[Service, Callable[[Element, frozenset[str]], SourceValue | None]] = {
    Service.PERSON: read_person,
    Service.HOUSEHOLD: read_household,
    Service.TAX_BILL: read_tax_bill,
    Service.REAL_RIGHTS: read_real_rights,
    Service.HANDICAP: read_handicap,
    Service.LEEFLOON: read_leefloon,
    Service.REGISTRATION: read_registration,
}

# What "no data" means where it means something. No bill is no income of zero, and nobody is unknown to the
# population register without a reason: those two stay unknown.
_NO_DATA: Mapping[Service, SourceValue] = {
    Service.REAL_RIGHTS: RealRights(),
    Service.HANDICAP: Handicap(),
    Service.LEEFLOON: Leefloon(),
}

_OUTCOMES: Mapping[Reaction, Outcome] = {
    Reaction.STOP: Outcome.REFUSED,
    Reaction.THROTTLE: Outcome.UNAVAILABLE,
    Reaction.RETRY: Outcome.UNAVAILABLE,
    Reaction.REGISTER: Outcome.NOT_REGISTERED,
    Reaction.MANUAL: Outcome.MANUAL,
    Reaction.DATA_ERROR: Outcome.DATA_ERROR,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one answer means; `retryable` and `throttle` tell the client whether and how to ask again."""

    outcome: Outcome
    value: SourceValue | None = None
    codes: tuple[Uitzondering, ...] = ()
    fault: Fault | None = None
    detail: str = ""
    retryable: bool = False
    throttle: bool = False
    new_insz: str | None = None


def interpret(question: SourceQuestion, reference: str, raw: bytes, limit: int) -> Reading:
    """Return what the bytes of an answer mean for the question. Never raises for what a source may send."""
    codes: tuple[Uitzondering, ...] = ()
    try:
        reply = read_reply(raw, CONTRACTS[question.service], reference, limit)
        codes = reply.codes
        return _judge(question, reply)
    except MagdaError as error:
        return failed(error, codes)


def failed(error: MagdaError, codes: tuple[Uitzondering, ...] = ()) -> Reading:
    """Return the reading of a fault: no value, its name, and whether to ask again."""
    return Reading(outcome=error.outcome, codes=codes, fault=error.fault, detail=str(error), retryable=error.retryable)


def _judge(question: SourceQuestion, reply: Reply) -> Reading:
    reaction = heaviest(reply.codes)
    new_insz = read_new_insz(question, reply.codes)
    if reaction is not None and reaction in _OUTCOMES:
        return _refused(_OUTCOMES[reaction], reaction, reply.codes, new_insz)
    if reaction is Reaction.NO_DATA:
        return _no_data(question, reply, new_insz)
    if reaction is Reaction.DONE and question.service is Service.REGISTRATION:
        return Reading(Outcome.ANSWERED, Registration(accepted=True), reply.codes)
    if reply.content is None and new_insz is not None:
        return Reading(Outcome.RENUMBERED, codes=reply.codes, new_insz=new_insz)
    if reply.content is None:
        raise EmptyAnswerError(f"{question.service.value}: neither content nor a reason why there is none")
    return _read(question, reply.content, reply.codes, new_insz)


def _no_data(question: SourceQuestion, reply: Reply, new_insz: str | None) -> Reading:
    if reply.content is not None:
        raise ContradictoryAnswerError(f"{question.service.value}: content beside 'no data found'")
    if new_insz is not None:
        # What this person owns or was paid may stand under the new number, so there is no "none" here.
        return Reading(Outcome.RENUMBERED, codes=reply.codes, new_insz=new_insz)
    return Reading(Outcome.NO_DATA, _NO_DATA.get(question.service), reply.codes)


def _refused(outcome: Outcome, reaction: Reaction, codes: tuple[Uitzondering, ...], new_insz: str | None) -> Reading:
    throttle = reaction is Reaction.THROTTLE
    return Reading(
        outcome=outcome,
        codes=codes,
        detail=", ".join(code.key for code in codes),
        retryable=throttle or reaction is Reaction.RETRY,
        throttle=throttle,
        new_insz=new_insz,
    )


def _read(question: SourceQuestion, content: Element, codes: tuple[Uitzondering, ...], new_insz: str | None) -> Reading:
    asked = frozenset({question.insz, new_insz}) if new_insz else frozenset({question.insz})
    value = _READERS[question.service](content, asked)
    if new_insz is not None:
        return Reading(Outcome.RENUMBERED, value, codes, new_insz=new_insz)
    if value is None:
        return Reading(Outcome.NO_DATA, _NO_DATA.get(question.service), codes)
    return Reading(Outcome.ANSWERED, value, codes)

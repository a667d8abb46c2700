"""Answers as they are stored: what the conditions read in them, and no more; and back again within a day."""

from dataclasses import replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from actualisatie.connectors.magda.answer import Answer, SourceValue
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.services import CONTRACTS, Service
from actualisatie.connectors.magda.values.household import Household
from actualisatie.connectors.magda.values.person import Person
from actualisatie.connectors.magda.values.real_rights import RealRights
from actualisatie.connectors.magda.values.social import Handicap, Leefloon
from actualisatie.connectors.magda.values.tax_bill import TaxBill
from actualisatie.storage.models import Evidence

REUSABLE = (Outcome.ANSWERED, Outcome.NO_DATA)
"""Outcomes that say something of a person; whatever went wrong is asked again."""

_KINDS: dict[Service, type[SourceValue]] = {
    Service.PERSON: Person,
    Service.HOUSEHOLD: Household,
    Service.TAX_BILL: TaxBill,
    Service.REAL_RIGHTS: RealRights,
    Service.HANDICAP: Handicap,
    Service.LEEFLOON: Leefloon,
}


def content_of(answer: Answer[SourceValue]) -> dict[str, Any] | None:
    """Return what is kept of an answer as JSON: nothing that no condition reads, such as names and relatives."""
    if answer.value is None or answer.service not in _KINDS:
        return None
    content: dict[str, Any] = _adapter(answer.service).dump_python(_without_the_rest(answer.value), mode="json")
    return content


def answer_from(evidence: Evidence) -> Answer[SourceValue]:
    """Return a stored answer as it came, without what was not kept."""
    service = Service(evidence.source)
    value = _adapter(service).validate_python(evidence.content) if evidence.content is not None else None
    return Answer(
        service=service,
        source=CONTRACTS[service].source,
        outcome=Outcome(evidence.outcome),
        value=value,
        codes=(),
        fault=None,
        detail="",
        reference=evidence.reference,
        asked_at=evidence.asked_at,
        sha256=evidence.answer_hash,
        attempts=0,
    )


@cache
def _adapter(service: Service) -> TypeAdapter[Any]:
    return TypeAdapter(_KINDS[service])


def _without_the_rest(value: SourceValue) -> SourceValue:
    if isinstance(value, Person):
        return replace(
            value,
            insz="",
            last_name="",
            first_names=(),
            sex=None,
            civil_state=None,
            partner_insz=None,
            reference_person=None,
            household=(),
        )
    if isinstance(value, TaxBill):
        return replace(value, insz="", related_insz=None)
    return value

"""Who fills in a form, and why: blanks say neither, and Prefect's server refuses them before it keeps a run."""

import pytest
from prefect.utilities.callables import parameter_schema
from prefect.utilities.schema_tools.validation import ValidationError as RefusedByServer
from prefect.utilities.schema_tools.validation import validate
from pydantic import BaseModel, ValidationError
from small_world import CAMPAIGN

from actualisatie.flows.parameters import HousekeepingOrder, Order, PostmarkOrder, WithdrawalOrder
from actualisatie.flows.postmark import register_postmark

PERSON = {"campaign": CAMPAIGN, "operator": "An Peeters"}
POSTED = {"batch": "B000012", "operator": "An Peeters", "postmark": "2024-03-18", "proof": "MP-4711"}


@pytest.mark.parametrize("blank", ["   ", "\t .", "A", ". ."])
@pytest.mark.parametrize(("form", "filled"), [(Order, PERSON), (PostmarkOrder, POSTED), (HousekeepingOrder, {})])
def test_no_form_takes_blanks_for_a_name(form: type[BaseModel], filled: dict[str, str], blank: str) -> None:
    with pytest.raises(ValidationError):
        form.model_validate({**filled, "operator": blank})
    assert form.model_validate({**filled, "operator": "  An \t Peeters "}).model_dump()["operator"] == "An Peeters"


@pytest.mark.parametrize("blank", ["  ", " - "])
def test_no_form_takes_blanks_for_a_proof_or_a_reason(blank: str) -> None:
    with pytest.raises(ValidationError):
        PostmarkOrder.model_validate({**POSTED, "proof": blank})
    with pytest.raises(ValidationError):
        WithdrawalOrder.model_validate({"batch": "B000012", "operator": "An Peeters", "reason": blank})
    assert PostmarkOrder.model_validate({**POSTED, "proof": " MP-1 "}).proof == "MP-1"


@pytest.mark.parametrize("name", ["   ", "\t .", "A"])
def test_the_server_refuses_blanks_for_a_name_before_it_keeps_a_run(name: str) -> None:
    schema = parameter_schema(register_postmark).model_dump()
    asked = {"order": {**POSTED, "operator": name}}
    with pytest.raises(RefusedByServer):
        validate(asked, schema, raise_on_error=True)
    validate({"order": POSTED}, schema, raise_on_error=True)
    with pytest.raises(RefusedByServer):
        validate({"order": {**POSTED, "proof": " "}}, schema, raise_on_error=True)

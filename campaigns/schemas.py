"""The published JSON Schemas of what this program reads, generated from the models that validate it."""

import json
from typing import Any

from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.campaigns.register.formats import LINE

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def register_schema() -> str:
    """Return the schema of one line of a register file, as text ending in a newline."""
    return _text("One line of a register file", LINE.json_schema())


def campaign_schema() -> str:
    """Return the schema of a campaign definition, as text ending in a newline."""
    return _text("A campaign definition", CampaignDefinition.model_json_schema(by_alias=True))


def _text(title: str, schema: dict[str, Any]) -> str:
    whole = {"$schema": _DIALECT, **schema, "title": title}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"

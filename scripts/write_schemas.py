"""Write the published documents of what goes out anew: local software, its files, premium signals, courtesy lists."""

import json
from pathlib import Path

from actualisatie.campaigns.annual.courtesy_format import courtesy_schema
from actualisatie.campaigns.premium.formats import premium_schema
from actualisatie.connectors.local_software.files import files_schema
from actualisatie.connectors.local_software.openapi import openapi

SCHEMAS = Path(__file__).resolve().parent.parent / "docs" / "schemas"
DOCUMENTS = {
    "local-software.openapi.json": openapi,
    "local-software-files.schema.json": files_schema,
    "premium-signals.schema.json": premium_schema,
    "courtesy.schema.json": courtesy_schema,
}


if __name__ == "__main__":
    for name, document in DOCUMENTS.items():
        (SCHEMAS / name).write_text(json.dumps(document(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

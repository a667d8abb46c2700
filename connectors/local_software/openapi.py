"""The interface that makers of local software build, as an OpenAPI document: generated from the bodies on the line."""

from typing import Any

from pydantic.json_schema import models_json_schema

from actualisatie.connectors.local_software.wire import (
    ALREADY_STRUCK_OFF,
    IN_PROGRESS,
    KEY_HEADER,
    KEY_REUSED,
    NOT_STRUCK_OFF,
    PROBLEM_TYPE,
    UNKNOWN_DOSSIER,
    ReceiptBody,
    RestoreBody,
    RestoreReceiptBody,
    StatusBody,
    StatusReceiptBody,
    StrikeOffBody,
    restore_path,
    status_path,
    strike_off_path,
)

PROBLEM = {
    "type": "object",
    "description": "RFC 9457; further fields are ignored, free text is never logged.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "maxLength": 180},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
    },
}
_RULES = (
    "The same Idempotency-Key is the same request: done once, answered each time with the same receipt. "
    "Keep keys as long as the dossier. Answer within 20 seconds; on 408, 423, 425, 429 and 5xx the same key comes "
    "again, after Retry-After (whole seconds) where you send it. Answer 401 where you do not accept our login: it "
    "comes again later, under the same key."
)
_LOGINS = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A token that you issue."},
    "mutualTLS": {"type": "mutualTLS", "description": "A client certificate that you accept."},
}


_NAMES = {
    "StrikeOffBody": "StrikeOff",
    "ReceiptBody": "Receipt",
    "RestoreBody": "Restore",
    "RestoreReceiptBody": "RestoreReceipt",
    "StatusBody": "Status",
    "StatusReceiptBody": "StatusReceipt",
}


def openapi() -> dict[str, Any]:
    """Return the document (OpenAPI 3.1)."""
    models = (StrikeOffBody, ReceiptBody, RestoreBody, RestoreReceiptBody, StatusBody, StatusReceiptBody)
    _, bodies = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    schemas = {_NAMES.get(name, name): schema for name, schema in bodies["$defs"].items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Strike-offs and statuses in local software",
            "version": "1",
            "summary": "What actualisatie asks of a housing company's own software.",
            "description": _RULES,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "paths": {
            strike_off_path("{kbo}", "{dossierNummer}"): _path(),
            restore_path("{kbo}", "{dossierNummer}"): _restore_path(),
            status_path("{kbo}", "{dossierNummer}"): _status_path(),
        },
        "components": {"schemas": {**schemas, "Problem": PROBLEM}, "securitySchemes": _LOGINS},
        "security": [{}, *({name: []} for name in _LOGINS)],
    }


def _parameters() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    kbo = {"name": "kbo", "in": "path", "required": True, "schema": {"type": "string", "pattern": r"^\d{10}$"}}
    number = {"name": "dossierNummer", "in": "path", "required": True, "schema": {"type": "string"}}
    key = {
        "name": KEY_HEADER,
        "in": "header",
        "required": True,
        "schema": {"type": "string", "minLength": 1, "maxLength": 80},
    }
    return [kbo, number], key


def _restore_path() -> dict[str, Any]:
    common, key = _parameters()
    return {
        "parameters": common,
        "post": {
            "operationId": "reinstate",
            "summary": "Undo the strike-off of a dossier: number, enrolment day and status count as before.",
            "parameters": [key],
            "requestBody": {"required": True, "content": _json("Restore")},
            "responses": {
                "201": {"description": "Done now.", "content": _json("RestoreReceipt")},
                "200": {"description": "Done before under the same key.", "content": _json("RestoreReceipt")},
                "400": _problem("The key or the body is missing or cannot be read."),
                "404": _problem("No such dossier.", UNKNOWN_DOSSIER),
                "409": _problem("It is not struck off, or at work.", NOT_STRUCK_OFF, IN_PROGRESS),
                "422": _problem("The key was used for something else.", KEY_REUSED),
            },
        },
    }


def _status_path() -> dict[str, Any]:
    common, key = _parameters()
    return {
        "parameters": common,
        "post": {
            "operationId": "setStatus",
            "summary": "Show a status: in onderzoek (INFOS: no offers), enrolled (REG), ended on own request (RJCT).",
            "parameters": [key],
            "requestBody": {"required": True, "content": _json("Status")},
            "responses": {
                "201": {"description": "Done now.", "content": _json("StatusReceipt")},
                "200": {"description": "Done before under the same key.", "content": _json("StatusReceipt")},
                "400": _problem("The key or the body is missing or cannot be read."),
                "404": _problem("No such dossier.", UNKNOWN_DOSSIER),
                "409": _problem("It is struck off, or at work.", ALREADY_STRUCK_OFF, IN_PROGRESS),
                "422": _problem("The key was used for something else.", KEY_REUSED),
            },
        },
    }


def _path() -> dict[str, Any]:
    common, key = _parameters()
    return {
        "parameters": common,
        "post": {
            "operationId": "strikeOff",
            "summary": "Record the strike-off of a dossier.",
            "parameters": [key],
            "requestBody": {"required": True, "content": _json("StrikeOff")},
            "responses": {
                "201": {"description": "Done now.", "content": _json("Receipt")},
                "200": {"description": "Done before under the same key.", "content": _json("Receipt")},
                "400": _problem("The key or the body is missing or cannot be read."),
                "404": _problem("No such dossier.", UNKNOWN_DOSSIER),
                "409": _problem("Struck off already under another key, or at work.", ALREADY_STRUCK_OFF, IN_PROGRESS),
                "422": _problem("The key was used for something else.", KEY_REUSED),
            },
        },
        "get": {
            "operationId": "receipt",
            "summary": "Give the receipt of a dossier that is struck off.",
            "responses": {
                "200": {"description": "It is struck off.", "content": _json("Receipt")},
                "404": _problem("It is not struck off, or there is no such dossier.", NOT_STRUCK_OFF, UNKNOWN_DOSSIER),
            },
        },
    }


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def _problem(description: str, *types: str) -> dict[str, Any]:
    named = f"{description} `type`: {', '.join(types)}." if types else description
    return {"description": named, "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}

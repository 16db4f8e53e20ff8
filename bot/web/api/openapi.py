"""The description of the API, made from the operations that serve it."""

from __future__ import annotations

import re
from functools import cache
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from aiohttp import web
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.web.api import attachments, moves, reading, tickets
from bot.web.api.answers import ErrorAnswer
from bot.web.api.creation import MAX_KEY_CHARS
from bot.web.api.operation import PREFIX, Operation, Query
from bot.web.routes import Access, Area, Route

Json = dict[str, Any]

OPERATIONS: tuple[Operation, ...] = (
    *tickets.OPERATIONS,
    *moves.OPERATIONS,
    *attachments.OPERATIONS,
    *reading.OPERATIONS,
)
ALWAYS = (400, 401, 422, 429, 503)  # unreadable, no token, an unknown parameter, too fast, the database is away
OF_BODIES = (408, 413, 415)
WITH_RETRY = (429, 503)
_REF = "#/components/schemas/{model}"
_PATH_PARAMETERS: dict[str, Json] = {
    "number": {
        "description": "number of a ticket, with or without its zeros",
        "schema": {"type": "string", "pattern": "^[0-9]{1,12}$"},
        "example": "000412",
    },
    "grant": {
        "description": "`id` of an access in the ticket's `grants`",
        "schema": {"type": "string", "pattern": "^[0-9]{1,9}$"},
        "example": "1",
    },
    "token": {
        "description": "token of an attachment",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,64}$"},
    },
}


@cache
def document() -> Json:
    """Return the OpenAPI 3.1 document."""
    models: dict[type[BaseModel], None] = {ErrorAnswer: None}
    paths: dict[str, Json] = {}
    for operation in OPERATIONS:
        models |= dict.fromkeys(model for model in (operation.body, operation.answer) if model is not None)
        paths.setdefault(PREFIX + operation.path, {})[operation.method.lower()] = _described(operation)
    bodies = {operation.body for operation in OPERATIONS}
    inputs = [(model, "validation" if model in bodies else "serialization") for model in models]
    _, schemas = models_json_schema(inputs, ref_template=_REF)  # type: ignore[arg-type]  # the modes are literals
    return {
        "openapi": "3.1.0",
        "info": {"title": "Sportello", "version": version("sportello"), "license": {"name": "Apache-2.0"}},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "spt_…"}},
        },
    }


async def describe(_request: web.Request) -> web.Response:
    """Return the document; it holds nothing that is not public."""
    return web.json_response(document())


def _described(operation: Operation) -> Json:
    described: Json = {
        "operationId": operation.handler.__name__,
        "summary": operation.summary,
        "description": operation.handler.__doc__,
        "parameters": _parameters(operation),
        "responses": {
            str(operation.status): _success(operation),
            **{str(status): _failure(status) for status in _statuses(operation)},
        },
    }
    if operation.uploads:
        content = {"type": "string", "format": "binary", "minLength": 1}
        file = {"type": "object", "properties": {"file": content}, "required": ["file"]}
        described["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": file}}}
    elif operation.body is not None:
        json = {"application/json": {"schema": _ref(operation.body)}}
        described["requestBody"] = {"required": operation.needs_body, "content": json}
    return described


def _parameters(operation: Operation) -> list[Json]:
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    parameters = [{"name": name, "in": "path", "required": True, **_PATH_PARAMETERS[name]} for name in names]
    if operation.query is not None:
        parameters += _query_parameters(operation.query)
    if operation.is_idempotent_by_key:
        schema = {"type": "string", "maxLength": MAX_KEY_CHARS, "pattern": "^[!-~]*$"}
        told = "names the call: sent again with the same key and body it changes nothing more, and is answered alike"
        parameters.append({"name": tickets.KEY_HEADER, "in": "header", "description": told, "schema": schema})
    return parameters


def _query_parameters(model: type[Query]) -> list[Json]:
    schema = model.model_json_schema()
    parameters = []
    for name, found in schema["properties"].items():
        some = next(each for each in found.get("anyOf", [found]) if each.get("type") != "null")
        kept = {key: value for key, value in {**found, **some}.items() if key not in ("anyOf", "title", "description")}
        if kept.get("default", 0) is None:
            del kept["default"]
        told = {"description": found["description"]} if "description" in found else {}
        is_required = name in schema.get("required", ())
        parameters.append({"name": name, "in": "query", "required": is_required, **told, "schema": kept})
    return parameters


def _statuses(operation: Operation) -> list[int]:
    has_body = operation.body is not None or operation.uploads
    return sorted({*ALWAYS, *operation.errors, *(OF_BODIES if has_body else ())})


def _success(operation: Operation) -> Json:
    if operation.answer is None:
        return {"description": "the file", "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}
    told: Json = {"description": "OK", "content": {"application/json": {"schema": _ref(operation.answer)}}}
    if operation.handler is tickets.create_ticket:
        number = {"number": "$response.body#/number"}
        told["links"] = {name: {"operationId": name, "parameters": number} for name in _follows()}
    return told


def _follows() -> list[str]:
    """Return what may be done with the number that a new ticket was given."""
    return [each.handler.__name__ for each in OPERATIONS if re.findall(r"{\w+}", each.path) == ["{number}"]]


def _failure(status: int) -> Json:
    told: Json = {
        "description": HTTPStatus(status).phrase,
        "content": {"application/json": {"schema": _ref(ErrorAnswer)}},
    }
    if status in WITH_RETRY:
        told["headers"] = {"Retry-After": {"description": "seconds", "schema": {"type": "string"}}}
    return told


def _ref(model: type[BaseModel]) -> Json:
    return {"$ref": _REF.format(model=model.__name__)}


ROUTES = (
    *(operation.route for operation in OPERATIONS),
    Route("GET", "/openapi.json", describe, Area.FILE, Access.ANYONE),
)

"""What an operation reads besides its body: path, query and headers."""

import re
from typing import Any

from api_document.declared import Declared
from api_document.schemas import Schema, Schemas
from rental.platform.event_stream import EVENT_STREAM

Parameter = dict[str, Any]
COMPONENTS: dict[str, Parameter] = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": "Of the caller's own making, e.g. a UUID. The same request with the same key does nothing "
        "twice and is answered the same; another request with it is refused.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
        "example": "5b0e6c1e-6f3c-4c8e-9d0f-5d0b1a5a7c11",
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The ETag of the version that was read: refused where someone changed it in between.",
        "schema": {"type": "string", "pattern": '^"?[0-9]{1,9}"?$'},
        "example": '"3"',
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETag of the file that was read: answered 304 without it while it still is that one.",
        "schema": {"type": "string"},
        "example": '"9c56cc51b374c3ba189210d5b6d4bf57"',
    },
    "LastEventId": {
        "name": "Last-Event-ID",
        "in": "header",
        "description": "The id of the event that was seen last, as a browser sends it by itself: it is not told twice.",
        "schema": {"type": "string"},
        "example": "3",
    },
}
BY_VERSION = frozenset({"change_property", "change_tenant", "change_logo", "remove_logo"})


def parameters_of(declared: Declared, schemas: Schemas, example: dict[str, Any]) -> list[Parameter]:
    """Return the operation's parameters: path, query, headers."""
    operation = declared.operation
    found = [_path_parameter(name, example.get("path", {})) for name in names_in_path(operation.path)]
    if operation.query is not None:
        found += _query_parameters(schemas.queries[operation.query], example.get("query", {}))
    if declared.takes_a_key:
        found.append({"$ref": "#/components/parameters/IdempotencyKey"})
    if operation.id in BY_VERSION:
        found.append({"$ref": "#/components/parameters/IfMatch"})
    if operation.file == EVENT_STREAM:
        found.append({"$ref": "#/components/parameters/LastEventId"})
    elif operation.file:
        found.append({"$ref": "#/components/parameters/IfNoneMatch"})
    return found


def names_in_path(path: str) -> list[str]:
    return re.findall(r"{(\w+)}", path)


def _path_parameter(name: str, examples: dict[str, Any]) -> Parameter:
    schema = {"type": "string", "minLength": 1, "maxLength": 64}
    return {"name": name, "in": "path", "required": True, "schema": schema, **_example(name, examples)}


def _query_parameters(query: Schema, examples: dict[str, Any]) -> list[Parameter]:
    return [
        {
            "name": name,
            "in": "query",
            **({"required": True} if name in query["required"] else {}),
            **({"description": schema["description"]} if "description" in schema else {}),
            **({"style": "form", "explode": True} if schema.get("type") == "array" else {}),
            "schema": _without_null({key: value for key, value in schema.items() if key != "description"}),
            **_example(name, examples),
        }
        for name, schema in query["properties"].items()
    ]


def _without_null(schema: Schema) -> Schema:
    """Return the schema for a query, which has no null: what is left out is not sent."""
    schema = {name: value for name, value in schema.items() if (name, value) != ("default", None)}
    choices: list[Schema] = [each for each in schema.pop("anyOf", []) if each != {"type": "null"}]
    if len(choices) == 1:
        return choices[0] | schema
    return schema | ({"anyOf": choices} if choices else {})


def _example(name: str, examples: dict[str, Any]) -> dict[str, Any]:
    return {"example": examples[name]} if name in examples else {}

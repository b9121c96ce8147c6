"""JSON schemas of the Structs that operations take and answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any

import msgspec

from api_document.declared import Declared

Schema = dict[str, Any]
_IN_COMPONENTS = "#/components/schemas/{name}"

PROBLEM: Schema = {
    "title": "Problem",
    "description": "RFC 9457. `type` names what went wrong and never changes; `title` and `detail` are for people.",
    "type": "object",
    "properties": {
        "type": {"type": "string", "pattern": "^urn:holiday-rental:problem:[a-z-]+$"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "description": "What is wrong where: a JSON pointer into the body, or `query/<name>`, `header/<name>`.",
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
                "required": ["pointer", "detail"],
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
}
GATEWAY_MESSAGE: Schema = {
    "title": "GatewayMessage",
    "description": "The gateway's own answer, where a request did not get as far as the operation.",
    "type": "object",
    "properties": {"message": {"type": ["string", "null"]}},
    "required": ["message"],
}


@dataclass(frozen=True)
class Schemas:
    """`components` are the named schemas, `by_type` the references to them; `queries` become parameters instead."""

    components: Mapping[str, Schema]
    by_type: Mapping[Any, Schema]
    queries: Mapping[Any, Schema]


def schemas_of(operations: Iterable[Declared]) -> Schemas:
    """Read the Structs of all operations. Raises `ValueError` where a Struct has no name that it can be shown by."""
    declared = [each.operation for each in operations]
    asked = dict.fromkeys(each.query for each in declared if each.query)
    sent = dict.fromkeys(shape for each in declared for shape in (each.takes, each.answers) if shape)
    shapes = [*asked, *sent]
    references, named = msgspec.json.schema_components(shapes, ref_template=_IN_COMPONENTS)
    by_type = dict(zip(shapes, references, strict=True))
    queries = {shape: _clean(named.pop(_name(by_type[shape]))) for shape in asked}
    for name in named:
        if "." in name or name.startswith("_"):
            raise ValueError(f"{name} would be a schema's name: give each Struct of the API a name of its own")
    return Schemas({name: _clean(named[name]) for name in sorted(named)}, by_type, queries)


def _name(reference: Schema) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _clean(schema: Schema) -> Schema:
    """Take the indent out of descriptions, which are docstrings."""
    if "description" in schema:
        return schema | {"description": cleandoc(schema["description"])}
    return schema

"""JSON schemas of the Structs that operations take and answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any
from unittest.mock import patch

import msgspec
from msgspec import inspect
from msgspec.structs import asdict

from api_document.declared import Declared
from rental.platform.http import Declaration

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
    with patch.object(inspect, "multi_type_info", _type_infos):
        references, named = msgspec.json.schema_components(shapes, ref_template=_IN_COMPONENTS)
    by_type = dict(zip(shapes, references, strict=True))
    queries = {shape: _clean(named.pop(_name(by_type[shape]))) for shape in asked}
    for name in named:
        if "." in name or name.startswith("_"):
            raise ValueError(f"{name} would be a schema's name: give each Struct of the API a name of its own")
    for name, members in _always_sent(declared).items():
        named[name] = _with_required(named[name], members)
    return Schemas({name: _clean(named[name]) for name in sorted(named)}, by_type, queries)


def named_schemas(shapes: Iterable[type]) -> dict[str, Schema]:
    """Return the schemas of Structs, and of those within them, by their names."""
    _, named = msgspec.json.schema_components(list(shapes), ref_template=_IN_COMPONENTS)
    return {name: _clean(named[name]) for name in sorted(named)}


class _Translator(inspect._Translator):  # noqa: SLF001 - it has no switch for this
    """Reads types without asking whether msgspec could decode them, for what is only ever encoded.

    An answer may be one of several Structs: decoding such a union takes tags. Our moments always have their zone.
    """

    def run(self) -> tuple[inspect.Type, ...]:
        return tuple(self.translate(each) for each in self.types)

    def translate(self, typ: Any) -> inspect.Type:
        found: inspect.Type = super().translate(typ)  # type: ignore[no-untyped-call]
        if isinstance(found, inspect.DateTimeType):
            return inspect.DateTimeType(tz=True)
        if isinstance(found, inspect.UnionType):
            # One union each: of several Structs without tags, a union's schema would keep the last.
            apart = (
                inspect.UnionType((each,)) if isinstance(each, inspect.StructType) else each for each in found.types
            )
            return inspect.UnionType(tuple(apart))
        return found


def _type_infos(types: Iterable[Any]) -> tuple[inspect.Type, ...]:
    return _Translator(types).run()  # type: ignore[no-untyped-call]


def _always_sent(declared: Sequence[Declaration]) -> dict[str, list[str]]:
    """Return, for what is answered and never taken, the members that are always there: all but those left unset.

    A default lets callers leave a member out; what we answer has it none the less.
    """
    answered = _objects(_type_infos([each.answers for each in declared if each.answers]))
    taken = _objects(_type_infos([each.takes for each in declared if each.takes]))
    return {
        shape.__name__: [field.encode_name for field in fields if not _may_be_unset(field)]
        for shape, fields in answered.items()
        if shape not in taken
    }


def _objects(found: Any) -> dict[type, tuple[inspect.Field, ...]]:
    """Return the fields of every class that the types hold, at whatever depth."""
    objects: dict[type, tuple[inspect.Field, ...]] = {}
    pending = [found]
    while pending:
        each = pending.pop()
        if isinstance(each, list | tuple):
            pending += each
        elif isinstance(each, inspect.StructType | inspect.DataclassType):
            if each.cls not in objects:
                objects[each.cls] = each.fields
                pending += [field.type for field in each.fields]
        elif isinstance(each, inspect.Type):
            pending += [value for value in asdict(each).values() if isinstance(value, list | tuple | inspect.Type)]
    return objects


def _may_be_unset(field: inspect.Field) -> bool:
    return not field.required and field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT


def _with_required(schema: Schema, members: list[str]) -> Schema:
    properties = {
        name: {key: value for key, value in each.items() if key != "default"}
        for name, each in schema["properties"].items()
    }
    return schema | {"properties": properties, "required": members}


def _name(reference: Schema) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _clean(schema: Schema) -> Schema:
    """Take the indent out of descriptions, which are docstrings, and unwrap unions of one."""
    if isinstance(schema.get("anyOf"), list) and len(schema["anyOf"]) == 1:
        return _clean(schema["anyOf"][0])
    cleaned = {name: _clean_part(part) for name, part in schema.items()}
    if isinstance(cleaned.get("description"), str):
        cleaned["description"] = cleandoc(cleaned["description"])
    return cleaned


def _clean_part(part: Any) -> Any:
    if isinstance(part, dict):
        return _clean(part)
    return [_clean_part(each) for each in part] if isinstance(part, list) else part

"""The document's schemas as TypeScript, for the pages: formatted as Prettier would."""

import json
from collections.abc import Iterable
from typing import Any

_HEAD = "/** What the API takes and answers, from its declarations. `make openapi` writes this file: do not edit it. */"
_SCALARS = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
_WIDTH = 110


def types_of(document: dict[str, Any]) -> str:
    """Return an interface for each schema, and the slugs of all problems as a type."""
    components = document["components"]
    slugs = [json.dumps(slug) for slug in components["examples"]]
    interfaces = (_interface(name, schema) for name, schema in components["schemas"].items())
    return "\n\n".join([_HEAD + "\n" + _alias("ProblemSlug", slugs), *interfaces]) + "\n"


def _alias(name: str, choices: list[str]) -> str:
    line = f"export type {name} = {' | '.join(choices)};"
    return (
        line
        if len(line) <= _WIDTH
        else "\n".join([f"export type {name} =", *(f"  | {each}" for each in choices)]) + ";"
    )


def _interface(name: str, schema: dict[str, Any]) -> str:
    said = schema.get("description", "").replace("*/", "").splitlines()
    comment = [f"/** {said[0]} */"] if len(said) == 1 else ["/**", *(f" * {line}".rstrip() for line in said), " */"]
    if "enum" in schema:
        return "\n".join([*(comment if said else []), _alias(name, _choices(schema))])
    if not schema.get("properties"):
        return "\n".join([*(comment if said else []), f"export type {name} = Record<string, never>;"])
    members = (_member(each, part, schema["required"]) for each, part in schema["properties"].items())
    return "\n".join([*(comment if said else []), f"export interface {name} {{", *members, "}"])


def _member(name: str, schema: dict[str, Any], required: list[str]) -> str:
    start = f"  {name}{'' if name in required else '?'}:"
    choices = _choices(schema)
    line = f"{start} {' | '.join(choices)};"
    if len(line) <= _WIDTH:
        return line
    if len(choices) == 1 and choices[0].startswith("("):
        return f"{_several(f'{start} ', choices[0], '  ')};"
    return "\n".join([start, *(_several("    | ", choice, "      ") for choice in choices)]) + ";"


def _several(start: str, choice: str, indent: str) -> str:
    """Write a choice behind `start`; many of several types, "(A | B)[]", over lines where one would be too long."""
    if not choice.startswith("(") or len(start) + len(choice) < _WIDTH:
        return f"{start}{choice}"
    inner, _, many = choice.removeprefix("(").rpartition(")")
    lines = [inner] if len(indent) + 2 + len(inner) <= _WIDTH else [f"| {each}" for each in inner.split(" | ")]
    return "".join([f"{start}(\n", *(f"{indent}  {each}\n" for each in lines), f"{indent}){many}"])


def _choices(schema: dict[str, Any]) -> list[str]:
    """Return the types that a value of the schema may have."""
    if "$ref" in schema:
        return [schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        return list(dict.fromkeys(choice for each in schema["anyOf"] for choice in _choices(each)))
    if "enum" in schema:
        return [json.dumps(each) for each in schema["enum"]]
    kinds = schema.get("type", [])
    found = [_of_kind(kind, schema) for kind in ([kinds] if isinstance(kinds, str) else kinds)]
    return found or ["unknown"]


def _of_kind(kind: str, schema: dict[str, Any]) -> str:
    if kind == "array":
        return _many(_choices(schema.get("items", {})))
    if kind == "object" and "properties" in schema:
        return f"{{ {_inline(schema['properties'].items(), schema.get('required', []))} }}"
    if kind == "object":
        values = schema.get("additionalProperties")
        return f"Record<string, {' | '.join(_choices(values)) if isinstance(values, dict) else 'unknown'}>"
    return _SCALARS[kind]


def _many(choices: list[str]) -> str:
    return f"({' | '.join(choices)})[]" if len(choices) > 1 else f"{choices[0]}[]"


def _inline(properties: Iterable[tuple[str, Any]], required: list[str]) -> str:
    return "; ".join(
        f"{name}{'' if name in required else '?'}: {' | '.join(_choices(schema))}" for name, schema in properties
    )

"""OpenAPI links: from what an operation answers to the operations that it leads to.

An operation says `leads_to=(…)`, the ids of others. What the links hand on goes by its name: what an answer calls
`booking_id` is the `booking_id` in the path of the next.
"""

from collections.abc import Mapping
from typing import Any

from api_document.declared import Declared
from api_document.parameters import names_in_path
from api_document.schemas import Schema, Schemas

Link = dict[str, Any]
_ID = "_id"


def links_of(declared: Declared, operations: Mapping[str, Declared], schemas: Schemas) -> dict[str, Link]:
    """Return the links by the operation they lead to.

    Raises `ValueError` for an operation that there is not, or one whose path needs what this one does not know.
    """
    return {name: _link(declared, _found(declared, name, operations), schemas) for name in declared.operation.leads_to}


def _found(declared: Declared, name: str, operations: Mapping[str, Declared]) -> Declared:
    if name not in operations:
        raise ValueError(f"{declared.module}: {declared.operation.id} leads to {name!r}, which is no operation")
    return operations[name]


def _link(source: Declared, target: Declared, schemas: Schemas) -> Link:
    known = _known(source, schemas)
    parameters = {}
    for name in names_in_path(target.operation.path):
        if name not in known:
            told = f"{source.module}: {source.operation.id} leads to {target.operation.id}, whose path needs {name}"
            raise ValueError(f"{told}: answer it under this name, or take it out of leads_to=(…)")
        parameters[name] = known[name]
    asked = schemas.queries[target.operation.query]["properties"] if target.operation.query is not None else {}
    parameters |= {name: known[name] for name in asked if name in known and name.endswith(_ID)}
    link: Link = {"operationId": target.operation.id, "description": target.operation.summary}
    if parameters:
        link["parameters"] = parameters
    if body := _handed_on(target, known, schemas):
        link |= {"requestBody": body, "description": f"{link['description']} The rest of its body is the caller's."}
    return link


def _known(source: Declared, schemas: Schemas) -> dict[str, str]:
    """Return where what the source knows is found, as OpenAPI's expressions.

    That is its path's names, and the members that its answer always has; of a list the first item's.
    """
    found = {name: f"$request.path.{name}" for name in names_in_path(source.operation.path)}
    answer = _answer(source, schemas)
    items = answer.get("properties", {}).get("items", {}).get("items")
    if items is not None:
        found |= {name: f"$response.body#/items/0/{name}" for name in _members(items, schemas) if name.endswith(_ID)}
    return found | {name: f"$response.body#/{name}" for name in answer.get("required", []) if name != "items"}


def _handed_on(target: Declared, known: Mapping[str, str], schemas: Schemas) -> dict[str, str]:
    """Return the members that a body takes over: those it requires, and those that say what it is about."""
    if target.operation.takes is None:
        return {}
    schema = _resolved(schemas.by_type[target.operation.takes], schemas)
    required = schema.get("required", [])
    in_path = names_in_path(target.operation.path)
    wanted = (each for each in schema["properties"] if each in required or each.endswith(_ID))
    return {name: known[name] for name in wanted if name in known and name not in in_path}


def _answer(source: Declared, schemas: Schemas) -> Schema:
    answers = source.operation.answers
    return _resolved(schemas.by_type[answers], schemas) if answers is not None else {}


def _members(schema: Schema, schemas: Schemas) -> Mapping[str, Schema]:
    members: Mapping[str, Schema] = _resolved(schema, schemas).get("properties", {})
    return members


def _resolved(schema: Schema, schemas: Schemas) -> Schema:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return dict(schemas.components[name]) if name else schema

"""The whole document, in an order of its own, so that a difference is a change of the API."""

from collections.abc import Sequence
from typing import Any

from api_document.access import SCHEMES, security_of
from api_document.declared import Declared
from api_document.examples import operation_examples, problem_examples
from api_document.limits import HEADERS, INTRODUCTION, limit_of
from api_document.links import links_of
from api_document.parameters import COMPONENTS, parameters_of
from api_document.responses import refusals_of, responses_of, slugs_of
from api_document.schemas import GATEWAY_MESSAGE, PROBLEM, Schemas, schemas_of
from rental.admin.use_cases import VERSION
from rental.kernel.tenancy import ANYONE

TAGS = {
    "accounts": "Signing in, by SRP that the browser computes, so that no password passes; sessions; who works here.",
    "admin": "Whether the platform is well.",
    "audit": "Who changed what, for hosts.",
    "notifications": "Letters and other messages: what became of them, which are wanted, how they look.",
    "payments": "What guests pay by card, and what became of the money.",
    "calendar_sync": "Calendars in step with other channels: each reads the other's.",
    "channels": "Partners that tell of reservations, where their listings lead, and webhooks that tell partners.",
    "bookings": "Quotes, holds, bookings and the calendar: no night is sold twice.",
    "reminders": "What is sent to guests and hosts when, and what a host chose of it.",
    "properties": "What is let: descriptions, rates, stay rules and units.",
    "tenants": "The tenant whose site was called, and hosts who come by themselves.",
    "offboarding": "Taking all data along, and closing the site for good.",
}
_INTRODUCTION = """\
The API of every site of the platform. The host that is called decides whose data it is: call the tenant's own site,
or the platform's own address where an operation says so.

Money is in minor units of its currency (cents). A stay is dates at the property, check-out being the first night no
longer stayed. Lists lead on by `next_cursor`, null on the last page. Refusals are problem documents (RFC 9457) whose
`type` is stable. Every call that changes something carries an `Idempotency-Key`: repeat it with the same key until it
is answered. Who has several roles may act in one of them: `X-Acting-As: cleaner`. Whatever no operation serves is
answered 404 `not-found`.

"""
_PLATFORM_SERVERS = [
    {"url": "http://platform.localhost:4566", "description": "The platform on this machine, after `make up`"},
    {
        "url": "https://{platform}",
        "description": "The platform's own address",
        "variables": {"platform": {"default": "platform.stays.example", "description": "The platform's own host"}},
    },
]
_SERVERS = [
    {"url": "http://seaview.localhost:4566", "description": "A demo site on this machine, after `make up`"},
    {
        "url": "https://{site}",
        "description": "A tenant's site",
        "variables": {"site": {"default": "seaview.stays.example", "description": "The tenant's own host"}},
    },
]


def document_of(operations: Sequence[Declared]) -> dict[str, Any]:
    """Return the document as JSON. Raises `ValueError` naming what cannot be shown and why."""
    schemas, examples = schemas_of(operations), operation_examples()
    by_id = {declared.operation.id: declared for declared in operations}
    paths: dict[str, dict[str, Any]] = {}
    for declared in operations:
        shown = _operation(declared, schemas, examples.get(declared.operation.id, {}))
        if links := links_of(declared, by_id, schemas):
            shown["responses"][str(declared.operation.status)]["links"] = links
        paths.setdefault(declared.operation.path, {})[declared.operation.method.lower()] = shown
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Holiday rental",
            "version": VERSION,
            "description": _INTRODUCTION + INTRODUCTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": _SERVERS,
        "tags": [{"name": context, "description": TAGS[context]} for context in _contexts(operations)],
        "paths": paths,
        "components": {
            "securitySchemes": SCHEMES,
            "parameters": COMPONENTS,
            "headers": HEADERS,
            "schemas": {**schemas.components, "GatewayMessage": GATEWAY_MESSAGE, "Problem": PROBLEM},
            "responses": refusals_of(operations),
            "examples": _problems(operations),
        },
    }


def _contexts(operations: Sequence[Declared]) -> list[str]:
    found = sorted({declared.context for declared in operations})
    for context in found:
        if context not in TAGS:
            raise ValueError(f"say in a line what {context} is about, in TAGS of api_document/document.py")
    return found


def _operation(declared: Declared, schemas: Schemas, example: dict[str, Any]) -> dict[str, Any]:
    operation = declared.operation
    shown: dict[str, Any] = {"operationId": operation.id, "tags": [declared.context], "summary": operation.summary}
    said = ["At the platform's own address, not at a tenant's site."] if operation.at == "platform" else []
    if operation.roles:
        needed = f"Needs the role {' or '.join(operation.roles)}."
        said.append("For whoever is signed in." if operation.roles == (ANYONE,) else needed)
    if described := " ".join(filter(None, (*said, limit_of(declared)))):
        shown["description"] = described
    if operation.at == "platform":
        shown["servers"] = _PLATFORM_SERVERS
    shown["security"] = security_of(declared)
    if parameters := parameters_of(declared, schemas, example):
        shown["parameters"] = parameters
    if operation.takes is not None:
        content = {"schema": schemas.by_type[operation.takes]}
        content |= {"example": example["body"]} if "body" in example else {}
        shown["requestBody"] = {"required": True, "content": {"application/json": content}}
    elif operation.takes_file:
        file = {"schema": {"type": "string", "format": "binary", "maxLength": operation.body_limit_bytes}}
        shown["requestBody"] = {"required": True, "content": {operation.takes_file: file}}
    return shown | {"responses": responses_of(declared, schemas, example)}


def _problems(operations: Sequence[Declared]) -> dict[str, Any]:
    examples = problem_examples()
    shown = {slug for declared in operations for slug in slugs_of(declared)}
    return {slug: {"summary": examples[slug]["title"], "value": examples[slug]} for slug in sorted(shown)}

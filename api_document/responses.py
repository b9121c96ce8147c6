"""What an operation answers: its success, and the problems it may meet, by status."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from itertools import groupby
from typing import Any

from api_document.declared import Declared
from api_document.limits import headers_told
from api_document.schemas import Schema, Schemas
from rental.kernel.errors import PROBLEMS
from rental.platform.event_stream import EVENT_STREAM

Response = dict[str, Any]
_EMPTY = 204
_COUNTED = ("RateLimit", "RateLimit-Policy")
_TOO_MANY = 429
_ETAG = {"ETag": {"description": "Names this very file.", "schema": {"type": "string"}}}
_UNCHANGED = {"description": "The file is the one that was read", "headers": _ETAG}
_OVER = {"description": "The event that was seen is the last one"}
_GATEWAYS_OWN = frozenset({429, 500, 503})  # it answers these by itself too, when it is asked too much or gets nothing
_PERHAPS_LATER = frozenset({"hear_channel_events"})  # what it was told of leads nowhere yet
_UNWELL = frozenset({"get_health"})  # while it answers 503, its own body tells what is not well


def responses_of(declared: Declared, schemas: Schemas, example: dict[str, Any]) -> dict[str, Response]:
    """Return the responses by status. Raises `ValueError` for a declared problem that there is not."""
    operation = declared.operation
    found = {str(operation.status): _success(declared, schemas, example)}
    if operation.limit:
        counted = headers_told(*_COUNTED)
        found[str(operation.status)]["headers"] = found[str(operation.status)].get("headers", {}) | counted
    for slugs in _by_status(declared):
        found[str(PROBLEMS[slugs[0]][0])] = {"$ref": f"#/components/responses/{_name(slugs)}"}
    if operation.file == EVENT_STREAM:
        found["204"] = _OVER
    elif operation.file:
        found["304"] = _UNCHANGED
    if operation.id in _PERHAPS_LATER:
        found["202"] = _success(declared, schemas, {}) | {"description": "Kept, to be done later"}
    if operation.id in _UNWELL:
        found["503"] = _unwell(schemas.by_type[operation.answers])
    return found


def refusals_of(operations: Iterable[Declared]) -> dict[str, Response]:
    """Return the refusals that operations refer to, by name: the problems that each may be."""
    groups = {tuple(slugs) for declared in operations for slugs in _by_status(declared)}
    return {_name(slugs): _refusal(slugs) for slugs in sorted(groups, key=lambda slugs: (PROBLEMS[slugs[0]][0], slugs))}


def _by_status(declared: Declared) -> list[tuple[str, ...]]:
    slugs = sorted(slugs_of(declared), key=lambda slug: (PROBLEMS[slug][0], slug))
    return [tuple(group) for _, group in groupby(slugs, key=lambda slug: PROBLEMS[slug][0])]


def _name(slugs: Sequence[str]) -> str:
    return ".".join(slugs)


def slugs_of(declared: Declared) -> set[str]:
    """Return the problems that the operation may answer: those of every operation, of its kind, and its own."""
    operation = declared.operation
    for slug in operation.problems:
        if slug not in PROBLEMS:
            raise ValueError(f"{declared.module}: {operation.id} declares the problem {slug!r}, which is none")
    found = {"invalid-request", "too-many-requests", "internal", "unavailable", *operation.problems}
    if operation.auth != "public":
        found |= {"origin-refused", "unknown-host", "token-invalid", "token-expired", "session-ended"}
        found |= {"platform-operation" if operation.at == "platform" else "platform-address"}
    if operation.auth == "required":
        found |= {"sign-in-required"}
    if operation.roles:
        found |= {"role-required"}
    if "{" in operation.path or not declared.changes:
        found |= {"not-found"}
    if declared.changes:
        found |= {"body-too-large"}
    if declared.takes_a_key:
        found |= {"idempotency-key-missing"}
    if operation.takes is not None:
        found |= {"malformed-json", "unsupported-media-type"}
    return found


def _success(declared: Declared, schemas: Schemas, example: dict[str, Any]) -> Response:
    operation = declared.operation
    response: Response = {"description": HTTPStatus(operation.status).phrase}
    if operation.file:
        stream = operation.file == EVENT_STREAM
        # A stream is text, which tools that know it read as one object for each event.
        content: dict[str, Any] = {"schema": {"type": ["string", "object"] if stream else "string"}}
        if "answer" in example:
            content["example"] = example["answer"]
        return response | ({} if stream else {"headers": _ETAG}) | {"content": {operation.file: content}}
    if operation.answers is None or operation.status == _EMPTY:
        return response
    content = {"schema": schemas.by_type[operation.answers]}
    if "answer" in example:
        content["example"] = example["answer"]
    return response | {"content": {"application/json": content}}


def _refusal(slugs: Sequence[str]) -> Response:
    status = PROBLEMS[slugs[0]][0]
    types = [f"urn:holiday-rental:problem:{slug}" for slug in slugs]
    kinds = {"properties": {"type": {"enum": types}, "status": {"const": status}}}
    content: dict[str, Any] = {
        "application/problem+json": {
            "schema": {"allOf": [{"$ref": "#/components/schemas/Problem"}, kinds]},
            "examples": {slug: {"$ref": f"#/components/examples/{slug}"} for slug in slugs},
        }
    }
    if status in _GATEWAYS_OWN:
        content["application/json"] = {"schema": {"$ref": "#/components/schemas/GatewayMessage"}}
    told = {"headers": headers_told("Retry-After", *_COUNTED)} if status == _TOO_MANY else {}
    return {"description": "; ".join(PROBLEMS[slug][1] for slug in slugs), **told, "content": content}


def _unwell(answer: Schema) -> Response:
    refusal = _refusal(["unavailable"])
    content = refusal["content"]
    either = {"anyOf": [answer, content["application/json"]["schema"]]}
    return refusal | {"content": content | {"application/json": {"schema": either}}}

"""What the calendar operations share of what they take."""

import hashlib

from rental.kernel.errors import Problem
from rental.kernel.ids import PropertyId, is_opaque_id
from rental.platform.request import Request

_HALF_BYTES = 8


def request_digest(request: Request) -> bytes:
    """Return what recognises a change that comes again. Raises `Problem("idempotency-key-missing")`."""
    by = request.principal
    asker = f"{request.operation} by {by.kind} {by.id}"
    return digest_of(asker, request.idempotency_key, request.body_hash() if request.raw_body.strip() else b"")


def digest_of(asker: str, idempotency_key: str, body_hash: bytes) -> bytes:
    """Return 16 bytes: half for a key among its asker's, half for the body."""
    key = f"{asker}\n{idempotency_key}".encode()
    return b"".join(hashlib.sha256(part).digest()[:_HALF_BYTES] for part in (key, body_hash))


def property_in(request: Request) -> PropertyId:
    return PropertyId(opaque(request.path["property_id"], "property"))


def opaque(name: str, what: str) -> str:
    """Return an id as it was sent. Raises `Problem("not-found")` for what is none: keys are built from it."""
    if not is_opaque_id(name):
        raise Problem("not-found", f"There is no {what} {name[:60]} here.")
    return name

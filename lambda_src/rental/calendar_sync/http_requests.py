"""What the calendar operations share of what they take."""

from dataclasses import replace

from msgspec import Struct

from rental.calendar_sync.use_cases.registering import Asker, request_digest
from rental.kernel.errors import Problem
from rental.kernel.ids import PropertyId, is_opaque_id
from rental.platform.request import Request


class PullBody(Struct, forbid_unknown_fields=True):
    """Nothing needs to be said: `{}`."""


def asker(request: Request) -> Asker:
    """Return who asks for a change. Raises `Problem("idempotency-key-missing")`."""
    body_hash = request.body_hash() if request.raw_body.strip() else b""
    digest = request_digest(request.idempotency_key, body_hash)
    return replace(looker(request), request=digest)


def looker(request: Request) -> Asker:
    """Return who only wants to see something."""
    return Asker(request.tenant_id, request.principal, request.now, request.viewer_address)


def property_in(request: Request) -> PropertyId:
    return PropertyId(opaque(request.path["property_id"], "property"))


def opaque(name: str, what: str) -> str:
    """Return an id as it was sent. Raises `Problem("not-found")` for what is none: keys are built from it."""
    if not is_opaque_id(name):
        raise Problem("not-found", f"There is no {what} {name[:60]} here.")
    return name

"""What operations on connections share of what they take."""

from msgspec import Struct

from rental.kernel.tenancy import Asker
from rental.platform.request import Request, opaque, request_digest


def asker(request: Request) -> Asker:
    """Return who asks for a change. Raises `Problem("idempotency-key-missing")`."""
    return Asker(request.tenant_id, request.principal, request.now, request.viewer_address, request_digest(request))


def connection_in(request: Request) -> str:
    """Return the connection that the path names. Raises `Problem("not-found")`."""
    return opaque(request.path["connection_id"], "connection")


def webhook_in(request: Request) -> str:
    """Return the webhook that the path names. Raises `Problem("not-found")`."""
    return opaque(request.path["webhook_id"], "webhook")


class WebhookActionBody(Struct, forbid_unknown_fields=True):
    """Nothing needs to be said: `{}`."""

"""Who may call an operation: the document's security schemes and each operation's choice among them."""

from typing import Any

from api_document.declared import Declared
from rental.platform.event_stream import EVENT_STREAM

SCHEMES: dict[str, Any] = {
    "AccessToken": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A person's access token, from signing in at this site. Members of the tenant have roles.",
    },
    "BookingAccess": {
        "type": "apiKey",
        "in": "header",
        "name": "Booking-Access",
        "description": "Opens one booking to a guest without an account: the token in the booking's link.",
    },
    "CheckoutSession": {
        "type": "apiKey",
        "in": "header",
        "name": "Checkout-Session",
        "description": "16-64 letters, digits, `-` or `_` that a guest's page made up at random. "
        "Nights are held for it: it can give them back, and book them while others cannot.",
    },
    "WebhookId": {
        "type": "apiKey",
        "in": "header",
        "name": "webhook-id",
        "description": "Names the message, by its sender: it is signed too.",
    },
    "WebhookTimestamp": {
        "type": "apiKey",
        "in": "header",
        "name": "webhook-timestamp",
        "description": "When it was signed, in seconds since 1970: within 300 seconds of now.",
    },
    "WebhookSignature": {
        "type": "apiKey",
        "in": "header",
        "name": "webhook-signature",
        "description": "`v1,` and the Base64 of the HMAC-SHA256 of `<id>.<timestamp>.<body>`, as Standard Webhooks "
        "(www.standardwebhooks.com) has it, with the secret that the host was shown.",
    },
    "SignUpToken": {
        "type": "apiKey",
        "in": "header",
        "name": "Sign-Up-Token",
        "description": "Opens one sign-up to who signed up: the `progress_token` that came with it.",
    },
}
# No declaration tells who holds nights: a signed-in person, or a checkout. A booking may be made without a hold.
BY_HOLDER = frozenset({"hold_stay", "release_hold"})
BY_SIGNATURE = frozenset({"hear_channel_events"})
PERHAPS_BY_HOLDER = frozenset({"create_booking"})


def security_of(declared: Declared) -> list[dict[str, list[str]]]:
    """Return the alternatives; an empty one means that a caller needs nothing."""
    operation = declared.operation
    if operation.auth == "public":
        signed: dict[str, list[str]] = {"WebhookId": [], "WebhookTimestamp": [], "WebhookSignature": []}
        return [signed] if operation.id in BY_SIGNATURE else []
    if operation.auth == "required":
        return [{"AccessToken": []}]
    if operation.file == EVENT_STREAM:  # what opens it stands in its address
        return [{}]
    if "/sign-ups/{tenant_id}" in operation.path:
        return [{"SignUpToken": []}]
    if "{booking_id}" in operation.path:
        return [{"AccessToken": []}, {"BookingAccess": []}]
    anyone: list[dict[str, list[str]]] = [] if operation.id in BY_HOLDER else [{}]
    session: list[dict[str, list[str]]] = (
        [{"CheckoutSession": []}] if operation.id in BY_HOLDER | PERHAPS_BY_HOLDER else []
    )
    return [*anyone, {"AccessToken": []}, *session]

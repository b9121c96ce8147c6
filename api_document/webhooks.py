"""What webhooks are told, as an AsyncAPI 3 document: from the Structs that messages are written with.

A name in the document holds no full stops: `booking.confirmed.v1` is `booking_confirmed_v1` there.
"""

from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from api_document.schemas import named_schemas
from rental.admin.use_cases import VERSION
from rental.channels.domain.public_events import (
    PING,
    PUBLIC_EVENTS,
    BookingMessage,
    ChannelStayMessage,
    GuestParty,
    Message,
    NightsMessage,
    PingMessage,
    PropertyVersion,
)
from rental.kernel.webhook_signature import ID, SIGNATURE, TIMESTAMP, TOLERANCE_SECONDS

_CHANNEL = "webhook"
_DESCRIPTION = f"""\
What a host has your endpoint told. Each message is one POST with a JSON body; answer 2xx within 5 seconds to take it.

The messages of one property come in their order: the next is sent once the one before was taken. A message that is not
taken is sent again for three days, under the same `webhook-id`: know by it what you have. A `property.version` that is
higher is newer; versions may be left out, and one that is lower than what you have is old.

Check the signature before anything else, as Standard Webhooks (www.standardwebhooks.com) has it: `{SIGNATURE}` holds
`v1,` and the Base64 of the HMAC-SHA256 of `<{ID}>.<{TIMESTAMP}>.<body>`, separated by spaces where there are two, with
the bytes that follow `whsec_` in your secret as Base64. Refuse what is older than {TOLERANCE_SECONDS} seconds.
"""
_HEADERS = {
    "type": "object",
    "properties": {
        ID: {"type": "string", "description": "Names the message, the same however often it comes."},
        TIMESTAMP: {"type": "string", "pattern": "^[0-9]+$", "description": "When it was sent, in seconds since 1970."},
        SIGNATURE: {"type": "string", "description": "One signature, or two while a secret is being changed."},
    },
    "required": [ID, TIMESTAMP, SIGNATURE],
}
_WEBHOOK, _PROPERTY, _THING = "w7n2e2k6p3m5x7w2q4r6t3v5ya", "h4d7s2k6p3m5x7w2q4r6t5v3yb", "b2d7s2k6p3m5x7w2q4r6t5v3yb"
_DAYS: dict[str, Any] = {"unit": "1", "check_in": date(2027, 3, 5), "check_out": date(2027, 3, 8)}
_SAMPLES: dict[type[Struct], Struct] = {
    BookingMessage: BookingMessage(_THING, "confirmed", guests=GuestParty(2, 1, 0, 0), **_DAYS),
    NightsMessage: NightsMessage(_THING, **_DAYS),
    ChannelStayMessage: ChannelStayMessage(_THING, channel="c5n7e2k6p3m5x7w2q4r6t3v5ya", reference="R-20417", **_DAYS),
    PingMessage: PingMessage(_WEBHOOK),
}


def webhooks_document() -> dict[str, Any]:
    """Return the document as JSON."""
    told = [(each.name, each.data, each.summary) for each in PUBLIC_EVENTS]
    told.append((PING, PingMessage, "The host tries whether you hear: nothing happened"))
    messages = {_key(name): _message(name, data, summary) for name, data, summary in told}
    channel = {"$ref": f"#/channels/{_CHANNEL}"}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Holiday rental: webhooks",
            "version": VERSION,
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {
            _CHANNEL: {
                "address": None,
                "title": "Your endpoint",
                "description": "The address that the host gave for you, at `POST /api/v1/webhooks`.",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
            }
        },
        "operations": {
            f"tell_{_key(name)}": {
                "action": "send",
                "channel": channel,
                "summary": summary,
                "bindings": {"http": {"method": "POST", "bindingVersion": "0.3.0"}},
                "messages": [{"$ref": f"#/channels/{_CHANNEL}/messages/{_key(name)}"}],
            }
            for name, _, summary in told
        },
        "components": {
            "messages": messages,
            "schemas": named_schemas([*_SAMPLES, PropertyVersion]) | {"Headers": _HEADERS},
        },
    }


def _key(name: str) -> str:
    return name.replace(".", "_")


def _message(name: str, data: type[Struct], summary: str) -> dict[str, Any]:
    place: dict[str, Any] = {"$ref": "#/components/schemas/PropertyVersion"}
    sample = _sample(name, data)
    return {
        "name": name,
        "title": name,
        "summary": summary,
        "headers": {"$ref": "#/components/schemas/Headers"},
        "payload": {
            "type": "object",
            "properties": {
                "id": {"type": "string", "description": f"The header {ID}."},
                "type": {"const": name},
                "created_at": {"type": "string", "format": "date-time", "description": "When it happened."},
                "property": {"type": "null"} if name == PING else place,
                "data": {"$ref": f"#/components/schemas/{data.__name__}"},
            },
            "required": list(Message.__struct_fields__),
        },
        "examples": [{"name": _key(name), "payload": msgspec.to_builtins(sample)}],
    }


def _sample(name: str, data: type[Struct]) -> Message:
    ping = name == PING
    place = None if ping else PropertyVersion(_PROPERTY, 17)
    named = f"{_WEBHOOK}-ping-1795860900" if ping else f"{_WEBHOOK}-{_PROPERTY}-17"
    told = msgspec.to_builtins(_SAMPLES[data])
    return Message(named, name, "2026-11-28T10:15:00Z", place, told)

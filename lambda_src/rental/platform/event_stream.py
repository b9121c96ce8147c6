"""Server-sent events as short replies: what is now, and the browser comes again by itself.

A function answers once and ends, so nothing is held open: `retry` says how soon an EventSource asks again, and
`Last-Event-ID` what it has seen. 204 tells it to stop.
"""

from dataclasses import dataclass
from typing import Any

import msgspec

from rental.platform.request import Request, Response

EVENT_STREAM = "text/event-stream"
RETRY_MILLISECONDS = 1500
_UNCHANGED = b": unchanged\n\n"


@dataclass(frozen=True, slots=True)
class Told:
    """How something is now: `version` changes with it, `name` is the event's, `data` anything msgspec encodes.

    `over`: who has seen this version need not ask again.
    """

    version: str
    name: str
    data: Any
    over: bool = False


def event_stream_reply(request: Request, told: Told) -> Response:
    """Answer a reader: the event, a comment to one that has seen it, or nothing more where it is over."""
    if request.headers.get("last-event-id", "") != told.version:
        return Response(_written(told), content_type=EVENT_STREAM)
    return Response(status=204) if told.over else Response(_UNCHANGED, content_type=EVENT_STREAM)


def _written(told: Told) -> bytes:
    # JSON as msgspec writes it has no line breaks: one data line is the whole.
    lines = (f"id: {told.version}", f"retry: {RETRY_MILLISECONDS}", f"event: {told.name}", "data: ")
    return "\n".join(lines).encode() + msgspec.json.encode(told.data) + b"\n\n"

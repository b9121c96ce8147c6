"""Answers that go out whole: head and body of a known length in one piece.

Vanilla MiniStack's server sends the head by itself, and wakes whoever reads it twice: a third of what a call costs.
"""

from typing import Any

import h11
from hypercorn.events import RawData
from hypercorn.protocol.h11 import H11Protocol


def apply() -> None:
    H11Protocol._send_h11_event = _send_whole  # type: ignore[method-assign]


async def _send_whole(self: Any, event: Any) -> None:
    """Send an event with the head that was held back for it. Heads of streams are not held: none knows what follows."""
    try:
        data = self.connection.send(event)
    except h11.LocalProtocolError:
        if self.connection.their_state != h11.ERROR:
            raise
        return
    data = self.__dict__.pop("_held_head", b"") + (data or b"")
    if isinstance(event, h11.Response) and any(name == b"content-length" for name, _ in event.headers):
        self._held_head = data
    elif data:
        await self.send(RawData(data=data))

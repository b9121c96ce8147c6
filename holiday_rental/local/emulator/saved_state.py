"""State that survives more than an orderly stop.

Vanilla MiniStack writes its state when it is stopped, and loses everything when it is killed. Here it is also
written while it runs, when something may have changed, and on `POST /_holiday_rental/save`.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

from ministack import app
from ministack.core import persistence

SAVE_PATH = "/_holiday_rental/save"
_EVERY_SECONDS = 5
_AT_MOST_SHARE = 0.05  # of the time may go into saving
_READS = ("GET", "HEAD", "OPTIONS")
_ATTEMPTS = 20
_saving = threading.Lock()


def apply() -> None:
    if not persistence.PERSIST_STATE:
        return
    logging.getLogger("persistence").setLevel(logging.WARNING)  # else a line per service and save
    serve_everything_else = app.app
    changed = threading.Event()

    async def serve(scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Awaitable[None]]) -> None:
        if scope["type"] == "http" and scope["path"] == SAVE_PATH and scope["method"] == "POST":
            await asyncio.to_thread(_save)
            await app._send_response(send, 204, {}, b"")
            return
        if scope["type"] == "http" and scope["method"] not in _READS:
            changed.set()
        await serve_everything_else(scope, receive, send)

    app.app = serve
    threading.Thread(target=_save_when_changed, args=(changed,), daemon=True, name="save-state").start()


def _save_when_changed(changed: threading.Event) -> None:
    while True:
        changed.wait()
        changed.clear()
        started = time.monotonic()
        _save()
        time.sleep(max(_EVERY_SECONDS, (time.monotonic() - started) / _AT_MOST_SHARE))


def _save() -> None:
    """Write every service's state."""
    with _saving:
        for name, state_of in list(app._build_persistence_save_dict().items()):
            state = _copied(state_of)
            if state is not None:
                persistence.save_state(name, state)


def _copied(state_of: Callable[[], dict[str, Any] | None]) -> dict[str, Any] | None:
    """Copy a service's state; one that changes meanwhile is copied again, and left for the next round in the end."""
    for _ in range(_ATTEMPTS):
        try:
            return state_of()
        except RuntimeError:  # a dictionary changed while it was copied
            time.sleep(0.02)
    return None

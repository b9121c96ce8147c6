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
_log = logging.getLogger("holiday_rental")
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
    """Write every service's state; one that changes while it is copied is left for the next round."""
    with _saving:
        try:
            persistence.save_all(app._build_persistence_save_dict())
        except RuntimeError:  # a service was imported meanwhile
            _log.info("state not saved this time", exc_info=True)

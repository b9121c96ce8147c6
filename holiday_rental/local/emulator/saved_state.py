"""State that survives more than an orderly stop.

Vanilla MiniStack writes its state when it is stopped, and loses everything when it is killed. Here it is also
written while it runs, when something may have changed, and on `POST /_holiday_rental/save`.

A change is on disk after at most five seconds (`HOLIDAY_RENTAL_SAVE_SECONDS`) and the duration of one save, or after
ten such durations where a save takes so long that it would use more than its share of the time.
"""

import asyncio
import hashlib
import json
import logging
import os
import pickle
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

from ministack import app
from ministack.core import persistence

SAVE_PATH = "/_holiday_rental/save"
EVERY_VARIABLE = "HOLIDAY_RENTAL_SAVE_SECONDS"
_EVERY_SECONDS = float(os.environ.get(EVERY_VARIABLE, "5"))
_AT_MOST_SHARE = 0.1  # of the time may go into saving
_READS = ("GET", "HEAD", "OPTIONS")
_ATTEMPTS = 20
_saving = threading.Lock()
_saved: dict[str, bytes | None] = {}  # by service, a digest of what was written last
_log = logging.getLogger(__name__)


def apply() -> None:
    if not persistence.PERSIST_STATE:
        return
    logging.getLogger("persistence").setLevel(logging.WARNING)  # else a line per service and save
    write_at_once()
    serve_everything_else = app.app
    changed = threading.Event()

    async def serve(scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Awaitable[None]]) -> None:
        if scope["type"] == "http" and scope["path"] == SAVE_PATH and scope["method"] == "POST":
            if not await asyncio.to_thread(_save):
                changed.set()
            await app._send_response(send, 204, {}, b"")
            return
        if scope["type"] == "http" and scope["method"] not in _READS:
            changed.set()
        await serve_everything_else(scope, receive, send)

    app.app = serve
    threading.Thread(target=_save_when_changed, args=(changed,), daemon=True, name="save-state").start()


def write_at_once() -> None:
    """Let saves use the JSON encoder that is written in C: `json.dump` never does, and took half of the emulator."""
    persistence.json = SimpleNamespace(dump=_dump, load=json.load, JSONDecodeError=json.JSONDecodeError)


def _dump(document: Any, file: IO[str], **options: Any) -> None:
    file.write(json.dumps(document, **options))


def _save_when_changed(changed: threading.Event) -> None:
    while True:
        changed.wait()
        changed.clear()
        started = time.monotonic()
        try:
            complete = _save()
        except Exception:  # noqa: BLE001 - this thread must outlive a service that could not be copied
            _log.exception("state was not saved; it is tried again")
            complete = False
        if not complete:
            changed.set()
        time.sleep(pause_after(time.monotonic() - started))


def pause_after(seconds: float) -> float:
    """Return how long to wait after a save that took `seconds`."""
    return max(_EVERY_SECONDS, seconds / _AT_MOST_SHARE) - seconds


def _save() -> bool:
    """Write every service's state; False when one could not be copied, because it kept changing."""
    complete = True
    with _saving:
        for name, state_of in list(app._build_persistence_save_dict().items()):
            state = _copied(state_of)
            if state is None:
                complete = False
            else:
                _write_if_changed(name, state)
    return complete


def _write_if_changed(name: str, state: dict[str, Any]) -> None:
    digest, before = _digest(state), _place(name)
    if digest is not None and digest == _saved.get(name):
        return
    persistence.save_state(name, state)
    # MiniStack logs what it could not write, and goes on: then the same is written again.
    _saved[name] = digest if _place(name) != before else None


def _place(name: str) -> tuple[int, int] | None:
    """Return what tells a file from the one that took its place."""
    try:
        found = (Path(persistence.STATE_DIR) / f"{name}.json").stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_ino, found.st_mtime_ns


def _digest(state: dict[str, Any]) -> bytes | None:
    """Tell states apart at a fifth of what writing one costs; None for one that cannot be told."""
    try:
        return hashlib.blake2b(pickle.dumps(state, pickle.HIGHEST_PROTOCOL), digest_size=16).digest()
    except (pickle.PicklingError, TypeError, AttributeError):
        return None


def _copied(state_of: Callable[[], dict[str, Any] | None]) -> dict[str, Any] | None:
    """Copy a service's state; one that changes meanwhile is copied again, and left for the next round in the end."""
    for _ in range(_ATTEMPTS):
        try:
            return state_of()
        except RuntimeError:  # a dictionary changed while it was copied
            time.sleep(0.02)
    return None

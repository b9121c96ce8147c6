"""HTTP on loopback: the API below /api/v1, a page for people, and what it is told to do."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from holiday_rental.local.channel_manager_stand_in import pages
from holiday_rental.local.channel_manager_stand_in.channel_manager import ANSWER_LOST, ChannelManager
from holiday_rental.local.partner_stand_in.server import Handler as PageHandler
from holiday_rental.local.stand_in_server import LoopbackServer

API = "/api/v1/"
_LONGEST_BODY_BYTES = 10 * 1024 * 1024


class Server(LoopbackServer):
    def __init__(self, port: int, manager: ChannelManager) -> None:
        super().__init__(port, Handler)
        self.manager = manager


class Handler(PageHandler):
    server: Server  # type: ignore[assignment] # the other stand-in's page, over this one's state

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server looks for
        path = urlsplit(self.path).path
        if not self._is_for_us():
            self._send(400, b"Bad request", "text/plain")
        elif path.startswith(API):
            self._serve_api(b"")
        elif path == "/":
            self._send(200, pages.overview(self.server.manager.state()).encode(), "text/html; charset=utf-8")
        elif path in ("/health", "/state"):
            self._send_document(200, {"ok": True} if path == "/health" else self.server.manager.state())
        else:
            self._send(404, b"Not found", "text/plain")

    def do_POST(self) -> None:  # noqa: N802 - as above
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _LONGEST_BODY_BYTES or not self._is_for_us():
            self.close_connection = True
            self._send(400, b"Bad request", "text/plain")
            return
        body, path = self.rfile.read(int(length)), urlsplit(self.path).path
        if path.startswith(API):
            self._serve_api(body)
        elif (act := self._acts().get(path)) is None or not self._same_origin():
            self._send(404, b"Not found", "text/plain")
        else:
            self._act(act, body)

    def _acts(self) -> dict[str, Callable[..., Any]]:
        manager = self.server.manager
        return {
            "/connect": manager.connect,
            "/weather": manager.make_weather,
            "/book": manager.book,
            "/change": manager.change,
            "/cancel": manager.cancel,
            "/hint": manager.hint,
        }

    def _serve_api(self, body: bytes) -> None:
        key = self.headers.get("user-api-key", "")
        status, document = self.server.manager.call(self.command, self.path, key, body)
        self.close_connection = True
        if status != ANSWER_LOST:
            self._send(status, json.dumps(document).encode(), "application/json")

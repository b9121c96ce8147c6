"""HTTP on loopback: the partner's own calls, its page, and where our webhooks come."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from holiday_rental.local.partner_stand_in import pages
from holiday_rental.local.partner_stand_in.partner import Partner
from holiday_rental.local.stand_in_server import LOOPBACK, LoopbackServer

WEBHOOKS = "/webhooks"
_LONGEST_BODY_BYTES = 256 * 1024
_IDLE_SECONDS = 60
_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"


class Server(LoopbackServer):
    def __init__(self, port: int, partner: Partner) -> None:
        super().__init__(port, Handler)
        self.partner = partner


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    timeout: ClassVar[int] = _IDLE_SECONDS
    wbufsize = -1

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if not self._is_for_us():
            self._send(400, b"Bad request", "text/plain")
        elif path == "/":
            self._send(200, pages.overview(self.server.partner.state()).encode(), "text/html; charset=utf-8")
        elif path in ("/health", "/state"):
            self._send_document(200, {"ok": True} if path == "/health" else self.server.partner.state())
        else:
            self._send(404, b"Not found", "text/plain")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _LONGEST_BODY_BYTES or not self._is_for_us():
            self.close_connection = True
            self._send(400, b"Bad request", "text/plain")
            return
        body, path = self.rfile.read(int(length)), urlsplit(self.path).path
        if path == WEBHOOKS:
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._send(self.server.partner.hear(headers, body), b"", "text/plain")
        elif (act := self._acts().get(path)) is None or not self._same_origin():
            self._send(404, b"Not found", "text/plain")
        else:
            self._act(act, body)

    def _acts(self) -> dict[str, Callable[..., Any]]:
        partner = self.server.partner
        return {
            "/connect": partner.connect,
            "/weather": partner.make_weather,
            "/book": partner.book,
            "/change": partner.change,
            "/cancel": partner.cancel,
            "/deliver": partner.deliver,
        }

    def _act(self, act: Callable[..., Any], body: bytes) -> None:
        given = {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        try:
            done = act(**given)
        except (TypeError, ValueError) as error:  # a name that is missing, or one that there is not
            self._send_document(400, {"error": str(error)})
            return
        if "text/html" in self.headers.get("Accept", ""):
            self._send(303, b"", "text/plain", {"Location": "/"})
        else:
            self._send_document(200, done)

    def _send_document(self, status: int, document: Any) -> None:
        self._send(status, json.dumps(document, indent=1).encode(), "application/json")

    def _send(self, status: int, body: bytes, content_type: str, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        told = {"Content-Type": content_type, "Cache-Control": "no-store", "Content-Security-Policy": _PAGE_POLICY}
        for name, value in {**told, "X-Frame-Options": "DENY", **(more or {})}.items():
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def _is_for_us(self) -> bool:
        """Tell whether the Host is this machine: a name that a stranger lets point here is not."""
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        return host in {LOOPBACK, "localhost"} or host.endswith(".localhost")

    def _same_origin(self) -> bool:
        """Tell whether no page of elsewhere asks: a browser tells where its page is from."""
        origin = self.headers.get("Origin")
        return origin is None or urlsplit(origin).netloc == self.headers.get("Host", "")

    def log_message(self, *_: Any) -> None:
        """Write nothing down: addresses and bodies hold guests' names."""

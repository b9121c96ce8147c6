"""HTTP on loopback: the API below /v1, and pages for people."""

import base64
import contextlib
import json
import sys
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar
from urllib.parse import urlsplit

from holiday_rental.local.stand_in_server import LOOPBACK, LoopbackServer
from holiday_rental.local.stripe_stand_in import calls, pages
from holiday_rental.local.stripe_stand_in.bank import API_VERSION, Bank, new_id
from holiday_rental.local.stripe_stand_in.deliveries import Deliveries
from holiday_rental.local.stripe_stand_in.faults import Fault, Faults
from holiday_rental.local.stripe_stand_in.idempotency import Reply
from holiday_rental.local.stripe_stand_in.keys import Keys

_LONGEST_BODY_BYTES = 64 * 1024
_IDLE_SECONDS = 120
_HANG_SECONDS = 60
_SILENT = frozenset({Fault.DROP, Fault.HANG})


class Server(LoopbackServer):
    """Everything that requests share."""

    def __init__(self, port: int, bank: Bank, keys: Keys) -> None:
        super().__init__(port, Handler)
        bank.address = f"http://{LOOPBACK}:{self.server_port}"
        self.bank, self.keys, self.faults, self.deliveries = bank, keys, Faults(), Deliveries(bank)


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    timeout: ClassVar[int] = _IDLE_SECONDS
    wbufsize = -1  # headers and body leave together: two small writes on a kept connection wait for each other

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_OPTIONS(self) -> None:
        """Let pages of other origins make payment methods, as Stripe's API does."""
        self._send(204, b"", {"Access-Control-Max-Age": "600"})

    def _serve(self) -> None:
        body = self._body()
        if body is None or not self._is_for_us():
            self.close_connection = True
            self._send(400, b"Bad request", {"Content-Type": "text/plain"})
        elif self.path.startswith("/v1/"):
            self._serve_api(body)
        else:
            status, sent, headers = pages.serve(self.server, self.command, self.path, body, self.headers)
            self._send(status, sent, headers)

    def _serve_api(self, body: str) -> None:
        url = urlsplit(self.path)
        fault = self.server.faults.next(_changes(self.command, url.path))
        if fault in _SILENT:
            self._fall_silent(fault)
            return
        form = url.query if self.command == "GET" else body
        call = calls.Call(self.command, url.path, form, self._secret(), self.headers.get("Idempotency-Key", ""))
        try:
            reply = calls.answer(self.server.bank, self.server.keys, call, fault)
        except Exception as error:  # noqa: BLE001 - nothing was written, and nothing is kept under the key
            print(f"{type(error).__name__} in {self.command} {url.path}", file=sys.stderr, flush=True)
            reply = Reply(500, calls.BROKEN)
        self.server.deliveries.wake()
        if fault is Fault.LOSE:
            self._fall_silent(fault)
            return
        self._send_document(reply)

    def _send_document(self, reply: Reply) -> None:
        headers = {"Content-Type": "application/json", "Request-Id": new_id("req", 14), "Stripe-Version": API_VERSION}
        if reply.replayed:
            headers["Idempotent-Replayed"] = "true"
        self._send(reply.status, json.dumps(reply.document, indent=2).encode(), headers)

    def _fall_silent(self, fault: Fault) -> None:
        """Answer nothing: at once, or once the caller gave up."""
        self.close_connection = True
        if fault is Fault.HANG:
            self.connection.settimeout(_HANG_SECONDS)
            with contextlib.suppress(OSError):
                self.connection.recv(1)

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, **self._cross_origin()}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def _cross_origin(self) -> dict[str, str]:
        if urlsplit(self.path).path != "/v1/payment_methods":
            return {}
        allowed = "Authorization, Content-Type, Idempotency-Key, Stripe-Version"
        return {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": "POST",
            "Access-Control-Allow-Headers": allowed,
        }

    def _body(self) -> str | None:
        """Return what was sent, or None where it cannot be read."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdigit() or int(length) > _LONGEST_BODY_BYTES:
            return None
        try:
            return self.rfile.read(int(length)).decode("utf-8")
        except (UnicodeDecodeError, OSError):
            return None

    def _is_for_us(self) -> bool:
        """Tell whether the Host is this machine: a name that a stranger lets point here is not."""
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        return host in {LOOPBACK, "localhost"} or host.endswith(".localhost")

    def _secret(self) -> str:
        scheme, _, value = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return value.strip()
        if scheme.lower() != "basic":
            return ""
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[0]
        except ValueError:
            return ""

    def log_message(self, *_: Any) -> None:
        """Write nothing down: addresses hold ids, and bodies hold cards."""


def _changes(method: str, path: str) -> str:
    """Return the PaymentIntent that a call would change by its address."""
    _, _, named = path.partition("/payment_intents/")
    return named.partition("/")[0] if method == "POST" else ""

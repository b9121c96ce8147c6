"""A partner on this machine that webhooks are sent to: verifies as the standard has it, and keeps what it was told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


class WebhookReceiver:
    """`secret` is what messages must be signed with; `status` what a verified one is answered."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/webhooks"
        self.secret, self.status = "", 204
        self.messages: list[dict[str, Any]] = []
        self.refused = 0

    def of(self, property_id: str) -> list[dict[str, Any]]:
        """Return what was taken of a property, in the order in which it came."""
        return [each for each in self.messages if each["property"] and each["property"]["id"] == property_id]

    def hear(self, body: bytes, headers: dict[str, str]) -> int:
        try:
            told = Webhook(self.secret).verify(body, headers)
        except WebhookVerificationError:
            self.refused += 1
            return 401
        if self.status < 300:
            self.messages.append(told)
        return self.status


@contextmanager
def webhook_receiver() -> Iterator[WebhookReceiver]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    receiver = WebhookReceiver(server.server_address[1])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(receiver.hear(body, dict(self.headers.items())))
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server.RequestHandlerClass = Handler
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

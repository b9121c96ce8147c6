"""A platform that is only told of, and its start page over HTTP: what the page is tested with, without an emulator."""

import contextlib
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from holiday_rental.local.clock_file import ClockFile
from holiday_rental.local.dead_letters import Waiting
from holiday_rental.local.start_page.answers import Asked, StartPage
from holiday_rental.local.start_page.facts import Letter, Site, Table

FIRST = datetime(2026, 12, 1, 9, tzinfo=UTC)


class ToldPlatform:
    """Holds what the page shows; letters are sent by `send`."""

    def __init__(self, directory):
        self.clock = ClockFile(directory / "clock.json")
        self.sent = []
        self.told_queues = [Waiting("Rentals/payments", 2, 0), Waiting("Rentals/reminders", 0, 0)]

    def send(self, to="ada@example.com", subject="Booked", html="<p>Hello</p>", text="Hello", files=()):
        number = len(self.sent) + 1
        at = FIRST + timedelta(hours=number)
        self.sent.append(Letter(number, at, "stays@example.com", (to,), subject, text, html, files))
        return self.sent[-1]

    def letters(self):
        return list(self.sent)

    def count_letters(self):
        return len(self.sent)

    def sites(self):
        return [Site("Seaview Stays", "http://seaview.localhost:4566", "host@seaview.example")]

    def payments(self):
        return "http://127.0.0.1:4567"

    def partner(self):
        return "http://127.0.0.1:4568"

    def channel_manager(self):
        return "http://127.0.0.1:4569"

    def passwords(self):
        return ".holiday-rental/host-users.json"

    def tables(self):
        return [Table("Rentals-Data-Table", 1234)]

    def queues(self):
        return self.told_queues


@contextlib.contextmanager
def served(platform):
    """Serve a platform's page, and yield its address."""
    page = StartPage(platform)

    class Handler(BaseHTTPRequestHandler):
        def serve(self):
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0))).decode()
            address = urlsplit(self.path)
            answer = page.answer(Asked(self.command, address.path, address.query, headers, body))
            self.send_response(answer.status)
            for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = do_POST = serve  # noqa: N815 - http.server's names

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()

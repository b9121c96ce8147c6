"""Another channel's calendar on this machine: says what a test tells it, and how often it was asked.

It takes whatever is posted to it too.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class PartnerCalendar:
    """`stays` are (uid, check-in, check-out) as ISO dates; `asked` the If-None-Match of each request."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/calendar.ics?key=secret-of-the-partner"
        self.webhooks_url = f"http://127.0.0.1:{port}/webhooks"
        self.stays: list[tuple[str, str, str]] = []
        self.asked: list[str] = []
        self.status = 200

    def body(self) -> bytes:
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Partner//Calendar//EN"]
        for uid, check_in, check_out in self.stays:
            lines += ["BEGIN:VEVENT", f"UID:{uid}@partner.example", "SUMMARY:Reserved"]
            lines += [f"DTSTART;VALUE=DATE:{check_in.replace('-', '')}"]
            lines += [f"DTEND;VALUE=DATE:{check_out.replace('-', '')}", "END:VEVENT"]
        return "".join(f"{line}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


@contextmanager
def partner_calendar() -> Iterator[PartnerCalendar]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    partner = PartnerCalendar(server.server_address[1])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = partner.body()
            etag = f'"{hash(body):x}"'
            partner.asked.append(self.headers.get("If-None-Match", ""))
            unchanged = partner.asked[-1] == etag
            self.send_response(304 if unchanged and partner.status == 200 else partner.status)
            self.send_header("ETag", etag)
            self.send_header("Content-Type", "text/calendar")
            self.end_headers()
            if not unchanged and partner.status == 200:
                self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server.RequestHandlerClass = Handler
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield partner
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

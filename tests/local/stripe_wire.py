"""Plain HTTP to the stand-in for Stripe, and an endpoint that hears its webhooks."""

import http.client
import http.server
import json
import queue
import threading
import urllib.parse

_HEARD_SECONDS = 15


class Wire:
    """Plain HTTP to a stand-in."""

    def __init__(self, stand_in):
        self.stand_in = stand_in

    def ask(self, method, path, fields=(), key=None, **headers):
        """Return (status, headers, body as it came)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.stand_in.port, timeout=10)
        secret = self.stand_in.keys.api_key if key is None else key
        form = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": f"Bearer {secret}"}
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, urllib.parse.urlencode(fields), form | sent)
        reply = connection.getresponse()
        body = reply.read().decode()
        connection.close()
        return reply.status, reply.headers, body

    def post(self, path, *fields, **headers):
        status, _, body = self.ask("POST", f"/v1/{path}", fields, **headers)
        return status, json.loads(body)

    def get(self, path):
        return json.loads(self.ask("GET", f"/v1/{path}")[2])

    def paid(self, method="pm_card_visa", back="https://seaview.example/booking?id=1"):
        asked = ("amount", "3000"), ("currency", "eur"), ("capture_method", "manual"), ("payment_method", method)
        return self.post("payment_intents", *asked, ("confirm", "true"), ("return_url", back))[1]


class Listener:
    """An endpoint for webhooks; it answers what it is told to, and keeps what it heard."""

    def __init__(self):
        heard = self.heard = queue.Queue()
        answers = self.answers = []

        class Hear(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                heard.put((dict(self.headers), body))
                self.send_response(answers.pop(0) if answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hear)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?x=1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self):
        return self.heard.get(timeout=_HEARD_SECONDS)

    def kinds(self, count):
        return [json.loads(self.next()[1])["type"] for _ in range(count)]

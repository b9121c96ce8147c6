"""Messages over real HTTP on loopback: what is sent, what is made of an answer, and where nothing is sent."""

import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from standardwebhooks.webhooks import Webhook as Standard

from rental.channels.domain.delivery import Answer
from rental.channels.http_webhook import HttpEndpoints
from rental.kernel.secret_url import Doors
from rental.kernel.webhook_signature import webhook_secret
from tests.support.samples import KEY

SECRET, BODY = webhook_secret(KEY, "hook", 1), b'{"type":"ping.v1"}'


class Receiver:
    def __init__(self):
        self.asked, self.answer = [], (200, {}, b"thank you")
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.asked.append((self.path, {name.lower(): each for name, each in self.headers.items()}, body))
                status, headers, said = receiver.answer
                self.send_response(status)
                for name, each in {"content-length": str(len(said)), **headers}.items():
                    self.send_header(name, each)
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_):
                pass

        self.listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.listener.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.listener.server_port}/in?key=s"

    def stop(self):
        self.listener.shutdown()
        self.listener.server_close()


@pytest.fixture
def receiver():
    started = Receiver()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def endpoints():
    return HttpEndpoints(Doors(local=True))


def send(endpoints, url):
    return endpoints.send(url, "msg-1", BODY, [SECRET])


def test_a_message_is_posted_whole_and_signed(endpoints, receiver):
    answer = send(endpoints, receiver.url)
    ((path, headers, body),) = receiver.asked
    assert (answer.status, answer.body, answer.taken) == (200, "thank you", True)
    assert (path, body, headers["content-type"]) == ("/in?key=s", BODY, "application/json")
    assert Standard(SECRET).verify(body, headers) == json.loads(BODY)


def test_an_answer_is_read_no_further_than_it_is_shown(endpoints, receiver):
    receiver.answer = 503, {"retry-after": "120"}, b"\xff" + b"x" * 100_000
    answer = send(endpoints, receiver.url)
    assert (answer.status, len(answer.body), answer.retry_after) == (503, 500, timedelta(minutes=2))
    assert not answer.taken


@pytest.mark.parametrize("asked", ["", "soon", "-5", "9" * 7, "\u0663"])
def test_what_is_no_number_of_seconds_asks_for_nothing(endpoints, receiver, asked):
    receiver.answer = 429, {"retry-after": asked.encode().decode("latin-1")}, b""
    assert send(endpoints, receiver.url).retry_after is None


def test_a_redirect_is_not_followed(endpoints, receiver):
    receiver.answer = 302, {"location": receiver.url}, b""
    assert send(endpoints, receiver.url).status == 302
    assert len(receiver.asked) == 1


def test_nothing_is_sent_to_where_no_stranger_may_lead_us(receiver):
    inside = HttpEndpoints(resolver=Leading("10.0.0.7"), dial=_never)
    assert inside.send("https://partner.example/in", "msg-1", BODY, [SECRET]).failure.startswith("The address leads")
    assert HttpEndpoints(dial=_never).send(receiver.url, "msg-1", BODY, [SECRET]).failure.startswith("The address")
    assert receiver.asked == []


def test_why_there_is_no_answer_is_said(endpoints, receiver):
    receiver.stop()
    assert send(endpoints, receiver.url).failure == "The endpoint cannot be reached."
    unknown = HttpEndpoints(resolver=Leading())
    assert unknown.send("https://partner.example/", "msg-1", BODY, [SECRET]).failure == "There is no host of that name."
    slow = HttpEndpoints(Doors(local=True), monotonic=iter([0, 6, 6, 6]).__next__)
    answer = send(slow, "http://127.0.0.1:9/")
    assert answer == Answer(failure="The endpoint took longer than 5 seconds.", milliseconds=6000)


class Leading:
    def __init__(self, *addresses):
        self.addresses = addresses

    def resolve(self, *_):
        return self.addresses


def _never(*_):
    raise AssertionError("nothing may be dialled")

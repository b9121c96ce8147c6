"""The emulator is served by httptools and uvloop: what its own server did for those who call it, this one does."""

import contextlib
import socket
import threading

import pytest
import uvloop
from hypercorn.config import Config

from holiday_rental.local.emulator import quick_server
from tests.conftest import free_port
from tests.local.local_aws import eventually

GET = b"GET /some%20path/?a=b HTTP/1.1\r\nHost: a\r\n\r\n"
NO_REQUEST = b"\x16\x03\x01 no request\r\n\r\n"
WHOLE = (b"content-length", b"5")


@contextlib.contextmanager
def served(answer):
    """An application that answers each request so, behind the quick server: its address."""
    config = Config()
    config.bind = [f"127.0.0.1:{free_port()}"]

    async def application(scope, receive, send):
        if scope["type"] == "lifespan":
            while (await receive())["type"] != "lifespan.shutdown":
                await send({"type": "lifespan.startup.complete"})
            await send({"type": "lifespan.shutdown.complete"})
        else:
            await answer(scope, receive, send)

    server = quick_server.server(application, config)

    thread = threading.Thread(target=uvloop.run, args=(server.serve(),))
    thread.start()
    eventually(lambda: server.started)
    try:
        yield server.config.port
    finally:
        server.should_exit = True
        thread.join(10)


@contextlib.contextmanager
def asked(port, request):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as caller:
        caller.sendall(request)
        yield caller


def start(status=200, *headers):
    return {"type": "http.response.start", "status": status, "headers": list(headers)}


def body(part, *, more=False):
    return {"type": "http.response.body", "body": part, "more_body": more}


def test_the_plain_emulator_is_served_otherwise(vanilla, extended):
    """Told by how each refuses what is no request."""

    def refusal(aws):
        with asked(aws.port, NO_REQUEST) as caller:
            return caller.recv(1000)

    plain, quick = refusal(vanilla), refusal(extended)
    assert plain.startswith(b"HTTP/1.1 400 ")
    assert b"content-length: 0" in plain
    assert quick.startswith(b"HTTP/1.1 400 ")
    assert quick.endswith(b"Invalid HTTP request received.")


def test_head_and_body_go_out_together_with_no_header_of_the_servers_own():
    async def answer(_scope, _receive, send):
        await send(start(200, WHOLE))
        await send(body(b"hello"))

    with served(answer) as port, asked(port, GET) as caller:
        assert caller.recv(1000) == b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello"


def test_the_application_sees_the_path_as_it_was_sent_and_as_it_is_meant():
    seen = {}

    async def answer(scope, _receive, send):
        seen.update(scope)
        await send(start(204))
        await send(body(b""))

    with served(answer) as port, asked(port, GET.replace(b"Host", b"X-Some-Name: 1\r\nHost")) as caller:
        assert caller.recv(1000).startswith(b"HTTP/1.1 204 No Content\r\n")
    assert (seen["path"], seen["raw_path"], seen["query_string"]) == ("/some path/", b"/some%20path/", b"a=b")
    assert seen["headers"] == [(b"x-some-name", b"1"), (b"host", b"a")]


def test_a_stream_begins_before_its_end_is_known_and_its_reader_may_go():
    gone = threading.Event()

    async def answer(_scope, receive, send):
        await receive()
        await send(start(200))
        await send(body(b"first", more=True))
        assert (await receive())["type"] == "http.disconnect"
        gone.set()

    with served(answer) as port:
        with asked(port, GET) as caller:
            got = b""
            while b"first" not in got:
                got += caller.recv(1000)
            assert b"transfer-encoding: chunked" in got
        assert gone.wait(10)


@pytest.mark.parametrize(
    "sent", [b"Content-Length: 5\r\n\r\nhello", b"Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"]
)
def test_who_expects_to_be_asked_for_the_body_is_asked_and_what_is_sent_arrives(sent):
    async def answer(_scope, receive, send):
        parts, more = b"", True
        while more:
            message = await receive()
            parts, more = parts + message["body"], message["more_body"]
        await send(start(200, WHOLE))
        await send(body(parts))

    head, _, rest = sent.partition(b"\r\n\r\n")
    request = b"PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n" + head + b"\r\n\r\n"
    with served(answer) as port, asked(port, request) as caller:
        assert caller.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        caller.sendall(rest)
        assert caller.recv(1000).endswith(b"\r\n\r\nhello")


def test_what_is_no_request_is_refused_and_the_next_caller_served():
    async def answer(_scope, _receive, send):
        await send(start(200, WHOLE))
        await send(body(b"hello"))

    with served(answer) as port:
        with asked(port, NO_REQUEST) as caller:
            assert caller.recv(1000).startswith(b"HTTP/1.1 400 ")
        with asked(port, GET) as caller:
            assert caller.recv(1000).endswith(b"hello")

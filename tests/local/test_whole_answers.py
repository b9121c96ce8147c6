"""The emulator's answers go out in one piece where their length is known; streams begin at once."""

import asyncio

import h11
import pytest
from hypercorn.config import Config
from hypercorn.protocol.h11 import H11Protocol

from holiday_rental.local.emulator import whole_answers

VANILLA = H11Protocol._send_h11_event


@pytest.fixture
def _whole(monkeypatch):
    monkeypatch.setattr(H11Protocol, "_send_h11_event", VANILLA)
    whole_answers.apply()


def sent(headers, *parts, method="GET"):
    """Return the pieces in which an answer with these headers and parts of a body goes out."""
    pieces = []

    async def send(event):
        pieces.append(event.data)

    async def answer():
        protocol = H11Protocol.__new__(H11Protocol)
        protocol.connection, protocol.send = h11.Connection(h11.SERVER), send
        protocol.config = Config()
        protocol.connection.receive_data(f"{method} / HTTP/1.1\r\nhost: a\r\n\r\n".encode())
        assert isinstance(protocol.connection.next_event(), h11.Request)
        await protocol._send_h11_event(h11.Response(status_code=200, headers=headers))
        for part in parts:
            await protocol._send_h11_event(h11.Data(data=part))
        await protocol._send_h11_event(h11.EndOfMessage())

    asyncio.run(answer())
    return [piece for piece in pieces if piece]


def test_the_plain_server_sends_head_and_body_apart():
    assert len(sent([("content-length", "5")], b"hello")) == 2


@pytest.mark.usefixtures("_whole")
def test_head_and_body_go_out_together():
    (piece,) = sent([("content-length", "5")], b"hello")
    assert piece.startswith(b"HTTP/1.1 200")
    assert piece.endswith(b"\r\n\r\nhello")


@pytest.mark.usefixtures("_whole")
def test_an_answer_without_a_body_goes_out():
    (piece,) = sent([("content-length", "5")], method="HEAD")
    assert piece.endswith(b"\r\n\r\n")


@pytest.mark.usefixtures("_whole")
def test_a_stream_begins_before_its_first_part():
    head, first, *_ = sent([], b"one", b"two")
    assert head.endswith(b"\r\n\r\n")
    assert b"one" in first


@pytest.mark.usefixtures("_whole")
def test_a_body_in_parts_has_the_head_before_its_first():
    assert [piece[-3:] for piece in sent([("content-length", "6")], b"one", b"two")] == [b"one", b"two"]


@pytest.mark.usefixtures("_whole")
def test_what_the_protocol_does_not_allow_is_raised():
    with pytest.raises(h11.LocalProtocolError):
        sent([("content-length", "2")], b"hello")

"""A server that plays a channel, the adapter that is led to it, and a watch on every connection."""

import socket
import ssl

import pytest

from rental.calendar_sync.http_feed.feeds import HttpFeeds
from rental.platform.vetted_exchange import timed
from tests.contexts.calendar_sync.feed_server import FeedServer, authority


@pytest.fixture(autouse=True)
def no_way_out(monkeypatch):
    """Fail on any connection that is not to loopback, whoever makes it."""
    connect = socket.socket.connect

    def watched(self, address):
        assert address[0] in {"127.0.0.1", "::1"}, f"a request left for {address}"
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", watched)


@pytest.fixture
def server(tmp_path):
    started = FeedServer(tmp_path)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def feeds(server, tmp_path):
    context = timed(ssl.create_default_context(cafile=str(authority(tmp_path))))
    return HttpFeeds(resolver=server, dial=server.dial, tls=context)

"""One suite for the fake and for the adapter against a real server."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from rental.calendar_sync.domain.reading import FEED_LIMIT_BYTES
from rental.calendar_sync.http_feed.feeds import HttpFeeds
from rental.calendar_sync.ports import NOTHING_SEEN, Failed, Failure, Feeds, Fetched, NotModified, Validators
from rental.kernel.secret_url import secret_url
from rental.platform.vetted_exchange import timed
from tests.contexts.calendar_sync.fakes import FakeFeeds
from tests.contexts.calendar_sync.feed_server import HOST, FeedServer, authority, response

URL = secret_url(f"https://{HOST}/a.ics?s=secret")
SEEN = Validators('"v1"', "Sat, 28 Nov 2026 09:00:00 GMT")
_STATUSES = {Failure.BUSY: 503, Failure.FORBIDDEN: 403, Failure.SERVER: 500}


@dataclass
class Channel:
    feeds: Feeds
    hold: Callable


@pytest.fixture(params=["fake", "http"])
def channel(request, tmp_path):
    if request.param == "fake":
        fake = FakeFeeds()
        yield Channel(fake, lambda held: fake.held.update({URL: held}))
        return
    server = FeedServer(tmp_path)
    server.start()

    def hold(held):
        if isinstance(held, Failed):
            answer = response(_STATUSES[held.reason], Retry_After=held.retry_after_seconds)
        else:
            answer = response(200, held.body, ETag=held.validators.etag, Last_Modified=held.validators.last_modified)
        server.answers[URL.target] = answer

    context = timed(ssl.create_default_context(cafile=str(authority(tmp_path))))
    yield Channel(Conditional(HttpFeeds(resolver=server, dial=server.dial, tls=context), server), hold)
    server.stop()


@dataclass
class Conditional:
    """The adapter; the server beside it answers as HTTP asks where it is shown the version it holds, or nothing."""

    feeds: Feeds
    server: FeedServer

    def fetch(self, url, seen=NOTHING_SEEN):
        kept = self.server.answers.setdefault(url.target, response(404))
        if seen.etag and f"ETag: {seen.etag}\r\n".encode() in kept:
            self.server.answers[url.target] = response(304, ETag=seen.etag)
        try:
            return self.feeds.fetch(url, seen)
        finally:
            self.server.answers[url.target] = kept


def test_what_is_held_is_fetched_with_its_validators(channel):
    channel.hold(Fetched(b"BEGIN:VCALENDAR\r\n", SEEN))
    assert channel.feeds.fetch(URL) == Fetched(b"BEGIN:VCALENDAR\r\n", SEEN)


def test_what_did_not_change_is_not_fetched_again(channel):
    channel.hold(Fetched(b"one", SEEN))
    assert channel.feeds.fetch(URL, SEEN) == NotModified()


def test_what_changed_is_fetched_whole(channel):
    channel.hold(Fetched(b"two", Validators('"v2"')))
    assert channel.feeds.fetch(URL, SEEN) == Fetched(b"two", Validators('"v2"'))


def test_what_is_not_there_is_gone(channel):
    assert channel.feeds.fetch(URL) == Failed(Failure.GONE)


@pytest.mark.parametrize("failed", [Failed(Failure.BUSY, 120), Failed(Failure.FORBIDDEN), Failed(Failure.SERVER)])
def test_a_server_that_refuses_is_told_by_its_reason(channel, failed):
    channel.hold(failed)
    assert channel.feeds.fetch(URL) == failed


def test_exactly_1_mib_is_taken_and_not_a_byte_more(channel):
    channel.hold(Fetched(b"x" * FEED_LIMIT_BYTES))
    assert channel.feeds.fetch(URL) == Fetched(b"x" * FEED_LIMIT_BYTES)
    channel.hold(Fetched(b"x" * (FEED_LIMIT_BYTES + 1)))
    assert channel.feeds.fetch(URL) == Failed(Failure.TOO_LARGE)

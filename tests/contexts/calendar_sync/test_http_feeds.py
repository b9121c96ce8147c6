"""The adapter against a hostile server, over real TLS; every connection is watched, and none leaves this machine."""

import itertools
import json
import socket
import ssl
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from rental.calendar_sync.domain.reading import FEED_LIMIT_BYTES
from rental.calendar_sync.http_feed.feeds import DEADLINE_SECONDS, HttpFeeds
from rental.calendar_sync.ports import Failed, Failure, Fetched, Validators
from rental.kernel.secret_url import Doors, secret_url
from rental.platform.dns import SystemResolver
from rental.platform.vetted_exchange import CONNECT_SECONDS, timed
from tests.contexts.calendar_sync.feed_server import (
    HOST,
    MOVED_HOST,
    PUBLIC,
    FeedServer,
    certificate,
    response,
)

ADDRESSES = json.loads((Path(__file__).parents[2] / "data" / "feed_addresses.json").read_text("utf-8"))
URL = secret_url(f"https://{HOST}/a.ics?s=secret")
BODY = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def test_the_connection_goes_to_the_vetted_address_under_the_name_that_was_asked_for(server, feeds):
    server.answers["/a.ics?s=secret"] = response(200, BODY)
    assert feeds.fetch(URL) == Fetched(BODY)
    assert server.dialled == [(PUBLIC, 443)]
    assert server.server_names == [HOST]
    ((path, headers),) = server.asked
    assert (path, headers["Host"], headers["Accept-Encoding"]) == ("/a.ics?s=secret", HOST, "gzip")
    assert "If-None-Match" not in headers


def test_validators_are_shown_as_they_were_given(server, feeds):
    server.answers[URL.target] = response(304)
    feeds.fetch(URL, Validators('W/"a"', "Sat, 28 Nov 2026 09:00:00 GMT"))
    headers = server.asked[0][1]
    assert headers["If-None-Match"] == 'W/"a"'
    assert headers["If-Modified-Since"] == "Sat, 28 Nov 2026 09:00:00 GMT"


def test_not_modified_without_having_asked_is_no_answer(server, feeds):
    server.answers[URL.target] = response(304)
    assert feeds.fetch(URL) == Failed(Failure.UNEXPECTED)


@pytest.mark.parametrize("address", [each for each in ADDRESSES["closed_addresses"] if each], ids=ascii)
def test_a_name_that_leads_to_a_closed_address_is_not_connected_to(server, feeds, address):
    for resolved in ([address], [PUBLIC, address], [address, PUBLIC]):
        server.names[HOST] = resolved
        assert feeds.fetch(URL) == Failed(Failure.ADDRESS)
    assert server.dialled == []


def test_the_name_is_resolved_once_so_that_it_cannot_lead_elsewhere_after_it_was_vetted(server, feeds):
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    server.answers[URL.target] = response(200, BODY)
    server.resolve = lambda *_: next(answers)
    assert feeds.fetch(URL) == Fetched(BODY)
    assert server.dialled == [(PUBLIC, 443)]


@pytest.mark.parametrize(
    "location", [each for each in ADDRESSES["refused_urls"] if each.isascii() and "://" in each], ids=ascii
)
def test_a_redirect_to_an_address_that_would_be_refused_is_not_followed(server, feeds, location):
    on_one_line = location.replace("\r", "").replace("\n", "\t")
    server.answers[URL.target] = response(302, Location=on_one_line)
    failed = feeds.fetch(URL)
    assert isinstance(failed, Failed)
    assert failed.reason in {Failure.ADDRESS, Failure.BROKEN, Failure.REDIRECTS}
    assert len(server.dialled) == 1


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "64:ff9b::a9fe:a9fe", "fd00:ec2::254"]
)
def test_a_redirect_to_a_name_that_leads_to_a_closed_address_is_not_followed(server, feeds, address):
    server.names[MOVED_HOST] = [address]
    server.answers[URL.target] = response(301, Location=f"https://{MOVED_HOST}/b.ics")
    assert feeds.fetch(URL) == Failed(Failure.ADDRESS)
    assert len(server.dialled) == 1


def test_three_redirects_are_followed_each_vetted_and_a_fourth_is_not(server, feeds):
    server.answers["/a.ics?s=secret"] = response(302, Location="b.ics")
    server.answers["/b.ics"] = response(307, Location=f"//{MOVED_HOST}/c.ics")
    server.answers["/c.ics"] = response(308, Location="/d.ics?x=1#y")
    server.answers["/d.ics?x=1"] = response(200, BODY)
    assert feeds.fetch(URL) == Fetched(BODY)
    assert [address for address, _ in server.dialled] == [
        PUBLIC,
        PUBLIC,
        "2606:4700:4700::1111",
        "2606:4700:4700::1111",
    ]
    assert [headers["Host"] for _, headers in server.asked] == [HOST, HOST, MOVED_HOST, MOVED_HOST]
    server.answers["/d.ics?x=1"] = response(302, Location="/e.ics")
    assert feeds.fetch(URL) == Failed(Failure.REDIRECTS)


@pytest.mark.parametrize("location", [f"http://{HOST}/a.ics", "http://localhost/a.ics", "http://127.0.0.1:80/"])
def test_https_never_leads_to_plain_http_even_where_that_is_open(server, feeds, location):
    server.answers[URL.target] = response(302, Location=location)
    assert isinstance(feeds.fetch(URL), Failed)
    feeds.doors = Doors(local=True)
    assert feeds.fetch(URL).reason in {Failure.REDIRECTS, Failure.ADDRESS}
    assert len(server.dialled) == 2


def test_a_redirect_to_nowhere_is_broken(server, feeds):
    server.answers[URL.target] = response(302)
    assert feeds.fetch(URL) == Failed(Failure.BROKEN)


def test_a_certificate_of_another_name_or_of_an_unknown_authority_is_refused(server, feeds, tmp_path):
    server.names["other.example"] = [PUBLIC]
    assert feeds.fetch(secret_url("https://other.example/a.ics")) == Failed(Failure.CERTIFICATE)
    assert replace(feeds, tls=timed(ssl.create_default_context(cafile=None))).fetch(URL) == Failed(Failure.CERTIFICATE)
    assert server.asked == []


def test_the_next_vetted_address_is_tried_where_one_does_not_answer(server, feeds):
    server.names[HOST] = [*(f"2606:4700:4700::{n}" for n in range(8)), PUBLIC, "8.8.8.8"]
    server.answers[URL.target] = response(200, BODY)
    answering, tried = server.dial, []

    def dial(address, port, timeout_seconds):
        tried.append(address)
        assert timeout_seconds == CONNECT_SECONDS
        if address != tried[0]:
            return answering(address, port, timeout_seconds)
        raise TimeoutError

    assert replace(feeds, dial=dial).fetch(URL) == Fetched(BODY)
    assert tried == [PUBLIC, "8.8.8.8"]


def test_a_redirect_may_be_written_in_utf_8(server, feeds):
    server.answers[URL.target] = response(302, Location="/é.ics".encode().decode("latin-1"))
    server.answers["/%C3%A9.ics"] = response(200, BODY)
    assert feeds.fetch(URL) == Fetched(BODY)


def test_a_fourth_address_is_not_tried(server, feeds):
    server.names[HOST] = [f"8.8.8.{n}" for n in range(9)]
    tried = []

    def dial(address, port, timeout_seconds):
        tried.append(address)
        raise ConnectionRefusedError

    assert replace(feeds, dial=dial).fetch(URL) == Failed(Failure.UNREACHABLE)
    assert len(tried) == 3


@pytest.mark.parametrize(
    ("error", "reason"), [(ConnectionRefusedError, Failure.UNREACHABLE), (TimeoutError, Failure.TIMEOUT)]
)
def test_an_address_that_does_not_answer_is_told_by_its_reason(feeds, error, reason):
    def dial(*_):
        raise error

    assert replace(feeds, dial=dial).fetch(URL) == Failed(reason)


def test_an_unknown_name_is_unresolved(feeds):
    assert feeds.fetch(secret_url("https://unknown.example/")) == Failed(Failure.UNRESOLVED)


def test_a_server_that_answers_one_byte_at_a_time_is_left_at_the_deadline(server, feeds):
    """The clock moves a second each time it is asked, and it is asked before each read: nothing here waits."""
    server.answers[URL.target] = response(200, b"x" * FEED_LIMIT_BYTES)
    clock = itertools.count()
    assert replace(feeds, monotonic=lambda: next(clock)).fetch(URL) == Failed(Failure.TIMEOUT)
    assert next(clock) <= DEADLINE_SECONDS + 2


@pytest.fixture
def partner(tmp_path):
    started = FeedServer(tmp_path)
    certificate(tmp_path, HOST)
    started.start(encrypted=False)
    yield started
    started.stop()


def test_the_local_partner_is_fetched_over_plain_http_where_that_is_open(partner):
    feeds, port = HttpFeeds(Doors(local=True)), partner.listener.server_port
    partner.answers["/a.ics"] = response(200, BODY)
    assert feeds.fetch(secret_url(f"http://127.0.0.1:{port}/a.ics", Doors(local=True))) == Fetched(BODY)
    partner.answers["/a.ics"] = response(302, Location=f"http://10.0.0.1:{port}/")
    assert feeds.fetch(secret_url(f"http://127.0.0.1:{port}/a.ics", Doors(local=True))) == Failed(Failure.ADDRESS)


def test_a_local_name_that_leads_away_from_this_machine_is_not_connected_to(partner):
    partner.names["partner.localhost"] = ["10.0.0.1"]
    feeds = HttpFeeds(Doors(local=True), resolver=partner, dial=partner.dial)
    assert feeds.fetch(secret_url("http://partner.localhost/a.ics", Doors(local=True))) == Failed(Failure.ADDRESS)
    assert partner.dialled == []


def test_the_system_resolves_and_knows_a_deadline(monkeypatch):
    assert "127.0.0.1" in SystemResolver().resolve("127.0.0.1", 443, 5)
    with pytest.raises(OSError):  # noqa: PT011 - whichever the system raises
        SystemResolver().resolve("a..b", 443, 5)
    held = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: held.wait() and [])
    with pytest.raises(TimeoutError):
        SystemResolver().resolve("feeds.example", 443, 0)
    held.set()


def test_nothing_that_is_raised_or_answered_holds_the_secret(server, feeds):
    server.answers[URL.target] = response(302, Location=f"http://{HOST}/secret")
    assert "secret" not in repr(feeds.fetch(URL))
    assert "secret" not in repr([URL, server.names])

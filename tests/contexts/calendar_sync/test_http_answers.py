"""What the adapter makes of answers: whole ones are taken, all others told by their reason."""

import gzip

import pytest

from rental.calendar_sync.domain.reading import FEED_LIMIT_BYTES
from rental.calendar_sync.ports import Failed, Failure, Fetched
from rental.kernel.secret_url import secret_url
from tests.contexts.calendar_sync.feed_server import HOST, response

URL = secret_url(f"https://{HOST}/a.ics?s=secret")
BODY = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (response(200, BODY)[:-4], Failure.BROKEN),
        (response(200, BODY, Content_Length=None), None),
        (response(200, b"20\r\n%b\r\n0\r\n\r\n" % BODY, Content_Length=None, Transfer_Encoding="chunked"), None),
        (response(200, b"ff\r\n" + BODY, Content_Length=None, Transfer_Encoding="chunked"), Failure.BROKEN),
        (response(200, gzip.compress(BODY, mtime=0), Content_Encoding="gzip"), None),
        (response(200, gzip.compress(BODY, mtime=0)[:-9], Content_Encoding="gzip"), Failure.BROKEN),
        (response(200, gzip.compress(BODY, mtime=0) * 2, Content_Encoding="gzip"), Failure.BROKEN),
        (response(200, BODY, Content_Encoding="gzip"), Failure.BROKEN),
        (response(200, BODY, Content_Encoding="br"), Failure.BROKEN),
        (response(200, gzip.compress(b"x" * 20_000_000, mtime=0), Content_Encoding="gzip"), Failure.TOO_LARGE),
        (response(200, b"", Content_Length=10**12), Failure.TOO_LARGE),
        (response(200, b"x" * (FEED_LIMIT_BYTES + 1), Content_Length=None), Failure.TOO_LARGE),
        (b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 200 + b"\r\n", Failure.BROKEN),
        (b"HTTP/1.1 200 OK\r\nx: " + b"y" * 100_000 + b"\r\n\r\n", Failure.BROKEN),
        (b"SSH-2.0-OpenSSH_9.6\r\n", Failure.BROKEN),
        (b"", Failure.UNREACHABLE),
        (response(204), Failure.UNEXPECTED),
        (response(401), Failure.FORBIDDEN),
        (response(410), Failure.GONE),
        (response(502), Failure.SERVER),
    ],
)  # fmt: skip
def test_an_answer_is_whole_or_it_is_none(server, feeds, answer, expected):
    server.answers[URL.target] = answer
    assert feeds.fetch(URL) == (Failed(expected) if expected else Fetched(BODY))


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("120", 120),
        ("999999999", 86400),
        ("Sat, 28 Nov 2026 09:05:00 GMT", 300),
        ("Sat, 28 Nov 2026 08:00:00 GMT", None),
        ("-5", None),
        ("0", None),
        ("soon", None),
        ("9" * 400, None),
    ],
)
def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(server, feeds, asked, seconds):
    server.answers[URL.target] = response(429, Retry_After=asked, Date="Sat, 28 Nov 2026 09:00:00 GMT")
    assert feeds.fetch(URL) == Failed(Failure.BUSY, seconds)


def test_validators_that_could_not_be_sent_again_are_not_kept(server, feeds):
    server.answers[URL.target] = response(200, BODY, ETag='"' + "x" * 600 + '"', Last_Modified="\xff")
    assert feeds.fetch(URL) == Fetched(BODY)

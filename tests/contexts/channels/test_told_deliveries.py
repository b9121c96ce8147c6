"""A message in the log, as the API tells it."""

import re
from datetime import UTC, datetime, timedelta

import msgspec

from rental.channels.domain.delivery import Answer, Delivery
from rental.channels.http_representations import delivery_document


def test_its_instants_are_told_to_the_second():
    at = datetime(2026, 11, 29, 17, 16, 37, 716392, UTC)
    tried = Delivery("w", "p", 2, "nights.blocked.v1", b"{}", at).tried(Answer(0, "unreachable"), at)
    told = msgspec.json.encode(delivery_document(tried, {"p": at + timedelta(minutes=1)})).decode()
    assert re.findall(r'"(\w+)":"(2026[^"]+)"', told) == [
        ("created_at", "2026-11-29T17:16:37Z"),
        ("at", "2026-11-29T17:16:37Z"),
        ("next_try_at", "2026-11-29T17:17:37Z"),
    ]

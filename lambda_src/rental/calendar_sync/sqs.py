"""The queue between the sweep and the pollers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from rental.calendar_sync.domain.sweep import Pointer
from rental.platform.message_batches import send_all


class DueFeed(msgspec.Struct, array_like=True):
    tenant_id: str
    property_id: str
    feed_id: str
    soon: bool

    def pointer(self) -> Pointer:
        return Pointer(self.tenant_id, self.property_id, self.feed_id, self.soon)


class Due(msgspec.Struct):
    """A message: feeds to ask one after the other. `asked_for`: whether or not they are due."""

    feeds: list[DueFeed]
    asked_for: bool = False


@dataclass(frozen=True, slots=True)
class SqsDueFeeds:
    """Puts feeds into the queue. `client` is boto3's for sqs."""

    client: Any
    queue_url: str

    def send(self, messages: Iterable[tuple[Pointer, ...]], *, asked_for: bool = False) -> int:
        """Send messages, and return how many feeds are in them. Raises `NotQueued` after the last."""
        told = list(messages)
        send_all(self.client, self.queue_url, (_body(each, asked_for=asked_for) for each in told))
        return sum(map(len, told))


def _body(pointers: tuple[Pointer, ...], *, asked_for: bool) -> str:
    feeds = [DueFeed(each.tenant_id, each.property_id, each.feed_id, each.soon) for each in pointers]
    return msgspec.json.encode(Due(feeds, asked_for)).decode()

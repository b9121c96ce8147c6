"""A store of feeds in memory, and channels that say what a test tells them to. Both pass their adapters' suites."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from rental.calendar_sync.domain.echoes import NOTED_EVERY
from rental.calendar_sync.domain.polling import Poll
from rental.calendar_sync.domain.registration import ACTIVE, Feed
from rental.calendar_sync.domain.said import Said
from rental.calendar_sync.domain.told import MOST_IN_ONE_WRITE, Told
from rental.calendar_sync.ports import NOTHING_SEEN, Failed, Failure, Fetched, Filed, NotModified, Validators
from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.secret_url import SecretUrl
from rental.properties.contract import PropertyTerms


@dataclass
class FakeFeedStore:
    """`changes` are events in the order of their writes; `told`, with `numbers`, is what bookings hears, with when."""

    on_sale: dict[tuple[TenantId, PropertyId], PropertyTerms] = field(default_factory=dict)
    feeds: dict[tuple[TenantId, PropertyId, str], Feed] = field(default_factory=dict)
    addresses: dict[tuple[TenantId, str], str] = field(default_factory=dict)
    polls: dict[tuple[TenantId, str], Poll] = field(default_factory=dict)
    heard: dict[tuple[TenantId, str], Said] = field(default_factory=dict)
    changes: list[Mapping[str, Any]] = field(default_factory=list)
    told: list[tuple[datetime, Told]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def find(self, tenant_id: TenantId, property_id: PropertyId, feed_id: str) -> tuple[Filed, str] | None:
        feed = self.feeds.get((tenant_id, property_id, feed_id))
        address = self.addresses.get((tenant_id, feed_id))
        if feed is None or feed.state != ACTIVE or address is None:
            return None
        return Filed(feed, self.polls.get((tenant_id, feed_id), Poll(feed_id, property_id))), address

    def registered(self, tenant_id: TenantId, property_id: PropertyId, feed_id: str) -> Feed | None:
        return self.feeds.get((tenant_id, property_id, feed_id))

    def of_property(self, tenant_id: TenantId, property_id: PropertyId) -> Sequence[Filed]:
        here = [each for (tenant, house, _), each in self.feeds.items() if (tenant, house) == (tenant_id, property_id)]
        ordered = sorted((each for each in here if each.state == ACTIVE), key=lambda each: (each.added_at, each.id))
        return [Filed(each, self.polls.get((tenant_id, each.id), Poll(each.id, property_id))) for each in ordered]

    def said(self, tenant_id: TenantId, feed_ids: Iterable[str]) -> Mapping[str, Said]:
        return {name: self.heard.get((tenant_id, name), Said()) for name in feed_ids}

    def terms(self, tenant_id: TenantId, property_id: PropertyId) -> PropertyTerms | None:
        return self.on_sale.get((tenant_id, property_id))

    def add(self, tenant_id: TenantId, feed: Feed, address: str, change: Mapping[str, Any]) -> bool:
        if not self.change(tenant_id, feed, change):
            return False
        self.addresses[tenant_id, feed.id] = address
        self.polls[tenant_id, feed.id] = Poll(feed.id, feed.property_id, unit=feed.unit)
        return True

    def change(self, tenant_id: TenantId, feed: Feed, change: Mapping[str, Any]) -> bool:
        there = self.feeds.get((tenant_id, feed.property_id, feed.id))
        if (there.change_number if there else 0) != feed.change_number - 1:
            return False
        self.feeds[tenant_id, feed.property_id, feed.id] = feed
        self.changes.append(change)
        return True

    def remove(self, tenant_id: TenantId, feed: Feed, change: Mapping[str, Any]) -> bool:
        if not self.change(tenant_id, feed, change):
            return False
        del self.addresses[tenant_id, feed.id], self.polls[tenant_id, feed.id]
        return True

    def keep_poll(self, tenant_id: TenantId, poll: Poll) -> None:
        if before := self.polls.get((tenant_id, poll.feed_id)):
            self.polls[tenant_id, poll.feed_id] = replace(poll, export_read_at=before.export_read_at)

    def note_reading(self, tenant_id: TenantId, property_id: PropertyId, feed_id: str, at: datetime) -> None:
        poll = self.polls.get((tenant_id, feed_id))
        if poll is None or poll.property_id != property_id:
            return
        if poll.export_read_at is None or poll.export_read_at < at - NOTED_EVERY:
            self.polls[tenant_id, feed_id] = replace(poll, export_read_at=at)

    def tell(self, tenant_id: TenantId, feed: Feed, said: Said, news: Sequence[Told], at: datetime) -> bool:
        if len(news) > MOST_IN_ONE_WRITE:
            raise ValueError(f"at most {MOST_IN_ONE_WRITE} news, got {len(news)}")
        there = self.feeds[tenant_id, feed.property_id, feed.id]
        if feed.state == ACTIVE and there.state != ACTIVE:
            return False
        if self.heard.get((tenant_id, feed.id), Said()).version != said.version - 1:
            return False
        self.heard[tenant_id, feed.id] = said
        self.told += [(at, each) for each in news]
        self.numbers += [said.number for _ in news]
        return True

    @property
    def closed(self) -> list[Told]:
        """Return what bookings holds closed after all that it was told."""
        kept: dict[str, Told] = {}
        for _, each in self.told:
            if each.gone:
                kept.pop(each.reference, None)
            else:
                kept[each.reference] = each
        return sorted(kept.values(), key=lambda each: each.stay)


@dataclass
class FakeChannels:
    """What each address says; a `Failure` fails. It honours an ETag, and remembers what it was asked."""

    bodies: dict[str, bytes | Failure] = field(default_factory=dict)
    asked: list[tuple[str, Validators]] = field(default_factory=list)

    def fetch(self, url: SecretUrl, seen: Validators = NOTHING_SEEN) -> Fetched | NotModified | Failed:
        address = url.reveal()
        self.asked.append((address, seen))
        body = self.bodies.get(address, Failure.GONE)
        if isinstance(body, Failure):
            return Failed(body)
        etag = f'"{hash(body):x}"'
        return NotModified() if seen.etag == etag else Fetched(body, Validators(etag, ""))

"""Feeds as hosts add, look at and remove them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rental.calendar_sync.contract import FEED_ADDED, FEED_PULL_ASKED, FEED_REMOVED
from rental.calendar_sync.domain.channels import kind_of, recognise
from rental.calendar_sync.domain.feed import FeedEvent
from rental.calendar_sync.domain.reading import FeedReading
from rental.calendar_sync.domain.registration import ACTIVE, LONGEST_NAME, MOST_FEEDS, REMOVED, WAITING, Feed
from rental.calendar_sync.domain.said import Said
from rental.calendar_sync.ports import Failed, Failure, FeedReader, Feeds, FeedStore, Fetched, Filed
from rental.calendar_sync.use_cases.pulling import WHY
from rental.calendar_sync.use_cases.telling import FeedBusy, tell_nights
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.events import last_change
from rental.kernel.ids import PropertyId, TenantId, derived_id
from rental.kernel.secret_url import AddressRefused, Doors, SecretUrl, secret_url
from rental.kernel.stay_dates import today_at
from rental.kernel.tenancy import Asker
from rental.properties.contract import PropertyTerms

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Clerk:
    """What registering needs. `key` is what ids derive from."""

    store: FeedStore
    feeds: Feeds
    reader: FeedReader
    doors: Doors
    key: bytes = b""


@dataclass(frozen=True, slots=True)
class WantedFeed:
    property_id: PropertyId
    url: str
    unit: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a feed holds before it is saved. `kinds` are of its events: "stay", "block" or "unsure"."""

    channel: str
    name: str
    reading: FeedReading
    kinds: Sequence[str]

    @property
    def events(self) -> Sequence[tuple[FeedEvent, str]]:
        return list(zip(self.reading.events, self.kinds, strict=True))


def preview_feed(clerk: Clerk, asker: Asker, wanted: WantedFeed) -> Preview:
    """Ask a feed once and tell what is in it; nothing is kept. Raises `Problem("feed-refused")` saying why not."""
    terms = _terms(clerk, asker, wanted.property_id)
    url = _address(clerk, wanted.url)
    answer = clerk.feeds.fetch(url)
    if not isinstance(answer, Fetched):
        raise Problem("feed-refused", WHY[answer.reason if isinstance(answer, Failed) else Failure.UNEXPECTED])
    reading = clerk.reader.read(answer.body, terms.time_zone, today_at(terms.time_zone, asker.at))
    if reading.problem:
        raise Problem("feed-refused", f"That is no calendar we can read: {reading.problem}.")
    channel = recognise(
        url.host, "", (each.uid for each in reading.events), tuple(each.summary for each in reading.events)
    )
    return Preview(channel.name, url.host, reading, [kind_of(channel, each.summary) for each in reading.events])


def add_feed(clerk: Clerk, asker: Asker, wanted: WantedFeed) -> Filed:
    """Register a feed once it was seen to be a calendar. The same request again is answered with it.

    Raises `Problem`: "feed-refused", "feed-known", "too-many-feeds", "not-found" for a unit that is not there.
    """
    unit = _unit(_terms(clerk, asker, wanted.property_id), wanted.unit)
    address = _address(clerk, wanted.url).reveal()
    feed_id = derived_id(clerk.key, asker.tenant_id, "calendar feed", wanted.property_id, unit, address)
    known = clerk.store.registered(asker.tenant_id, wanted.property_id, feed_id)
    if known and known.state == ACTIVE:
        if asker.request and known.request == asker.request:
            return _filed(clerk, asker, known)
        raise Problem("feed-known", "This calendar is read already.")
    if len(clerk.store.of_property(asker.tenant_id, wanted.property_id)) >= MOST_FEEDS:
        raise Problem("too-many-feeds", f"A property reads at most {MOST_FEEDS} calendars; remove one first.")
    seen = preview_feed(clerk, asker, wanted)
    made = Feed(
        id=feed_id,
        property_id=wanted.property_id,
        unit=unit,
        name=_name(wanted.name) or seen.name,
        channel=seen.channel,
        source=seen.name,
        added_at=asker.at,
        change_number=known.change_number + 1 if known else 1,
        request=asker.request,
    )
    if not clerk.store.add(asker.tenant_id, made, address, _change(made, FEED_ADDED, asker)):
        raise Problem("busy", "Somebody else adds this calendar right now. Try again.", headers={"retry-after": "1"})
    return _filed(clerk, asker, made)


def ask_for_pull(clerk: Clerk, asker: Asker, property_id: PropertyId, feed_id: str) -> Filed:
    """Have a feed asked now, whether or not it is due: the listener of its events passes it on."""
    filed = _found(clerk, asker, property_id, feed_id)
    for _ in range(_TRIES):
        after = filed.feed.next()
        if clerk.store.change(asker.tenant_id, after, _change(after, FEED_PULL_ASKED, asker)):
            return replace(filed, feed=after)
        filed = _found(clerk, asker, property_id, feed_id)
    raise FeedBusy(f"feed {feed_id} is changed by others")


def remove_feed(clerk: Clerk, asker: Asker, property_id: PropertyId, feed_id: str) -> None:
    """Stop reading a feed and give back its nights. One that is removed already gives back what is left."""
    feed = clerk.store.registered(asker.tenant_id, property_id, feed_id)
    if feed is None:
        raise Problem("not-found", f"No calendar {feed_id} is read here.")
    if feed.state == ACTIVE:
        gone = feed.next(state=REMOVED, health=WAITING, since=None, reason="")
        if not clerk.store.remove(asker.tenant_id, gone, _change(gone, FEED_REMOVED, asker)):
            raise FeedBusy(f"feed {feed_id} is changed by others")
        feed = gone
    give_back(clerk.store, asker.tenant_id, feed, asker.at)


def give_back(store: FeedStore, tenant_id: TenantId, feed: Feed, at: datetime) -> None:
    """Give back what a removed feed closed, as far as it is not yet. Raises `FeedBusy`."""
    said = store.said(tenant_id, [feed.id])[feed.id]
    if said.version:
        empty = Said(told=said.told, version=said.version, number=said.number)
        tell_nights(store, tenant_id, feed, said, empty, closed=(), at=at)


def _terms(clerk: Clerk, asker: Asker, property_id: PropertyId) -> PropertyTerms:
    terms = clerk.store.terms(asker.tenant_id, property_id)
    if terms is None:
        raise Problem("not-found", f"There is no property {property_id} here.")
    return terms


def _address(clerk: Clerk, given: str) -> SecretUrl:
    try:
        return secret_url(given, clerk.doors)
    except AddressRefused as error:
        raise Problem("feed-refused", f"{str(error)[:1].upper()}{str(error)[1:]}.") from None


def _unit(terms: PropertyTerms, wanted: str | None) -> str:
    if wanted is None and len(terms.units) > 1:
        raise InvalidRequest("/unit", f"Say which unit it is of: {', '.join(terms.units)}.")
    if wanted is not None and wanted not in terms.units:
        raise Problem("not-found", f"There is no unit {wanted[:20]} here.")
    return wanted or terms.units[0]


def _name(given: str) -> str:
    name = " ".join(given.split())
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise InvalidRequest("/name", f"A name has at most {LONGEST_NAME} visible characters.")
    return name


def _found(clerk: Clerk, asker: Asker, property_id: PropertyId, feed_id: str) -> Filed:
    found = clerk.store.find(asker.tenant_id, property_id, feed_id)
    if found is None:
        raise Problem("not-found", f"No calendar {feed_id} is read here.")
    return found[0]


def _filed(clerk: Clerk, asker: Asker, feed: Feed) -> Filed:
    found = clerk.store.find(asker.tenant_id, feed.property_id, feed.id)
    if found is None:
        raise Problem("not-found", "The calendar was removed in the same moment.")
    return found[0]


def _change(feed: Feed, event: str, asker: Asker) -> dict[str, object]:
    return last_change(feed.change_number, event, asker.at, asker.principal, address=asker.address)

"""What calendars in step read, write and fetch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from rental.calendar_sync.domain.closed_nights import ClosedNights
from rental.calendar_sync.domain.exports import Export, Exported, House
from rental.calendar_sync.domain.ledger_conflicts import Conflict
from rental.calendar_sync.domain.polling import Poll
from rental.calendar_sync.domain.reading import FeedReading
from rental.calendar_sync.domain.registration import Feed
from rental.calendar_sync.domain.said import Said
from rental.calendar_sync.domain.told import Told
from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.secret_url import SecretUrl
from rental.properties.contract import PropertyTerms


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of the version we have, to ask it for a newer one only."""

    etag: str = ""
    last_modified: str = ""


NOTHING_SEEN = Validators()


class Failure(StrEnum):
    """Why a fetch gave nothing. Every one says nothing about nights."""

    ADDRESS = "address"  # it leads where nothing is fetched from
    UNRESOLVED = "unresolved"  # no such host
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"  # not the host it says, or no safe connection
    TIMEOUT = "timeout"
    REDIRECTS = "redirects"  # too many, or from HTTPS to HTTP
    GONE = "gone"  # 404, 410
    FORBIDDEN = "forbidden"  # 401, 403
    BUSY = "busy"  # 429, 503
    SERVER = "server"  # any other 5xx
    UNEXPECTED = "unexpected"  # any other answer
    BROKEN = "broken"  # cut off, or not HTTP
    TOO_LARGE = "too large"


@dataclass(frozen=True, slots=True)
class Fetched:
    body: bytes
    validators: Validators = NOTHING_SEEN


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server holds the version whose validators it was shown."""


@dataclass(frozen=True, slots=True)
class Failed:
    reason: Failure
    retry_after_seconds: int | None = None


class Feeds(Protocol):
    def fetch(self, url: SecretUrl, seen: Validators = NOTHING_SEEN) -> Fetched | NotModified | Failed:
        """Fetch a feed of at most 1 MiB within 10 seconds. Raises nothing."""
        ...


class FeedReader(Protocol):
    def read(self, body: bytes, time_zone: str, today: date) -> FeedReading:
        """Read a feed's nights at a property in an IANA zone, where it is `today`. Raises nothing."""
        ...


class ClosedCalendar(Protocol):
    """Which nights are closed, a moment behind the ledger. Older news than is kept changes nothing."""

    def close(self, tenant_id: TenantId, closed: ClosedNights) -> bool:
        """Keep a record's nights; False where newer news of it is kept."""
        ...

    def open(self, tenant_id: TenantId, closed: ClosedNights) -> bool:
        """Record that it closes nothing any more; False where newer news of it is kept."""
        ...

    def of_property(self, tenant_id: TenantId, property_id: PropertyId) -> Sequence[ClosedNights]:
        """Return what closes the property's units at this moment, those that are over left out, in order of check-in.

        What was kept just now is there: conflicts are looked for right after it.
        """
        ...


@dataclass(frozen=True, slots=True)
class Filed:
    """A feed with what is known of asking it."""

    feed: Feed
    poll: Poll


class FeedStore(Protocol):
    """Feeds of tenants: what hosts registered, when each was asked, what it said. Addresses are told to nobody else."""

    def find(self, tenant_id: TenantId, property_id: PropertyId, feed_id: str) -> tuple[Filed, str] | None:
        """Read a feed that is not removed, with its address, in one round trip."""
        ...

    def registered(self, tenant_id: TenantId, property_id: PropertyId, feed_id: str) -> Feed | None:
        """Read a feed, also one that was removed."""
        ...

    def of_property(self, tenant_id: TenantId, property_id: PropertyId) -> Sequence[Filed]:
        """List a property's feeds, those that were removed left out, in order of their coming."""
        ...

    def said(self, tenant_id: TenantId, feed_ids: Iterable[str]) -> Mapping[str, Said]:
        """Read what feeds said, in one round trip. What never said anything has said nothing: it is there too."""
        ...

    def terms(self, tenant_id: TenantId, property_id: PropertyId) -> PropertyTerms | None: ...

    def add(self, tenant_id: TenantId, feed: Feed, address: str, change: Mapping[str, Any]) -> bool:
        """Write a new feed, or one that comes again; False where somebody wrote it in between."""
        ...

    def change(self, tenant_id: TenantId, feed: Feed, change: Mapping[str, Any]) -> bool:
        """Write a change of a feed; False where its stored number is not the one before."""
        ...

    def remove(self, tenant_id: TenantId, feed: Feed, change: Mapping[str, Any]) -> bool:
        """Write that it is removed; its address and poll go with it."""
        ...

    def keep_poll(self, tenant_id: TenantId, poll: Poll) -> None:
        """Write what is known of asking a feed: one write unit. A feed that was removed keeps none."""
        ...

    def note_reading(self, tenant_id: TenantId, property_id: PropertyId, feed_id: str, at: datetime) -> None:
        """Note that the channel behind a feed reads our own feed now; once in ten minutes, and of a known feed only."""
        ...

    def tell(self, tenant_id: TenantId, feed: Feed, said: Said, news: Sequence[Told], at: datetime) -> bool:
        """Write what a feed said and publish news of its nights, all or nothing; at most `MOST_IN_ONE_WRITE` news.

        False where somebody else wrote what it said in between.
        """
        ...


@dataclass(frozen=True, slots=True)
class UnitNights:
    """What closes a unit, in order of check-in. `changed_at` is when that was last another, also by nights let go."""

    closed: tuple[ClosedNights, ...]
    changed_at: datetime | None


class ClosedUnits(Protocol):
    """The same calendar as feeds out read it."""

    def of_unit(self, tenant_id: TenantId, property_id: PropertyId, unit: str, since: date) -> UnitNights:
        """Return what closes the unit and was not over on `since`, in one round trip for ordinary calendars."""
        ...


class ExportStore(Protocol):
    """At which addresses a tenant's units are read by other channels. Of an address only its token's digest is kept."""

    def house(self, tenant_id: TenantId, property_id: PropertyId) -> House | None:
        """Read what addresses are made from, in one round trip; None where there is no such property."""
        ...

    def of_property(self, tenant_id: TenantId, property_id: PropertyId) -> Mapping[str, Export]:
        """Return the exports that the property's units have, by unit."""
        ...

    def keep(self, tenant_id: TenantId, export: Export, exported: Exported, digest: str, former: str = "") -> bool:
        """Open the address of that digest, and close the `former` one; False where another was opened in between.

        The first of a unit has the number 1; a renewal's is one more than the one before.
        """
        ...

    def behind(self, tenant_id: TenantId, digest: str) -> Exported | None:
        """Return what is read at an address, as it is now; None where it was closed or never was."""


@dataclass(frozen=True, slots=True)
class ConflictPage:
    items: Sequence[Conflict]
    next_cursor: str | None


class Conflicts(Protocol):
    """The conflicts that hosts were told of."""

    def find(self, tenant_id: TenantId, conflict_id: str) -> Conflict | None: ...

    def of_property(self, tenant_id: TenantId, property_id: PropertyId) -> Sequence[Conflict]:
        """Return all of a property's that are kept, whatever their state, as they are stored at this moment."""
        ...

    def in_state(self, tenant_id: TenantId, state: str, limit: int, cursor: str | None) -> ConflictPage:
        """Return a page, a moment behind: open ones by their nights, the next first; settled ones the last first.

        A page may be short. Raises `InvalidRequest` for a cursor it did not make.
        """
        ...

    def write(self, tenant_id: TenantId, conflict: Conflict, change: Mapping[str, Any]) -> bool:
        """Write a change and publish it; False where the stored one's number is not the one before."""
        ...

    def amend(self, tenant_id: TenantId, conflict: Conflict) -> bool:
        """Write what both sides are now, without a change that is published; False where it has changed meanwhile."""
        ...


class Places(Protocol):
    """What is known of a property beside its nights."""

    def terms(self, tenant_id: TenantId, property_id: PropertyId) -> PropertyTerms | None: ...

    def feed_names(self, tenant_id: TenantId, property_id: PropertyId) -> Mapping[str, str]:
        """Return which channel the property's feeds are of, or what the host calls them and partners, by their ids."""
        ...

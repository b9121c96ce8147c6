"""A unit's feed for other channels: at which address it is read, and what stands in it.

Whoever knows the address reads the feed, so its token cannot be guessed: it is derived from the platform's key and the
number of the unit's renewals. The host can be told it again at any time although nothing secret is stored, and the
next number makes another.

There is one address a unit, for all channels, with everything that closes the unit. A channel that reads back what it
told itself finds nights that it has closed already; it never finds a guest. Our own events in a channel's feed are
known by their UIDs, which end in `export_domain`.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from rental.calendar_sync.contract import FeedEntry, export_domain, feed_calendar, own_uid
from rental.calendar_sync.domain.closed_nights import BOOKING, CHANNEL_STAY, ClosedNights
from rental.kernel.ids import PropertyId, TenantId, derived_id

SHOWN_AFTER_CHECK_OUT = timedelta(days=30)
FILE_ENDING = ".ics"
_STAYS = frozenset({BOOKING, CHANNEL_STAY})


@dataclass(frozen=True, slots=True)
class Export:
    """The present address of a unit. `number` counts its addresses from 1; `request` recognises who asked for it."""

    property_id: PropertyId
    unit: str
    number: int
    created_at: datetime
    request: bytes = b""

    def renewed(self, at: datetime, request: bytes) -> "Export":
        return replace(self, number=self.number + 1, created_at=at, request=request)


@dataclass(frozen=True, slots=True)
class Exported:
    """What is read at an address: a unit, under the name that it had when the address was made."""

    property_id: PropertyId
    unit: str
    name: str


@dataclass(frozen=True, slots=True)
class House:
    """A property as far as its addresses need it. `site_url` is the tenant's, without a slash at its end."""

    property_id: PropertyId
    title: str
    units: tuple[str, ...]
    site_url: str

    def exported(self, unit: str) -> Exported:
        name = self.title if len(self.units) == 1 else f"{self.title} / {unit}"
        return Exported(self.property_id, unit, name)

    def url(self, token: str) -> str:
        return f"{self.site_url}/api/v1/calendars/{token}{FILE_ENDING}"


def export_token(key: bytes, tenant_id: TenantId, export: Export) -> str:
    """Return the 26 characters of a unit's address."""
    return derived_id(key, "calendar-export", tenant_id, export.property_id, export.unit, str(export.number))


def token_digest(token: str) -> str:
    """Return what is kept of a token. It is long and random, so a bare digest tells nothing of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def shown_since(today: date) -> date:
    """Return the check-out from which on a feed shows nights: channels may come late, and history is not theirs."""
    return today - SHOWN_AFTER_CHECK_OUT


def unit_calendar(exported: Exported, closed: tuple[ClosedNights, ...]) -> bytes:
    """Write the feed: kinds and dates. While nothing changes it is the same bytes."""
    return feed_calendar(map(_entry, closed), name=exported.name)


def _entry(closed: ClosedNights) -> FeedEntry:
    return FeedEntry(
        uid=own_uid(closed.record_id, export_domain(closed.property_id)),
        kind="stay" if closed.kind in _STAYS else "block",
        stay=closed.stay,
        changed_at=closed.changed_at,
        sequence=closed.number,
    )

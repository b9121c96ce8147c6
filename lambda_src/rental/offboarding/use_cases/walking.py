"""Finding all that a tenant has, by key: what names a partition is read off the lists, never off the whole table.

Index entries are a moment behind; whoever has to have all walks again until nothing is found.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rental.audit.contract import BOOKING, CLAIM, CONFLICT, PROPERTY, claim_name
from rental.bookings.contract import arrivals_partition, claims_partition, guests_of_booking
from rental.calendar_sync.contract import FEED_PREFIX, feeds_partition
from rental.channels.contract import (
    CONNECTION_PREFIX,
    WEBHOOK_PREFIX,
    account_name,
    connections_partition,
    lane_name,
    webhooks_partition,
)
from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.tenancy import tenant_key
from rental.notifications.contract import guest_digest, offer_takers_partition
from rental.offboarding.ports import TenantRows
from rental.properties.contract import archived_partition, list_key

_FIRST_YEAR = 2020  # before any platform
_YEARS_AHEAD = 11  # calendars reach ten years
_MONTHS = 12
PAYMENT, FEED = "payment", "calendar_feed"
CONNECTION, LISTING, WEBHOOK = "channel_connection", "channel_listing", "webhook"
ACCOUNT, LANE = "channel_account", "channel_lane"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Walk:
    """`key` is the one that guests' digests derive from."""

    rows: TenantRows
    tenant_id: TenantId
    key: bytes
    now: datetime

    def of(self, kind: str, *names: str) -> Iterator[dict[str, Any]]:
        return self.rows.of(tenant_key(self.tenant_id, kind, *names))

    def booking_ids(self) -> Iterator[tuple[str, PropertyId]]:
        """Yield each booking and its property, off the lists by month of arrival."""
        for month in self._months(_YEARS_AHEAD):
            for row in self.rows.listed(arrivals_partition(self.tenant_id, month)):
                yield _last_part(row), PropertyId(row["property_id"])

    def property_ids(self) -> list[PropertyId]:
        listed = (list_key(self.tenant_id), archived_partition(self.tenant_id))
        found = [PropertyId(_last_part(row)) for partition in listed for row in self.rows.listed(partition)]
        return list(dict.fromkeys(found))

    def takers(self) -> list[str]:
        """Return the digests of guests who take offers."""
        return [_last_part(row) for row in self.rows.listed(offer_takers_partition(self.tenant_id))]

    def months(self) -> Iterator[str]:
        """Yield the months in which something may have been written down."""
        return self._months(1)

    def feed_ids(self, property_id: PropertyId) -> list[str]:
        rows = self.rows.of(feeds_partition(self.tenant_id, property_id))
        return [row["sk"].removeprefix(FEED_PREFIX) for row in rows if row["sk"].startswith(FEED_PREFIX)]

    def connection_ids(self) -> list[str]:
        """Return the tenant's connections, those that were removed too."""
        rows = self.rows.of(connections_partition(self.tenant_id))
        return [row["sk"].removeprefix(CONNECTION_PREFIX) for row in rows if row["sk"].startswith(CONNECTION_PREFIX)]

    def webhook_ids(self) -> list[str]:
        """Return the tenant's webhooks, those that were removed too."""
        rows = self.rows.of(webhooks_partition(self.tenant_id))
        return [row["sk"].removeprefix(WEBHOOK_PREFIX) for row in rows if row["sk"].startswith(WEBHOOK_PREFIX)]

    def guests_of(self, booking: Row) -> list[str]:
        """Return under which names a booking is listed for its guest."""
        return [digest.hex() for digest in guests_of_booking(self.key, booking)]

    def addresses_of(self, booking: Row) -> list[str]:
        """Return what stands for the address of a booking's guest."""
        email = booking.get("guest_email", "")
        return [guest_digest(self.key, self.tenant_id, email)] if email else []

    def audited_of_booking(self, booking_id: str) -> list[tuple[str, str]]:
        return [(BOOKING, booking_id), (PAYMENT, f"p{booking_id}")]

    def audited_of_property(self, property_id: PropertyId) -> list[tuple[str, str]]:
        claims = self.rows.of(claims_partition(self.tenant_id, property_id))
        of_claims = [(CLAIM, claim_name(property_id, row["id"])) for row in claims]
        return [(PROPERTY, property_id), *of_claims, *((FEED, each) for each in self.feed_ids(property_id))]

    def audited_of_tenant(self) -> list[tuple[str, str]]:
        conflicts = [(CONFLICT, row["id"]) for row in self.of("CONFLICTS")]
        webhooks = [(WEBHOOK, name) for name in self.webhook_ids()]
        return [*conflicts, *webhooks] + [
            each for name in self.connection_ids() for each in self.audited_of_connection(name)
        ]

    def audited_of_connection(self, connection_id: str) -> list[tuple[str, str]]:
        listings = [(LISTING, row["id"]) for row in self.of("LISTINGS", connection_id)]
        manager = [(ACCOUNT, account_name(connection_id)), (LANE, lane_name(connection_id))]
        return [(CONNECTION, connection_id), *listings, *manager]

    def _months(self, years_ahead: int) -> Iterator[str]:
        for year in range(_FIRST_YEAR, self.now.year + years_ahead + 1):
            for month in range(1, _MONTHS + 1):
                yield f"{year:04}-{month:02}"


def _last_part(row: Row) -> str:
    return str(row["pk"]).rpartition("#")[2]

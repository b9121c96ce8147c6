"""Whose bookings are whose, in memory. It passes the suite of the DynamoDB adapter."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from rental.bookings.ports import GuestPage, LinkRequest
from rental.kernel.ids import BookingId, TenantId

_BETWEEN_TWO_LETTERS = timedelta(minutes=5)


@dataclass
class FakeGuestBookings:
    """`places` are each guest's bookings by check-out, `sent` the requests for links that became letters."""

    places: dict[tuple[TenantId, bytes], set[str]] = field(default_factory=dict)
    sent: list[tuple[TenantId, LinkRequest]] = field(default_factory=list)

    def remember(self, tenant_id: TenantId, guests: Iterable[bytes], booking_id: BookingId, check_out: date) -> None:
        for guest in guests:
            self.places.setdefault((tenant_id, guest), set()).add(f"{check_out}#{booking_id}")

    def forget(self, tenant_id: TenantId, guests: Iterable[bytes], booking_id: BookingId, check_out: date) -> None:
        for guest in guests:
            self.places.get((tenant_id, guest), set()).discard(f"{check_out}#{booking_id}")

    def of_guest(self, tenant_id: TenantId, guest: bytes, limit: int, cursor: str | None) -> GuestPage:
        ordered = sorted(self.places.get((tenant_id, guest), ()), reverse=True)
        after = [each for each in ordered if cursor is None or each < cursor]
        page = after[:limit]
        more = len(after) > limit
        return GuestPage([BookingId(each.partition("#")[2]) for each in page], page[-1] if more else None)

    def ask_for_links(self, tenant_id: TenantId, request: LinkRequest) -> bool:
        before = [each.at for tenant, each in self.sent if (tenant, each.guest) == (tenant_id, request.guest)]
        if before and request.at.replace(microsecond=0) - before[-1].replace(microsecond=0) < _BETWEEN_TWO_LETTERS:
            return False
        self.sent.append((tenant_id, request))
        return True

"""Changes of the ledger as bookings writes them, and the events that the relay makes of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from rental.bookings.domain.booking import Booking, Claim, Contact, Guests
from rental.bookings.dynamodb.items import record_item
from rental.calendar_sync.domain.closed_nights import ClosedNights
from rental.kernel.events import Event, last_change
from rental.kernel.ids import BookingId, ClaimId, UnitId
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import Principal
from tests.support.samples import COTTAGE, NOW, SEAVIEW

BOOKING, BLOCK, CLAIM = "d" * 26, "e" * 26, "f" * 26
STAY = Stay(date(2027, 3, 6), date(2027, 3, 13))
HOST = Principal("member", "host-1", frozenset({"host"}))
CLOSED = ClosedNights(COTTAGE, "1", BOOKING, "booking", STAY, 1, NOW, label="Ada Lovelace")

SOLD = Booking(
    id=BookingId(BOOKING),
    property_id=COTTAGE,
    unit=UnitId("1"),
    stay=STAY,
    guests=Guests(2),
    guest=Contact("Ada Lovelace", "ada@example.com"),
    lines=(),
    currency="AUD",
    cancellation_policy="moderate",
    language="en",
    booked_by="anonymous",
    created_at=NOW,
    request_hash=b"0123456789abcdef",
)
BLOCKED = Claim(ClaimId(BLOCK), COTTAGE, UnitId("1"), "host_block", STAY, NOW, reason="The roof")
CLAIMED = Claim(ClaimId(CLAIM), COTTAGE, UnitId("1"), "channel_stay", STAY, NOW, channel="feed-1", reference="r-1")


def told(record: Booking | Claim, type: str, before: Booking | Claim | None = None, **attributes: Any) -> Event:
    """Return the event of a record's change; `attributes` are further ones of its item."""
    old = _item(before, "Before") if before else None
    event = Event.from_images(old, _item(record, type) | attributes)
    assert event is not None
    return event


def history(*changes: tuple[str, dict[str, Any]], of: Booking | Claim = SOLD) -> list[Event]:
    """Return the events of a record's changes in order: event type and what became other. The first makes it."""
    events: list[Event] = []
    before: Booking | Claim | None = None
    for type_, changed in changes:
        after = replace(before.next() if before else of, **changed)
        events.append(told(after, type_, before))
        before = after
    return events


def days(first: int, nights: int) -> Stay:
    """Return a stay that begins so many days after the first of March 2027."""
    check_in = date(2027, 3, 1) + timedelta(days=first)
    return Stay(check_in, check_in + timedelta(days=nights))


def _item(record: Booking | Claim, type_: str) -> dict[str, Any]:
    at = datetime(2026, 11, 21, 9, 0, tzinfo=UTC) + timedelta(minutes=record.change_number - 1)
    return record_item(SEAVIEW, record, last_change(record.change_number, type_, at, HOST))

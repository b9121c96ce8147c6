"""The ledger's items: the one place that knows how calendars and bookings are stored (schema version 1)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from rental.bookings.contract import Line, booking_key
from rental.bookings.domain.booking import Booking, Contact
from rental.bookings.domain.calendar import Calendar
from rental.bookings.domain.quote import Guests
from rental.bookings.ports import ListedBooking
from rental.kernel.ids import BookingId, PropertyId, TenantId, UnitId
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import tenant_key

_SCHEMA = 1
Plain = dict[str, Any]


def calendar_key(tenant_id: TenantId, property_id: PropertyId, unit: UnitId) -> tuple[str, str]:
    return tenant_key(tenant_id, "P", property_id), f"CALENDAR#{unit}"


def month_list_key(tenant_id: TenantId, month: str) -> str:
    """Return the index partition of the bookings that check in during `month`, "yyyy-mm"."""
    return tenant_key(tenant_id, "BK", month)


def calendar_item(tenant_id: TenantId, property_id: PropertyId, unit: UnitId, calendar: Calendar) -> Plain:
    pk, sk = calendar_key(tenant_id, property_id, unit)
    return {
        "pk": pk,
        "sk": sk,
        "v": _SCHEMA,
        "kind": "calendar",
        "version": calendar.version,
        "base": calendar.base.isoformat(),
        "occupied": calendar.to_bytes(),
    }


def calendar_from_item(item: Mapping[str, Any]) -> Calendar:
    return Calendar(date.fromisoformat(item["base"]), Calendar.bits(item["occupied"]), item["version"])


def booking_item(tenant_id: TenantId, booking: Booking, change: Mapping[str, Any]) -> Plain:
    pk, sk = booking_key(tenant_id, booking.id)
    check_in = booking.stay.check_in.isoformat()
    item: Plain = {
        "pk": pk,
        "sk": sk,
        "list_pk": month_list_key(tenant_id, check_in[:7]),
        "list_sk": f"{check_in}#{booking.id}",
        "v": _SCHEMA,
        "kind": "booking",
        "id": booking.id,
        "state": booking.state,
        "property_id": booking.property_id,
        "unit": booking.unit,
        "check_in": check_in,
        "check_out": booking.stay.check_out.isoformat(),
        "guests": _guests(booking.guests),
        "guest_name": booking.guest.name,
        "guest_email": booking.guest.email,
        "lines": [[line.rule, line.quantity, line.unit_amount] for line in booking.lines],
        "total": booking.total,
        "currency": booking.currency,
        "cancellation_policy": booking.cancellation_policy,
        "language": booking.language,
        "booked_by": booking.booked_by,
        "created_at": booking.created_at.isoformat(timespec="seconds"),
        "request_hash": booking.request_hash,
        "last_change": dict(change),
    }
    return item | _only_set(
        guest_phone=booking.guest.phone,
        cancelled_at=booking.cancelled_at.isoformat(timespec="seconds") if booking.cancelled_at else "",
        cancellation_reason=booking.cancellation_reason,
    )


def booking_from_item(item: Mapping[str, Any]) -> Booking:
    cancelled_at = item.get("cancelled_at")
    return Booking(
        id=BookingId(item["id"]),
        property_id=PropertyId(item["property_id"]),
        unit=UnitId(item["unit"]),
        stay=Stay(date.fromisoformat(item["check_in"]), date.fromisoformat(item["check_out"])),
        guests=Guests(**item["guests"]),
        guest=Contact(item["guest_name"], item["guest_email"], item.get("guest_phone", "")),
        lines=tuple(Line(*line) for line in item["lines"]),
        currency=item["currency"],
        cancellation_policy=item["cancellation_policy"],
        language=item["language"],
        booked_by=item["booked_by"],
        created_at=datetime.fromisoformat(item["created_at"]),
        request_hash=item["request_hash"],
        state=item["state"],
        change_number=item["last_change"]["number"],
        cancelled_at=datetime.fromisoformat(cancelled_at) if cancelled_at else None,
        cancellation_reason=item.get("cancellation_reason", ""),
    )


def listed_from_item(item: Mapping[str, Any]) -> ListedBooking:
    return ListedBooking(
        booking_id=BookingId(item["id"]),
        property_id=PropertyId(item["property_id"]),
        state=item["state"],
        check_in=date.fromisoformat(item["check_in"]),
        check_out=date.fromisoformat(item["check_out"]),
        guest_name=item["guest_name"],
        total=item["total"],
        currency=item["currency"],
        created_at=datetime.fromisoformat(item["created_at"]),
    )


def _guests(guests: Guests) -> Plain:
    return {"adults": guests.adults} | _only_set(children=guests.children, infants=guests.infants, pets=guests.pets)


def _only_set(**attributes: Any) -> Plain:
    return {name: value for name, value in attributes.items() if value}

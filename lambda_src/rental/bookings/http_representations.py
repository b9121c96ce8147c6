"""What the API shows of quotes and bookings."""

from datetime import date
from typing import Any

from rental.bookings.contract import Line, refund_rule
from rental.bookings.domain.booking import Booking
from rental.bookings.domain.quote import Quote
from rental.bookings.ports import ListedBooking
from rental.properties.contract import PropertyTerms


def quote_body(priced: Quote, policy: str, today: date) -> dict[str, Any]:
    """Show a quote; `today` is the date at the property."""
    return {
        "check_in": priced.stay.check_in,
        "check_out": priced.stay.check_out,
        "nights": priced.stay.nights,
        "guests": priced.guests,
        "currency": priced.currency,
        "lines": _lines(priced.lines),
        "total": priced.total,
        "nightly_average": priced.nightly_average,
        "refund": refund_rule(policy, priced.stay.check_in, today),
    }


def booking_body(booking: Booking, terms: PropertyTerms, today: date) -> dict[str, Any]:
    """Show a whole booking to someone it is open to."""
    body: dict[str, Any] = {
        "booking_id": booking.id,
        "property_id": booking.property_id,
        "property_title": terms.title,
        "place": terms.place,
        "time_zone": terms.time_zone,
        "state": booking.state,
        "check_in": booking.stay.check_in,
        "check_out": booking.stay.check_out,
        "nights": booking.stay.nights,
        "guests": booking.guests,
        "guest": booking.guest,
        "lines": _lines(booking.lines),
        "total": booking.total,
        "currency": booking.currency,
        "refund": refund_rule(booking.cancellation_policy, booking.stay.check_in, today),
        "house_rules": {"check_in_from": terms.check_in_from, "check_out_until": terms.check_out_until},
        "language": booking.language,
        "created_at": booking.created_at,
    }
    if booking.cancelled_at:
        body |= {"cancelled_at": booking.cancelled_at, "cancellation_reason": booking.cancellation_reason}
    return body


def listed_body(listed: ListedBooking) -> dict[str, Any]:
    """Show a booking in a list."""
    return {name: getattr(listed, name) for name in ListedBooking.__slots__}


def _lines(lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    return [
        {"rule": line.rule, "quantity": line.quantity, "unit_amount": line.unit_amount, "amount": line.amount}
        for line in lines
    ]

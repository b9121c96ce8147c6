"""A stay that waits for its money: its nights are held under its own id until payments tells, or time is up."""

from dataclasses import replace
from datetime import datetime, timedelta

from rental.bookings.contract import AWAITING_PAYMENT
from rental.bookings.domain.booking import Booking
from rental.bookings.domain.calendar import Calendar, CalendarFull, Hold
from rental.bookings.domain.holds import HOLD_FOR, REQUEST_FOR
from rental.bookings.domain.payment import Payment
from rental.kernel.errors import Problem
from rental.payments.contract import GUEST, NOBODY
from rental.properties.contract import PropertyTerms

# Why the host is asked once the money is reserved, where it is not for a stale calendar.
HOST_DECIDES = "host-decides"


def placed(booking: Booking, terms: PropertyTerms, *, to_ask: str, with_method: bool) -> Booking:
    """Return a new booking that waits for its money. Without a payment method it is the guest's turn to give one."""
    waits_for = NOBODY if with_method else GUEST
    return replace(
        booking,
        state=AWAITING_PAYMENT,
        to_ask=to_ask,
        payment=Payment(waits_for=waits_for),
        expires_at=waits_until(booking, terms, waits_for, booking.created_at),
    )


def waits_until(booking: Booking, terms: PropertyTerms, waits_for: str, since: datetime) -> datetime:
    """Return until when its nights are held where it has waited for somebody `since`.

    For its guest a quarter of an hour, also past check-in: who books at the door types as slowly as others. For anybody
    else until a day after it was made, or until check-in where that is sooner: a house stands empty for no bank. But a
    quarter of an hour is always left, so that what comes at the last moment is heard.
    """
    soon = since.replace(microsecond=0) + HOLD_FOR
    if waits_for == GUEST:
        return soon
    return max(min(booking.created_at + REQUEST_FOR, booking.begins_at(terms)), soon)


def told_reason(to_ask: str) -> str:
    """Return what a request says of why its host is asked: nothing where they want to be."""
    return "" if to_ask == HOST_DECIDES else to_ask


def answer_by(booking: Booking, terms: PropertyTerms, since: datetime) -> datetime:
    """Return until when a host answers a request made `since`: within a day and before check-in.

    But its nights are held at least as long as they were before it was asked.
    """
    latest = min(since.replace(microsecond=0) + REQUEST_FOR, booking.begins_at(terms))
    return max(latest, booking.expires_at or latest)


def holding(calendar: Calendar, booking: Booking, contact: bytes, at: datetime) -> Calendar:
    """Return the calendar with the nights of a booking held under its id, until it expires.

    Raises `Problem("too-many-holds")`.
    """
    until = booking.expires_at or booking.created_at
    try:
        return calendar.held(Hold(booking.id, booking.stay, until, contact), at)
    except CalendarFull as full:
        raise too_many_here(full) from full


def too_many_here(full: CalendarFull) -> Problem:
    """Return the refusal of a hold where the property has as many as it takes."""
    wait = int(timedelta(minutes=5).total_seconds())
    detail = f"Too many stays here are held at the moment: {full}."
    return Problem("too-many-holds", detail, headers={"retry-after": str(wait)}, held_by="property")

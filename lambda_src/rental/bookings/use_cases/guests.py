"""A guest's own bookings: remembered when they are made, listed for an account, sent again as links."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from rental.bookings.contract import (
    ACCOUNT,
    CONTACT,
    ENDED_STATES,
    HOLDING_STATES,
    access_expires,
    contact_name,
    name_digest,
)
from rental.bookings.domain.booking import SITE, Booking
from rental.bookings.ports import GuestBookings, LedgerBusy, LinkRequest
from rental.bookings.use_cases.callers import Books, Caller, busy
from rental.kernel.ids import BookingId, TenantId
from rental.kernel.tenancy import ANONYMOUS

_MOST_LINKS = 20
_MOST_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Told:
    """An event that a booking is new, or that its check-out has moved from `left`."""

    tenant_id: TenantId
    booking_id: BookingId
    left: date | None = None


@dataclass(frozen=True, slots=True)
class OwnBookings:
    """A page of one guest's bookings as they are now, the latest check-out first."""

    bookings: list[Booking]
    next_cursor: str | None


def remember_guest(
    guests: GuestBookings, key: bytes, tenant_id: TenantId, booking: Booking, left: date | None = None
) -> None:
    """List a booking under its guest's names, at its check-out; again changes nothing.

    `left` is the check-out that a change moved it from: it is listed there no more.
    """
    names = _names(key, booking)
    guests.remember(tenant_id, names, booking.id, booking.stay.check_out)
    if left is not None and left != booking.stay.check_out:
        guests.forget(tenant_id, names, booking.id, left)


def keep_listed(books: Books, guests: GuestBookings, told: Told) -> None:
    """List a booking where it stands now, also where others list it at the same time. Raises `Problem("busy")`.

    It is looked at again after it was listed: who wrote what was older by then takes it back.
    """
    listed: date | None = None
    for _ in books.patience:
        try:
            booking = books.ledger.booking(told.tenant_id, told.booking_id)
        except LedgerBusy:
            continue
        if booking is None or booking.stay.check_out == listed:
            return
        remember_guest(guests, books.key, told.tenant_id, booking, listed or told.left)
        listed = booking.stay.check_out
    raise busy()


def own_bookings(books: Books, guests: GuestBookings, caller: Caller, limit: int, cursor: str | None) -> OwnBookings:
    """List what the signed-in guest booked at this tenant."""
    mine = name_digest(books.key, ACCOUNT, caller.principal.id)
    page = guests.of_guest(caller.tenant_id, mine, limit, cursor)
    found = _found(books, caller, page.booking_ids)
    sales = books.ledger.sales(caller.tenant_id, {each.property_id: None for each in found})
    terms = {each: snapshot.terms for each, snapshot in sales.items()}
    shown = [
        replace(each, state=each.state_at(there, caller.at)) if (there := terms.get(each.property_id)) else each
        for each in found
    ]
    return OwnBookings(shown, page.next_cursor)


def send_links(books: Books, guests: GuestBookings, caller: Caller, email: str, language: str) -> bool:
    """Have the links of an address's bookings sent to that address. Returns whether any will be.

    Callers are never told: whether somebody booked here is nobody's business.
    """
    guest = name_digest(books.key, CONTACT, contact_name(email))
    page = guests.of_guest(caller.tenant_id, guest, _MOST_LOOKED_AT, None)
    latest = [each for each in _found(books, caller, page.booking_ids) if _opens(each, caller.at)][:_MOST_LINKS]
    if not latest:
        return False
    in_order = sorted(latest, key=lambda each: each.stay.check_in)
    # To the address as it was booked with, not as a stranger spelt it.
    request = LinkRequest(guest, latest[0].guest.email, language, in_order, caller.at)
    return guests.ask_for_links(caller.tenant_id, request)


def _names(key: bytes, booking: Booking) -> list[bytes]:
    """Return under what a booking is found: the account of the guest who made it, and its e-mail address."""
    names = []
    if booking.source == SITE and booking.booked_by != ANONYMOUS:
        names.append(name_digest(key, ACCOUNT, booking.booked_by))
    if booking.guest.email:
        names.append(name_digest(key, CONTACT, contact_name(booking.guest.email)))
    return names


def _found(books: Books, caller: Caller, ids: Iterable[BookingId]) -> list[Booking]:
    # One that is just being listed at another check-out may stand at both for a moment.
    return list(books.ledger.bookings(caller.tenant_id, dict.fromkeys(ids)))


def _opens(booking: Booking, at: datetime) -> bool:
    """Tell whether a link of a booking is worth sending: it stands, or waits for an answer that may still come."""
    waited_in_vain = booking.state in HOLDING_STATES and booking.expires_at is not None and at >= booking.expires_at
    over = booking.state in ENDED_STATES or waited_in_vain
    return not over and access_expires(booking.stay.check_out) >= at.date()

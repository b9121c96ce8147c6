"""A guest's own bookings: remembered when they are made, listed for an account, sent again as links."""

from dataclasses import dataclass

from rental.bookings.contract import ENDED_STATES, access_expires
from rental.bookings.domain.booking import Booking
from rental.bookings.domain.holds import CONTACT, contact_name, digest
from rental.bookings.ports import GuestBookings, LinkRequest
from rental.bookings.use_cases.callers import Books, Caller
from rental.kernel.ids import TenantId

_ACCOUNT = "account"
_MOST_LINKS = 20


@dataclass(frozen=True, slots=True)
class OwnBookings:
    """A page of one guest's bookings, the next to come first."""

    bookings: list[Booking]
    next_cursor: str | None


def remember_guest(guests: GuestBookings, key: bytes, tenant_id: TenantId, booking: Booking) -> None:
    """List a booking under its guest's account, if there is one, and e-mail address; again changes nothing."""
    names = [digest(key, _ACCOUNT, booking.booked_by)]
    if booking.guest.email:
        names.append(digest(key, CONTACT, contact_name(booking.guest.email)))
    guests.remember(tenant_id, names, booking.id, booking.stay.check_out)


def own_bookings(books: Books, guests: GuestBookings, caller: Caller, limit: int, cursor: str | None) -> OwnBookings:
    """List what the signed-in guest booked at this tenant."""
    mine = digest(books.key, _ACCOUNT, caller.principal.id)
    page = guests.of_guest(caller.tenant_id, mine, limit, cursor)
    found = books.ledger.bookings(caller.tenant_id, page.booking_ids)
    return OwnBookings(sorted(found, key=lambda each: each.stay.check_in), page.next_cursor)


def send_links(books: Books, guests: GuestBookings, caller: Caller, email: str, language: str) -> bool:
    """Have the links of an address's bookings sent to that address. Returns whether any will be.

    Callers are never told: whether somebody booked here is nobody's business.
    """
    guest = digest(books.key, CONTACT, contact_name(email))
    page = guests.of_guest(caller.tenant_id, guest, 100, None)
    today = caller.at.date()
    found = [
        each
        for each in books.ledger.bookings(caller.tenant_id, page.booking_ids)
        if each.state not in ENDED_STATES and access_expires(each.stay.check_out) >= today
    ]
    if not found:
        return False
    newest = sorted(found, key=lambda each: each.stay.check_in)[-_MOST_LINKS:]
    return guests.ask_for_links(caller.tenant_id, LinkRequest(guest, email, language, newest, caller.at))

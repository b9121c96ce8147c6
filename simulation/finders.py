"""Who opens a booking, and who looks for their own: each sees theirs, as they are now, and nobody else's."""

from collections.abc import Iterable
from datetime import timedelta

from rental.bookings.contract import (
    BOOKING_STATES,
    ENDED_STATES,
    access_expires,
    booking_access_token,
    opens_booking,
)
from rental.bookings.domain.booking import Booking
from rental.bookings.ports import LinkRequest
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.guests import own_bookings, send_links
from rental.kernel.ids import TenantId
from simulation.deeds import KEY, Deed, Violation
from simulation.reckoning import link_opens_until, state_now, waits
from simulation.world import World

_PAGE = 3
_MOST_LINKS = 20
_BETWEEN_LETTERS = timedelta(minutes=5)


def open_booking(world: World) -> Deed | None:
    """Open a booking as a host, signed in, or by a link: its own, or one that was made for another."""
    if (found := world.booking(*BOOKING_STATES)) is None:
        return None
    tenant_id, booking = found
    place = (tenant_id, booking.property_id)
    linked = world.random.choice((booking.id, booking.id, "", "z" * 26))
    by_host = world.chance(0.2)
    caller = world.as_host(tenant_id) if by_host else world.as_guest(tenant_id, world.person())

    def run(books: Books, caller: Caller, _: bytes) -> None:
        (there,) = books.ledger.bookings(tenant_id, [booking.id])
        until = access_expires(there.stay.check_out)
        token = booking_access_token(KEY, tenant_id, linked, until) if linked else ""  # type: ignore[arg-type]
        by_link = bool(token) and opens_booking(token, KEY, tenant_id, there.id, caller.at.date())
        opens = there.is_open_to(caller.principal) or by_link
        mine = caller.principal.kind == "guest" and there.booked_by == caller.principal.id
        good_link = linked == there.id and link_opens_until(there.stay.check_out) >= caller.at.date()
        if opens != (by_host or mine or good_link):
            raise Violation(f"{there.id} {'opens' if opens else 'is closed'} for {caller.principal} with {linked!r}")
        _check_state(world, tenant_id, there, there.state_at(world.terms(place), caller.at), caller)

    return Deed("open", run, caller, place, detail=booking.id[:6])


def list_own(world: World) -> Deed:
    """List what one booked with an account."""
    place = world.place()
    accounts = [each for each in world.people if each.principal.kind == "guest"]
    caller = world.as_guest(place[0], world.random.choice(accounts))

    def run(books: Books, caller: Caller, _: bytes) -> None:
        check_own(world, books, caller)

    return Deed("own bookings", run, caller, place)


def ask_for_links(world: World) -> Deed:
    """Ask for the links of an address, spelt in another way."""
    place, person = world.place(), world.person()
    email = f" {person.email.upper()}" if world.chance(0.3) else person.email

    def run(books: Books, caller: Caller, _: bytes) -> None:
        before = len(world.guests.sent)
        sent = send_links(books, world.guests, caller, email, "en")
        new = [request for _, request in world.guests.sent[before:]]
        _check_links(world, caller, person.email, new[0] if sent else None)

    return Deed("links", run, world.as_guest(place[0], person), place)


def check_own(world: World, books: Books, caller: Caller) -> None:
    """Check an account's list, page by page: what events have told of is there once, in order, as it is now."""
    seen: list[Booking] = []
    cursor = None
    while True:
        page = own_bookings(books, world.guests, caller, _PAGE, cursor)
        seen += page.bookings
        if (cursor := page.next_cursor) is None:
            break
    mine = {each.id: each for each in _bookings(world, caller.tenant_id) if _is_by(each, caller)}
    heard = [each.id for each in _latest_first(mine.values()) if not _waits(world, caller.tenant_id, each)]
    shown = [each.id for each in seen if each.id in set(heard)]
    if shown != heard or not mine.keys() >= {each.id for each in seen}:
        raise Violation(f"{caller.principal.id} booked {heard}, and is shown {[each.id for each in seen]}")
    for each in seen:
        _check_state(world, caller.tenant_id, mine[each.id], each.state, caller)


def check_all_own(world: World, books: Books) -> None:
    """Check the lists of all accounts."""
    for tenant_id in {tenant: None for tenant, _ in world.places}:
        for person in world.people:
            if person.principal.kind == "guest":
                check_own(world, books, world.as_guest(tenant_id, person))


def _check_links(world: World, caller: Caller, email: str, request: LinkRequest | None) -> None:
    """Check a letter with links: to the address that booked, of what opens, in order, and not twice at once."""
    name = (caller.tenant_id, email.lower())
    opening = [
        each
        for each in _bookings(world, caller.tenant_id)
        if each.guest.email.lower() == email.lower() and _opens(each, caller)
    ]
    heard = {each.id for each in opening if not _waits(world, caller.tenant_id, each)}
    at, last = caller.at.replace(microsecond=0), world.letters.get(name)
    soon = last is not None and at - last < _BETWEEN_LETTERS
    if request is None:
        if heard and not soon:
            raise Violation(f"no links were sent to {email}, of {sorted(heard)}")
        return
    world.letters[name] = at
    linked = [each.id for each in request.bookings]
    whole = len(opening) > _MOST_LINKS or heard <= set(linked)
    in_order = [each.stay.check_in for each in request.bookings]
    if soon or request.email != email or not whole or in_order != sorted(in_order):
        raise Violation(f"links of {linked} were sent to {request.email}, {email} has {sorted(heard)}")
    if not set(linked) <= {each.id for each in opening}:
        raise Violation(f"links of {linked} were sent to {email}, and some of them open nothing")


def _check_state(world: World, tenant_id: TenantId, booking: Booking, shown: str, caller: Caller) -> None:
    state = state_now(booking, world.oracle.terms[tenant_id, booking.property_id], caller.at)
    if shown != state:
        raise Violation(f"{booking.id} is shown as {shown}, and is {state}")


def _bookings(world: World, tenant_id: TenantId) -> list[Booking]:
    found = (world.oracle.records[tenant, name] for tenant, name in world.oracle.bookings if tenant == tenant_id)
    return [each for each in found if isinstance(each, Booking)]


def _latest_first(bookings: Iterable[Booking]) -> list[Booking]:
    return sorted(bookings, key=lambda each: (each.stay.check_out, each.id), reverse=True)


def _is_by(booking: Booking, caller: Caller) -> bool:
    return booking.source == "site" and booking.booked_by == caller.principal.id


def _waits(world: World, tenant_id: TenantId, booking: Booking) -> bool:
    """Tell whether an event of the booking has not been heard yet."""
    return any((each.tenant_id, each.booking_id) == (tenant_id, booking.id) for each in world.oracle.told)


def _opens(booking: Booking, caller: Caller) -> bool:
    waited = waits(booking) and booking.expires_at is not None and booking.expires_at <= caller.at
    over = waited or booking.state in ENDED_STATES
    return not over and link_opens_until(booking.stay.check_out) >= caller.at.date()

"""Who only looks: what calendars and lists show is held against the oracle."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import partial

from rental.bookings.contract import ENDED_STATES, EXPIRED, OWNING_STATES, PENDING
from rental.bookings.domain.booking import ACTIVE, Booking
from rental.bookings.ports import BookingLists, ListPage, PageOf
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.viewing import UnitView, availability, current_page, host_calendar
from rental.kernel.ids import TenantId
from rental.kernel.stay_dates import Stay
from rental.properties.contract import PUBLISHED
from simulation.deeds import Deed, Place, Violation, Wants
from simulation.gaps import gaps
from simulation.oracle import Record
from simulation.reckoning import day_at, waits
from simulation.world import World

_PAGE = 4


def look(world: World) -> Deed:
    """Ask which nights are free, and find the same as the oracle, night by night."""
    place = world.place()
    first = world.today(place)
    view = Stay(first, first + timedelta(days=14))

    def run(books: Books, caller: Caller, _: bytes) -> None:
        seen = availability(books.ledger, caller, place[1], view)
        if world.terms(place).state != PUBLISHED:
            raise Violation("a property is shown that is not on the site")
        taken = {night for begin, until in seen.taken for night in Stay(begin, until).dates()}
        for night in view.dates():
            if night < seen.today:  # whatever was there is forgotten
                continue
            wants = Wants(Stay(night, night + timedelta(days=1)), world.terms(place).units, prepared=True)
            if world.oracle.is_free(place, wants, caller.at) == (night in taken):
                raise Violation(f"{night} is shown as {'taken' if night in taken else 'free'}, and is not")

    wants = Wants(None, (), on_sale=True)
    return Deed("availability", run, world.as_guest(place[0], world.person()), place, wants)


def look_as_host(world: World, lists: BookingLists) -> Deed:
    """See everything in the host's calendar, and only that."""
    place = world.place()
    first = world.today(place) - timedelta(days=3)
    view = Stay(first, first + timedelta(days=25))

    def run(books: Books, caller: Caller, _: bytes) -> None:
        (shown,) = host_calendar(books.ledger, lists, caller, [place[1]], view)
        for unit in shown.units:
            _check_holds(world, place, unit, view, caller)
            _check_gaps(world, place, unit, view, caller)
        seen = {each.listed.id for unit in shown.units for each in unit.entries}
        there = {
            each.id
            for each in _of(world, place[0])
            if each.property_id == place[1] and _shares(each.stay, view) and _shows(each, caller)
        }
        if seen != there:
            raise Violation(f"the host's calendar misses {there - seen} and shows {seen - there}")

    return Deed("host calendar", run, world.as_host(place[0]), place)


def _check_holds(world: World, place: Place, shown: UnitView, view: Stay, caller: Caller) -> None:
    """Check that what checkouts hold within the view is shown, and no request among it."""
    held = {
        hold.id: (hold.stay, hold.expires_at)
        for hold in world.oracle.nights((*place, shown.unit), caller.at).live_holds(caller.at)
        if (place[0], hold.id) not in world.oracle.records
    }
    seen = {each.id: (each.stay, each.expires_at) for each in shown.holds if _shares(each.stay, view)}
    within = {name: each for name, each in held.items() if _shares(each[0], view)}
    if seen != within:
        raise Violation(f"the host's calendar shows the holds {seen}, there are {within}")


def _check_gaps(world: World, place: Place, shown: UnitView, view: Stay, caller: Caller) -> None:
    """Check that what no stay can use is shown, by trying every stay."""
    terms, nights = world.terms(place), world.oracle.nights((*place, shown.unit), caller.at)
    held = {night for hold in nights.live_holds(caller.at) for night in hold.stay.dates()}
    sleeping = {night for night in nights.owner if night not in nights.blocked} | held
    there = gaps(terms.rules, sleeping, sleeping | nights.blocked, view, day_at(terms, caller.at))
    seen = {(each.first, each.until) for each in shown.gaps}
    if seen != there:
        raise Violation(f"the host's calendar shows the gaps {sorted(seen)}, there are {sorted(there)}")
    if wrong := [each for each in shown.gaps if 0 < each.needs_nights <= each.nights]:
        raise Violation(f"a gap of {wrong[0].nights} nights is no gap if a stay needs {wrong[0].needs_nights}")


def look_through_lists(world: World, lists: BookingLists) -> Deed:
    """Walk every list page by page, and find each booking once, in order, where it belongs."""
    place = world.place()
    tenant_id, property_id = place
    first = world.today(place) - timedelta(days=world.random.randint(0, 20))
    period = Stay(first, first + timedelta(days=35))

    def run(_books: Books, caller: Caller, _: bytes) -> None:
        at, mine = caller.at, [each for each in _of(world, tenant_id) if isinstance(each, Booking)]
        here = [each for each in mine if each.property_id == property_id]
        arriving = (each for each in mine if _in(period, each.stay.check_in))
        _same("arrivals", partial(lists.arriving, tenant_id, period), arriving, at)
        owning = (each for each in mine if each.state in OWNING_STATES and _in(period, each.stay.check_out))
        _same("departures", partial(lists.departing, tenant_id, period), owning, at)
        waiting = (each for each in mine if _listed_state(each, at) == PENDING)
        _same("requests", partial(lists.requests, tenant_id), waiting, at, PENDING)
        for ended in (False, True):
            of_property = partial(lists.of_property, tenant_id, property_id, ended=ended)
            _same("a property", of_property, (each for each in here if (each.state in ENDED_STATES) == ended), at)

    return Deed("lists", run, world.as_host(tenant_id), place)


def _same(
    name: str,
    read: Callable[[PageOf], ListPage],
    expected: Iterable[Booking],
    at: datetime,
    state: str | None = None,
) -> None:
    found, cursor = [], None
    while True:
        page = current_page(read(PageOf(_PAGE, cursor)), state, at)
        found += [(each.id, each.state, each.check_in, each.check_out, each.total) for each in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    there = {
        (each.id, _listed_state(each, at), each.stay.check_in, each.stay.check_out, each.total) for each in expected
    }
    if len(found) != len(set(found)) or set(found) != there:
        raise Violation(f"the list of {name} misses {there - set(found)} and has {set(found) - there} too much")


def _listed_state(booking: Booking, at: datetime) -> str:
    """Return the state in which lists show it: only that a request has expired is told before it is stored."""
    over = waits(booking) and booking.expires_at is not None and booking.expires_at <= at
    return EXPIRED if over else booking.state


def _in(period: Stay, day: date) -> bool:
    return period.check_in <= day < period.check_out


def _of(world: World, tenant_id: TenantId) -> list[Record]:
    return [each for (tenant, _), each in world.oracle.records.items() if tenant == tenant_id]


def _shares(stay: Stay, view: Stay) -> bool:
    return stay.check_in < view.check_out and stay.check_out > view.check_in


def _shows(record: Record, caller: Caller) -> bool:
    if isinstance(record, Booking):
        waiting = waits(record) and record.expires_at is not None and caller.at < record.expires_at
        return waiting or record.state in OWNING_STATES
    return record.state == ACTIVE

"""What guests do: look, hold nights, book, change, withdraw, cancel."""

from dataclasses import replace
from datetime import date, timedelta

from rental.bookings.contract import AWAITING_PAYMENT, CONFIRMED, PENDING
from rental.bookings.domain.quote import Quote
from rental.bookings.domain.quote_token import QUOTE_VALID_FOR, sign_quote
from rental.bookings.use_cases.callers import Books, Caller, hold_id_of
from rental.bookings.use_cases.changing import WantedChange
from rental.bookings.use_cases.holding import Held, hold_stay, release_hold
from rental.bookings.use_cases.selling import BookingRequest, Sold, WantedStay, create_booking, quote_stay
from rental.kernel.stay_dates import Stay
from simulation.deeds import ALL_RULES, KEY, SLEEPS, Deed, Place, Wants, shown
from simulation.money import price
from simulation.previews import cancelling, changing
from simulation.reckoning import waits
from simulation.world import KnownHold, Person, Promise, World

_HASH = b"0123456789abcdef"


def hold(world: World) -> Deed:
    """Keep nights at the checkout, for whom the guest says or for nobody yet."""
    place, person = world.place(), world.person()
    stay, guests = world.stay(place), world.party(place)
    caller = world.as_guest(place[0], person)
    email, currency = person.email if world.chance(0.8) else "", world.currency(place)
    hold_id = hold_id_of(KEY, caller, place[1])

    def run(books: Books, caller: Caller, _: bytes) -> Held:
        held = hold_stay(books, caller, WantedStay(place[1], stay, guests, currency), email)
        world.holds.append(KnownHold(place, person, held.hold.id, stay, guests, held.hold.expires_at))
        return held

    units = world.terms(place).units
    nights = Wants(stay, units, own_hold=hold_id, prepared=True, guests=guests, rules=ALL_RULES)
    wants = replace(nights, on_sale=True, currency=currency)
    return Deed("hold", run, caller, place, wants, hold_id=hold_id, email=email, detail=shown(stay))


def release(world: World) -> Deed | None:
    """Give a hold back, one's own or a stranger's (which changes nothing)."""
    if (held := world.live_hold()) is None:
        return None
    place, hold_id = held.place, held.id
    someone = held.person if world.chance(0.9) else world.person()

    def run(books: Books, caller: Caller, _: bytes) -> None:
        release_hold(books, caller, place[1], hold_id)

    caller = world.as_guest(place[0], someone)
    own = hold_id if hold_id_of(KEY, caller, place[1]) == hold_id else ""
    return Deed("release", run, caller, place, hold_id=own, detail=shown(held.stay))


def book(world: World) -> Deed:
    """Book straight away; sometimes with a price that is not the price, or one that was promised."""
    place, person = world.place(), world.person()
    if not world.terms(place).instant_book and world.chance(0.8):
        return hold(world)
    if world.promises and world.chance(0.3):
        return _book_promised(world, person)
    stay, guests = world.stay(place), world.party(place)
    total = price(world.terms(place), stay, guests) + world.chance(0.1) if world.chance(0.5) else None
    return _booking(world, person, WantedStay(place[1], stay, guests, world.currency(place), total), place)


def book_held(world: World) -> Deed | None:
    """Book what was held, instantly or as a request to the host; sometimes what a stranger held."""
    if (held := world.live_hold()) is None:
        return None
    someone = held.person if world.chance(0.8) else world.person()
    wanted = WantedStay(held.place[1], held.stay, held.guests, hold_id=held.id)
    return _booking(world, someone, wanted, held.place, own=someone == held.person)


def quote(world: World) -> Deed:
    """Ask for the price of a stay, and keep the token of the quote."""
    place = world.place()
    stay, guests = world.stay(place), world.party(place)

    def run(books: Books, caller: Caller, _: bytes) -> Quote:
        snapshot = books.ledger.glance(*place)
        priced = quote_stay(snapshot, WantedStay(place[1], stay, guests), caller)
        until = caller.at + QUOTE_VALID_FOR
        token = sign_quote(KEY, *place, priced, until)
        world.promises.append(Promise(place, stay, guests, priced.total, until, token))
        return priced

    wants = Wants(stay, world.terms(place).units, prepared=True, guests=guests, rules=ALL_RULES, on_sale=True)
    return Deed("quote", run, world.as_guest(place[0], world.person()), place, wants, detail=shown(stay))


def cancel(world: World) -> Deed | None:
    """Cancel a booking, or withdraw a request."""
    if (found := world.arriving() or world.booking(AWAITING_PAYMENT, PENDING, CONFIRMED)) is None:
        return None
    tenant_id, booking = found
    name = "withdraw" if waits(booking) else "cancel"
    return cancelling(world, name, world.as_opener(tenant_id, booking), booking, "plans changed")


def change(world: World) -> Deed | None:
    """Ask for other dates or guests."""
    if (found := world.arriving() or world.booking(CONFIRMED)) is None:
        return None
    tenant_id, booking = found
    place = (tenant_id, booking.property_id)
    same_dates = world.chance(0.35)
    guests = world.party(place) if same_dates or world.chance(0.4) else None
    if same_dates and world.chance(0.3):  # a baby comes along, or stays at home
        guests = replace(booking.guests, infants=1 - booking.guests.infants)
    wanted = WantedChange(*((None, None) if same_dates else other_dates(world, place, booking.stay)), guests)
    return changing(world, "change", world.as_opener(tenant_id, booking), booking, wanted)


def other_dates(world: World, place: Place, stay: Stay) -> tuple[date | None, date | None]:
    """Return other dates to come and to leave, or only one of them, or none."""
    other = moved(world, place, stay)
    return other.check_in if world.chance(0.7) else None, other.check_out if world.chance(0.7) else None


def moved(world: World, place: Place, stay: Stay) -> Stay:
    """Return other nights: moved a little, longer, shorter, or elsewhere."""
    if world.chance(0.3):
        return world.stay(place)
    first = stay.check_in + timedelta(days=world.random.randint(-3, 3))
    return Stay(first, first + timedelta(days=max(1, stay.nights + world.random.randint(-2, 2))))


def _book_promised(world: World, person: Person) -> Deed:
    """Book at the price that a quote promised; sometimes too late, or for others than it was promised to."""
    promise = world.random.choice(world.promises[-6:])
    guests, other = promise.guests, world.chance(0.1)
    if other:
        guests = replace(guests, infants=1 - guests.infants)
    wanted = WantedStay(promise.place[1], promise.stay, guests, None, promise.total, quote_token=promise.token)
    deed = _booking(world, person, wanted, promise.place)
    return replace(deed, promised_total=promise.total, valid_until=promise.valid_until, for_another=other)


def _booking(world: World, person: Person, wanted: WantedStay, place: Place, *, own: bool = True) -> Deed:
    key, contact = world.new_key(), world.contact(person)
    terms = world.terms(place)
    method = "pm_simulated" if world.card_payments and world.chance(0.7) else ""

    def run(books: Books, caller: Caller, body: bytes) -> Sold:
        return create_booking(books, caller, BookingRequest(wanted, contact, "en", key, body, method))

    held, own_hold = bool(wanted.hold_id), wanted.hold_id if own else ""
    nights = Wants(wanted.stay, terms.units, own_hold=own_hold, prepared=not held, held=held, guests=wanted.guests)
    return Deed(
        "book" if terms.instant_book else "ask",
        run,
        world.as_guest(place[0], person),
        place,
        replace(nights, rules=SLEEPS if held else ALL_RULES, on_sale=True, currency=wanted.currency),
        key=key,
        body=_HASH,
        hold_id=own_hold,
        email=person.email,
        expected_total=wanted.expected_total,
        method=method,
        detail=f"{shown(wanted.stay)}{' held' if held else ''}{' promised' if wanted.quote_token else ''}",
    )

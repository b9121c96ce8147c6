"""What guests do: look, hold nights, book, change, withdraw, cancel."""

from datetime import date, timedelta

from rental.bookings.contract import CONFIRMED, PENDING
from rental.bookings.domain.booking import Booking
from rental.bookings.domain.quote_token import QUOTE_VALID_FOR, sign_quote
from rental.bookings.use_cases.callers import Books, Caller, hold_id_of
from rental.bookings.use_cases.cancelling import cancel_booking
from rental.bookings.use_cases.changing import WantedChange, change_booking
from rental.bookings.use_cases.holding import Held, hold_stay, release_hold
from rental.bookings.use_cases.selling import BookingRequest, Sold, WantedStay, create_booking, quote_stay
from rental.kernel.ids import UnitId
from rental.kernel.stay_dates import Stay
from simulation.deeds import Deed, Place, Wants, shown
from simulation.money import price
from simulation.world import KEY, KnownHold, Person, World

_HASH = b"0123456789abcdef"


def hold(world: World) -> Deed:
    """Keep nights at the checkout, for whom the guest says or for nobody yet."""
    place, person = world.place(), world.person()
    stay, guests = world.stay(place), world.guests(place)
    caller = world.as_guest(place[0], person)
    email = person.email if world.chance(0.8) else ""
    hold_id = hold_id_of(KEY, caller, place[1])

    def run(books: Books, caller: Caller, _: bytes) -> Held:
        held = hold_stay(books, caller, WantedStay(place[1], stay, guests), email)
        world.holds.append(KnownHold(place, person, held.hold.id, stay, guests, held.hold.expires_at))
        return held

    wants = Wants(stay, world.terms(place).units, own_hold=hold_id, prepared=True)
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
    if world.tokens and world.chance(0.3):
        place, stay, guests, promised, token = world.random.choice(world.tokens[-6:])
        wanted = WantedStay(place[1], stay, guests, None, promised, quote_token=token)
        return _booking(world, person, wanted, place, promised)
    stay, guests = world.stay(place), world.guests(place)
    total = price(world.terms(place), stay, guests) + world.chance(0.1) if world.chance(0.5) else None
    return _booking(world, person, WantedStay(place[1], stay, guests, None, total), place, None)


def book_held(world: World) -> Deed | None:
    """Book what was held: instantly, or as a request to the host."""
    if (held := world.live_hold()) is None:
        return None
    wanted = WantedStay(held.place[1], held.stay, held.guests, hold_id=held.id)
    return _booking(world, held.person, wanted, held.place, None)


def quote(world: World) -> Deed:
    """Ask for the price of a stay, and keep the token of the quote."""
    place = world.place()
    stay, guests = world.stay(place), world.guests(place)

    def run(books: Books, caller: Caller, _: bytes) -> None:
        snapshot = books.ledger.glance(*place)
        priced = quote_stay(snapshot, WantedStay(place[1], stay, guests), caller)
        token = sign_quote(KEY, *place, priced, caller.at + QUOTE_VALID_FOR)
        world.tokens.append((place, stay, guests, priced.total, token))

    wants = Wants(stay, world.terms(place).units, prepared=True)
    return Deed("quote", run, world.as_guest(place[0], world.person()), place, wants, detail=shown(stay))


def cancel(world: World) -> Deed | None:
    """Cancel a booking, or withdraw a request."""
    if (found := world.booking(PENDING, CONFIRMED)) is None:
        return None
    tenant_id, booking = found

    def run(books: Books, caller: Caller, _: bytes) -> Booking:
        return cancel_booking(books, caller, booking.id, "plans changed")[0]

    name = "withdraw" if booking.state == PENDING else "cancel"
    caller = world.as_guest(tenant_id, world.person())
    return Deed(name, run, caller, (tenant_id, booking.property_id), subject=booking.id, detail=booking.id[:6])


def change(world: World) -> Deed | None:
    """Ask for other dates or guests."""
    if (found := world.booking(CONFIRMED)) is None:
        return None
    tenant_id, booking = found
    place = (tenant_id, booking.property_id)
    guests = world.guests(place) if world.chance(0.4) else None
    wanted = WantedChange(*other_dates(world, place, booking.stay), guests)
    return changing("change", world.as_guest(tenant_id, world.person()), booking, wanted, world.terms(place).units)


def changing(
    name: str, caller: Caller, booking: Booking, wanted: WantedChange, offered: tuple[UnitId, ...] = ()
) -> Deed:
    """Return the change of a booking by whom it may."""
    place = (caller.tenant_id, booking.property_id)

    def run(books: Books, caller: Caller, _: bytes) -> Booking:
        return change_booking(books, caller, booking.id, wanted)[0]

    units = (UnitId(wanted.unit),) if wanted.unit else offered
    dates = wanted.check_in, wanted.check_out
    wants = Wants(None, units, *dates, own_record=booking.id, prepared=name == "change")
    return Deed(
        name, run, caller, place, wants, subject=booking.id, promised_total=wanted.agreed_total,
        detail=f"{booking.id[:6]} {wanted.check_in or ''}..{wanted.check_out or ''} {wanted.unit or ''}",
    )  # fmt: skip


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


def _booking(world: World, person: Person, wanted: WantedStay, place: Place, promised: int | None) -> Deed:
    key, contact = world.new_key(), world.contact(person)
    terms = world.terms(place)

    def run(books: Books, caller: Caller, body: bytes) -> Sold:
        return create_booking(books, caller, BookingRequest(wanted, contact, "en", key, body))

    held = bool(wanted.hold_id)
    return Deed(
        "book" if terms.instant_book else "ask",
        run,
        world.as_guest(place[0], person),
        place,
        Wants(wanted.stay, terms.units, own_hold=wanted.hold_id, prepared=not held, held=held),
        key=key,
        body=_HASH,
        hold_id=wanted.hold_id,
        email=person.email,
        expected_total=wanted.expected_total,
        promised_total=promised,
        detail=f"{shown(wanted.stay)}{' held' if held else ''}{' promised' if wanted.quote_token else ''}",
    )

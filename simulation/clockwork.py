"""What nobody asks for: the clock moves bookings on, and payments tell what became of the money."""

from dataclasses import replace
from datetime import timedelta

from rental.bookings.contract import (
    AWAITING_PAYMENT,
    BOOKING_STATES,
    COLLECT,
    CONFIRMED,
    IN_PROGRESS,
    PENDING,
)
from rental.bookings.domain.booking import CARD, Booking
from rental.bookings.domain.payment import Payment
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.paying import apply_payment_fact
from rental.bookings.use_cases.settling import settle_booking
from rental.kernel.ids import BookingId, TenantId
from rental.kernel.tenancy import Principal
from simulation.deeds import Deed, Run
from simulation.money import Money, next_fact
from simulation.world import World

_MANY_FACTS = 6


def settle(world: World) -> Deed | None:
    """Store what the clock has made of a booking."""
    if (found := world.booking(AWAITING_PAYMENT, PENDING, CONFIRMED, IN_PROGRESS)) is None:
        return None
    tenant_id, booking = found

    def run(books: Books, caller: Caller, _: bytes) -> Booking:
        return settle_booking(books, tenant_id, booking.id, caller.at)[0]

    return _clock(world, "settle", run, found)


def pay(world: World, money: Money) -> Deed | None:
    """Deliver a fact of payments: the next, or an old one again, or one that was overtaken."""
    states = (AWAITING_PAYMENT,) if world.card_payments and world.chance(0.6) else BOOKING_STATES
    if (found := world.booking(*states)) is None or found[1].pays_by != CARD:
        return None
    tenant_id, booking = found
    facts = world.facts.setdefault(booking.id, [])
    if not facts or (len(facts) < _MANY_FACTS and world.chance(0.8)):
        latest = facts[-1] if facts else Payment()
        asked = money.asked.get(booking.id, (COLLECT, booking.total))
        new = next_fact(latest, asked, world.random.randrange(4))
        facts.append(_with_turn(world, new) if world.card_payments else new)
    fact = facts[-1] if world.chance(0.5) else world.random.choice(facts)

    def run(books: Books, caller: Caller, _: bytes) -> Booking:
        return apply_payment_fact(books, tenant_id, BookingId(booking.id), fact, caller.at)

    payments = Caller(tenant_id, Principal("payments", "payments"), world.now)
    return replace(_clock(world, "payment fact", run, found), caller=payments, fact=fact)


def _with_turn(world: World, fact: Payment) -> Payment:
    """Return a fact that says whose turn it is; sometimes less is reserved than was asked for."""
    part = fact.authorised // 2 if world.chance(0.2) else fact.authorised
    return replace(fact, authorised=part, waits_for=world.random.choice(("", "guest", "guest", "operator")))


def move_clock(world: World) -> None:
    """Let time pass: mostly minutes, sometimes days, seldom so many that calendars roll."""
    weights = ((0.6, 8), (0.9, 60 * 20), (0.985, 60 * 24 * 5), (1.0, 60 * 24 * 90))
    drawn = world.random.random()
    most = next(minutes for below, minutes in weights if drawn < below)
    world.now += timedelta(seconds=world.random.randint(1, most * 60), microseconds=world.random.randrange(10**6))


def _clock(world: World, name: str, run: Run, whose: tuple[TenantId, Booking]) -> Deed:
    tenant_id, booking = whose
    caller = Caller(tenant_id, Principal("clock", "clock"), world.now)
    return Deed(name, run, caller, (tenant_id, booking.property_id), subject=booking.id, detail=booking.id[:6])

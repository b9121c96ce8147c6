"""What follows from events: guests' lists and planned moments. Events come late, twice and out of order."""

from datetime import datetime

from rental.bookings.domain.booking import Booking
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.guests import Told as Listing
from rental.bookings.use_cases.guests import keep_listed
from rental.bookings.use_cases.moments import Moment, plan_next_moment
from rental.bookings.use_cases.settling import settle_booking
from rental.kernel.ids import BookingId, TenantId
from rental.kernel.tenancy import Principal
from simulation.deeds import Deed, Run, Violation
from simulation.oracle import Told
from simulation.reckoning import moved_next
from simulation.world import SOON, World

_OVERTAKEN = 6
_REMEMBERED = 20


def deliver(world: World) -> Deed | None:
    """Let an event arrive: one of those that wait longest, or one that came before."""
    waiting, again = world.oracle.told[:_OVERTAKEN], world.delivered[-_REMEMBERED:]
    offered = waiting if waiting and (world.chance(0.8) or not again) else again
    if not offered:
        return None
    told = world.random.choice(offered)

    def run(books: Books, caller: Caller, _: bytes) -> None:
        take_in(world, books, told, caller)

    return _by_clock(world, "event", run, told.tenant_id, told.booking_id)


def reach(world: World) -> Deed | None:
    """Let a planned moment come: the booking is settled, and planned anew where that was too early."""
    due = [each for each in world.moments.kept.values() if each.at <= world.now]
    if not due:
        return None
    moment = world.random.choice(due)

    def run(books: Books, caller: Caller, _: bytes) -> Booking:
        booking, _terms = settle_booking(books, moment.tenant_id, moment.booking_id, caller.at)
        key = (moment.tenant_id, moment.booking_id, moment.state, moment.again)
        if world.moments.kept.get(key) == moment:
            del world.moments.kept[key]
        if booking.state == moment.state:
            again = not moment.again
            plan_next_moment(books, world.moments, moment.tenant_id, moment.booking_id, caller.at, again=again)
        return booking

    return _by_clock(world, "moment", run, moment.tenant_id, moment.booking_id)


def take_in(world: World, books: Books, told: Told, caller: Caller) -> None:
    """Do what the consumer of bookings' events does with one; it waits again where that fails."""
    if told.number == 1 or told.left is not None:
        keep_listed(books, world.guests, Listing(told.tenant_id, told.booking_id, told.left))
    if told.plans or not world.card_payments:  # a plan too many changes nothing
        plan_next_moment(books, world.moments, told.tenant_id, told.booking_id, caller.at)
    if told in world.oracle.told:
        world.oracle.told.remove(told)
        world.delivered.append(told)


def deliver_the_rest(world: World, books: Books) -> None:
    """Let all events arrive that wait, in no order."""
    rest = list(world.oracle.told)
    world.random.shuffle(rest)
    for told in rest:
        take_in(world, books, told, Caller(told.tenant_id, Principal("clock", "clock"), world.now))


def check_moments(world: World) -> None:
    """Check, once every event was heard, that what the clock does next with each booking is planned, and no more."""
    planned: dict[tuple[str, str], list[Moment]] = {}
    for each in world.moments.kept.values():
        planned.setdefault((each.tenant_id, each.booking_id), []).append(each)
    for tenant_id, name in world.oracle.bookings:
        booking = world.oracle.records[tenant_id, name]
        plans = planned.get((tenant_id, name), [])
        assert isinstance(booking, Booking)  # noqa: S101 - by its list
        instant = moved_next(booking, world.oracle.terms[tenant_id, booking.property_id])
        if instant is None:
            if plans:
                raise Violation(f"{name} is {booking.state}, and the clock is to move it: {plans}")
        elif not any(
            each.state == booking.state
            and ((tenant_id, booking.property_id) in world.retimed or _is_for(each, instant, world))
            for each in plans
        ):
            raise Violation(f"{name} is {booking.state} until {instant}, planned is {plans}")


def _is_for(plan: Moment, instant: datetime, world: World) -> bool:
    """Tell whether a plan is for an instant; what had passed when it was planned comes a minute later."""
    return plan.at == instant or instant <= plan.at <= world.now + SOON


def _by_clock(world: World, name: str, run: Run, tenant_id: TenantId, booking_id: BookingId) -> Deed:
    property_id = world.oracle.records[tenant_id, booking_id].property_id
    caller = Caller(tenant_id, Principal("clock", "clock"), world.now)
    return Deed(name, run, caller, (tenant_id, property_id), subject=booking_id, detail=booking_id[:6])

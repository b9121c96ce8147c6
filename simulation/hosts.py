"""What hosts do: answer requests, enter bookings, change and cancel them, keep nights back, change terms."""

from dataclasses import replace

from rental.bookings.contract import CONFIRMED, IN_PROGRESS, PENDING
from rental.bookings.domain.booking import HOST_BLOCK, SOURCES, WAYS_TO_PAY, Booking, Claim, Contact
from rental.bookings.use_cases.blocking import ChangedBlock, WantedBlock, block_nights, change_block, unblock_nights
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.cancelling import mark_no_show
from rental.bookings.use_cases.changing import WantedChange
from rental.bookings.use_cases.deciding import approve_booking, decline_booking
from rental.bookings.use_cases.entering import HostBooking, enter_booking
from rental.bookings.use_cases.selling import Sold
from rental.kernel.ids import TenantId
from simulation.deeds import ALL_RULES, HOUSE, Deed, Run, Wants, shown
from simulation.guests import moved, other_dates
from simulation.previews import cancelling, changing
from simulation.world import World

_HASH = b"fedcba9876543210"


def approve(world: World) -> Deed | None:
    """Say yes to a request."""
    if (found := world.booking(PENDING)) is None:
        return None
    booking = found[1]

    def run(books: Books, caller: Caller, _: bytes) -> Booking:
        return approve_booking(books, caller, booking.id)[0]

    wants = Wants(None, (), own_record=booking.id)
    return _about(world, "approve", run, found, wants)


def decline(world: World) -> Deed | None:
    """Say no to a request."""
    if (found := world.booking(PENDING)) is None:
        return None
    booking = found[1]
    run: Run = lambda books, caller, _: decline_booking(books, caller, booking.id, "no")[0]  # noqa: E731
    return replace(_about(world, "decline", run, found), reason="no")


def cancel_by_host(world: World) -> Deed | None:
    if (found := world.booking(CONFIRMED, IN_PROGRESS)) is None:
        return None
    tenant_id, booking = found
    deed = cancelling(world, "cancel by host", world.as_host(tenant_id), booking, "leak")
    return replace(deed, action="cancel by host")


def no_show(world: World) -> Deed | None:
    if (found := world.booking(CONFIRMED, IN_PROGRESS)) is None:
        return None
    booking = found[1]
    run: Run = lambda books, caller, _: mark_no_show(books, caller, booking.id)[0]  # noqa: E731
    return replace(_about(world, "no-show", run, found), reason="no-show")


def change_by_host(world: World) -> Deed | None:
    """Move a booking to other nights, another unit, or another price."""
    if (found := world.booking(CONFIRMED, IN_PROGRESS)) is None:
        return None
    tenant_id, booking = found
    place = (tenant_id, booking.property_id)
    wanted = WantedChange(
        *other_dates(world, place, booking.stay),
        world.party(place) if world.chance(0.2) else None,
        world.random.choice(world.terms(place).units) if world.chance(0.4) else None,
        agreed_total=world.random.randint(0, 90_000) if world.chance(0.2) else None,
    )
    return changing(world, "change by host", world.as_host(tenant_id), booking, wanted)


def enter(world: World) -> Deed:
    """Write down a booking that someone made by telephone, or at the door."""
    place, key = world.place(), world.new_key()
    terms, stay, guests = world.terms(place), world.stay(place, earliest=-2), world.party(place)
    unit = world.random.choice((None, *terms.units))
    agreed = world.random.randint(0, 90_000) if world.chance(0.2) else None
    ignoring, source, pays_by = world.chance(0.3), world.random.choice(SOURCES[1:]), world.random.choice(WAYS_TO_PAY)
    guest = Contact("Grace Hopper", "")

    def run(books: Books, caller: Caller, body: bytes) -> Sold:
        asked = HostBooking(
            place[1], stay, guests, guest, source, pays_by, "de", key, body, unit, agreed, ignore_rules=ignoring
        )
        return enter_booking(books, caller, asked)

    units, rules = terms.units if unit is None else (unit,), HOUSE if ignoring else ALL_RULES
    wants = Wants(stay, units, prepared=not ignoring, guests=guests, rules=rules)
    return Deed(
        "enter", run, world.as_host(place[0]), place, wants, key, _HASH, promised_total=agreed, detail=shown(stay)
    )


def block(world: World) -> Deed:
    """Keep nights back."""
    place, key = world.place(), world.new_key()
    stay, unit = world.stay(place, earliest=-3), world.random.choice(world.terms(place).units)

    def run(books: Books, caller: Caller, body: bytes) -> Claim:
        return block_nights(books, replace(caller, request=body), WantedBlock(place[1], stay, unit, "paint"), key)

    caller = world.as_host(place[0])
    wants = Wants(stay, (unit,))
    return Deed("block", run, caller, place, wants, key, caller.request, reason="paint", detail=shown(stay))


def move_block(world: World) -> Deed | None:
    """Keep other nights back."""
    if (found := world.claim(HOST_BLOCK)) is None:
        return None
    tenant_id, claim = found
    place = (tenant_id, claim.property_id)
    stay, reason = moved(world, place, claim.stay), world.random.choice((None, "roof"))

    def run(books: Books, caller: Caller, _: bytes) -> Claim:
        return change_block(books, caller, place[1], claim.id, ChangedBlock(stay, reason))

    wants = Wants(stay, (claim.unit,), own_record=claim.id)
    who = world.as_host(tenant_id)
    return Deed("change block", run, who, place, wants, subject=claim.id, reason=reason, detail=shown(stay))


def unblock(world: World) -> Deed | None:
    if (found := world.claim(HOST_BLOCK)) is None:
        return None
    tenant_id, claim = found
    place = (tenant_id, claim.property_id)

    def run(books: Books, caller: Caller, _: bytes) -> None:
        unblock_nights(books, caller, place[1], claim.id)

    return Deed("unblock", run, world.as_host(tenant_id), place, subject=claim.id, detail=claim.id[:6])


def _about(world: World, name: str, run: Run, whose: tuple[TenantId, Booking], wants: Wants | None = None) -> Deed:
    tenant_id, booking = whose
    place = (tenant_id, booking.property_id)
    return Deed(
        name, run, world.as_host(tenant_id), place, wants, subject=booking.id, action=name, detail=booking.id[:6]
    )

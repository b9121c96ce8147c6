"""Who looks first and does it then: what was shown is what comes of it, unless others came between."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from rental.bookings.domain.booking import Booking
from rental.bookings.use_cases.callers import Books, Caller, of_host
from rental.bookings.use_cases.cancelling import cancel_booking, refund_preview
from rental.bookings.use_cases.changing import WantedChange, change_booking, quote_change
from rental.bookings.use_cases.writing import Case
from rental.kernel.errors import Problem
from rental.kernel.ids import UnitId
from simulation.deeds import Deed, Run, Violation, Wants
from simulation.world import World

_LOOKS_FIRST = 0.4
Show = Callable[[Case], int]
Do = Callable[[Books, Caller, int | None], Booking]


def cancelling(world: World, name: str, caller: Caller, booking: Booking, reason: str) -> Deed:
    """Cancel; sometimes after a look at what would be given back."""

    def do(books: Books, caller: Caller, expected: int | None) -> Booking:
        return cancel_booking(books, caller, booking.id, reason, expected)[0]

    def show(case: Case) -> int:
        return refund_preview(case).total

    looks = world.chance(_LOOKS_FIRST)
    run = _as_shown(world, booking, show, do) if looks else _at_once(do)
    place = (caller.tenant_id, booking.property_id)
    shows = ("preview_cancellation",) if looks else ()
    return Deed(name, run, caller, place, subject=booking.id, reason=reason, shows=shows, detail=booking.id[:6])


def changing(world: World, name: str, caller: Caller, booking: Booking, wanted: WantedChange) -> Deed:
    """Change a booking; sometimes after a look at what it would cost."""

    def do(books: Books, caller: Caller, expected: int | None) -> Booking:
        return change_booking(books, caller, booking.id, replace(wanted, expected_total=expected))[0]

    place, by_guest = (caller.tenant_id, booking.property_id), name == "change"
    offered = world.terms(place).units if by_guest else ()
    units = (UnitId(wanted.unit),) if wanted.unit else offered
    wants = Wants(None, units, wanted.check_in, wanted.check_out, own_record=booking.id, prepared=by_guest)
    looks = world.chance(_LOOKS_FIRST)
    return Deed(
        name,
        _as_shown(world, booking, partial(_quoted, wanted), do) if looks else _at_once(do),
        caller,
        place,
        replace(wants, guests=wanted.guests),
        subject=booking.id,
        promised_total=wanted.agreed_total,
        shows=("quote_change",) if looks else (),
        detail=f"{booking.id[:6]} {wanted.check_in or ''}..{wanted.check_out or ''} {wanted.unit or ''}",
    )


def _quoted(wanted: WantedChange, case: Case) -> int:
    priced, more = quote_change(case, wanted)
    if priced.total - case.booking.total != more:
        raise Violation(f"{case.booking.id}: {more} more is not from {case.booking.total} to {priced.total}")
    return priced.total


def _at_once(do: Do) -> Run:
    return lambda books, caller, _: do(books, caller, None)


def _as_shown(world: World, booking: Booking, show: Show, do: Do) -> Run:
    """Return a run that looks and does; if it comes again it is only done, as a request that is sent twice."""
    looked = False

    def run(books: Books, caller: Caller, _: bytes) -> Booking:
        nonlocal looked
        if looked:
            return do(books, caller, None)
        looked = True
        seen = _outcome(lambda: show(_case(books, caller, booking)))
        writes = world.oracle.writes
        came = _outcome(lambda: do(books, caller, None if isinstance(seen, Problem) else seen))
        _compare(seen, came, caller, world.oracle.writes - writes)
        if isinstance(came, Problem):
            raise came
        return came  # type: ignore[no-any-return]

    return run


def _compare(seen: Any, came: Any, caller: Caller, writes: int) -> None:
    mine = isinstance(came, Booking) and came.last_request.startswith(caller.request)
    if writes != mine or _said(came) == "busy" or (isinstance(came, Booking) and not mine):
        return
    if _said(seen) != _said(came):
        raise Violation(f"shown was {_said(seen)}, and what came of it {_said(came)}")


def _said(what: Any) -> int | str | None:
    """Return a refusal's name, what a cancelled booking gives back, or what another costs."""
    if isinstance(what, Problem):
        return what.slug
    if isinstance(what, Booking):
        return what.total if what.refund_due is None else what.refund_due
    return int(what)


def _outcome(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Problem as problem:
        return problem


def _case(books: Books, caller: Caller, booking: Booking) -> Case:
    """Return what a look works with, as the API's entry reads it."""
    (there,) = books.ledger.bookings(caller.tenant_id, [booking.id])
    snapshot = books.ledger.glance(caller.tenant_id, booking.property_id)
    return Case(there, snapshot, of_host(snapshot, booking.property_id), caller)

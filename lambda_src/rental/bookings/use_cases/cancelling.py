"""A stay that will not be: cancelled by guest or host, withdrawn, or nobody came. And what is given back."""

from dataclasses import replace

from rental.bookings.contract import BOOKING_CANCELLED, CANCELLED, HOLDING_STATES, KEEP
from rental.bookings.domain.booking import Booking
from rental.bookings.domain.refund import (
    Refund,
    no_refund,
    refund_by_policy,
    refund_in_full,
    refund_of_nights_ahead,
)
from rental.bookings.domain.states import GUEST, HOST, Transition, transition
from rental.bookings.ports import Entry, UnitCalendar
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.writing import Case, change_booking_record
from rental.kernel.errors import Problem
from rental.kernel.ids import BookingId
from rental.kernel.money import charge_step
from rental.kernel.stay_dates import Stay
from rental.properties.contract import PropertyTerms

NO_SHOW = "no-show"


def refund_preview(case: Case) -> Refund:
    """Return what cancelling now would give back. Raises `Problem` where it cannot be cancelled by who asks.

    Payments gives back what was taken beyond what is kept: never more than it took, whatever the policy says.
    """
    return _refund(case, _cancellation(case))


def cancel_booking(
    books: Books, caller: Caller, booking_id: BookingId, reason: str, expected_refund: int | None = None
) -> tuple[Booking, PropertyTerms]:
    """Cancel a booking, free its nights that lie ahead and say what is given back. A cancelled one stays as it is.

    `expected_refund` is what was shown to be given back; None takes what it is now. Raises `Problem("refund-changed")`.
    """

    def decide(case: Case) -> Entry | None:
        if case.state == CANCELLED:
            return None
        by = _cancellation(case)
        back = _refund(case, by).total
        if expected_refund not in (None, back):
            detail = f"You were shown {expected_refund}, it is {back} {case.booking.currency} (minor units) now."
            raise Problem("refund-changed", detail, total=back, currency=case.booking.currency)
        return _ended(case, by, reason)

    return change_booking_record(books, caller, booking_id, decide)


def mark_no_show(books: Books, caller: Caller, booking_id: BookingId) -> tuple[Booking, PropertyTerms]:
    """Record that nobody came: nothing is given back, the nights from today on are free."""

    def decide(case: Case) -> Entry:
        return _ended(case, transition(NO_SHOW, case.state, case.caller.acts_as), NO_SHOW)

    return change_booking_record(books, caller, booking_id, decide)


def _cancellation(case: Case) -> Transition:
    if case.caller.acts_as == HOST:  # a request is not theirs to cancel: they approve or decline it
        return transition("cancel by host", case.state, HOST)
    if case.state in HOLDING_STATES:
        return transition("withdraw", case.state, GUEST)
    found = transition("cancel", case.state, GUEST)
    if case.today >= case.booking.stay.check_in:
        raise Problem("stay-already-begun", f"Check-in was {case.booking.stay.check_in}; ask the host.")
    return found


def _refund(case: Case, by: Transition) -> Refund:
    refund = _of_the_price(case, by)
    coupons = case.coupons.of_refund(case.caller.tenant_id, case.booking.id, refund.total)
    return replace(refund, coupons=coupons)


def _of_the_price(case: Case, by: Transition) -> Refund:
    booking, step = case.booking, charge_step(case.booking.currency)
    if by.action == NO_SHOW:
        return no_refund(booking.lines)
    if by.action == "cancel by host" and case.today > booking.stay.check_in:
        ahead = _nights_ahead(case)
        return refund_of_nights_ahead(booking.lines, booking.stay.nights, ahead.nights if ahead else 0, step=step)
    if by.action in ("cancel by host", "withdraw"):
        return refund_in_full(booking.lines)
    return refund_by_policy(
        booking.lines, booking.cancellation_policy, booking.refund_steps, booking.stay.check_in, case.today, step=step
    )


def _ended(case: Case, by: Transition, reason: str) -> Entry:
    booking, caller = case.booking, case.caller
    refund = _refund(case, by)
    calendar = case.calendar()
    if case.state in HOLDING_STATES:
        after = calendar.let_go(booking.id, caller.at)
    else:
        ahead = _nights_ahead(case)
        after = calendar.freed(ahead) if ahead else calendar
    cancelled = booking.next(
        CANCELLED,
        expires_at=None,
        to_ask="",
        ended_at=caller.at.replace(microsecond=0),
        reason=reason,
        refund_due=refund.total,
    )
    entry = UnitCalendar(booking.unit, after)
    return case.entry(cancelled, BOOKING_CANCELLED, entry, reason=reason, payment=(KEEP, refund.money_kept))


def _nights_ahead(case: Case) -> Stay | None:
    """Return the nights that can still be sold. Those slept in stay where they are: nobody can sleep there again."""
    first = max(case.booking.stay.check_in, case.today)
    return Stay(first, case.booking.stay.check_out) if first < case.booking.stay.check_out else None

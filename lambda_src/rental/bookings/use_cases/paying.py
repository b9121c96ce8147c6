"""What payments tells of a booking's money, and what follows for one that waits for it."""

from dataclasses import replace
from datetime import datetime

from rental.bookings.contract import (
    AWAITING_PAYMENT,
    BOOKING_PAYMENT_CHANGED,
    KEEP,
    NIGHTS_TAKEN,
    RESERVE,
)
from rental.bookings.domain.booking import Booking
from rental.bookings.domain.calendar import Calendar
from rental.bookings.domain.payment import Payment
from rental.bookings.domain.states import PAYMENTS, transition
from rental.bookings.ports import Entry, UnitCalendar
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.placing import answer_by, holding, told_reason, waits_until
from rental.bookings.use_cases.writing import Case, change_booking_record
from rental.kernel.ids import BookingId, TenantId
from rental.kernel.tenancy import Principal


def apply_payment_fact(
    books: Books, tenant_id: TenantId, booking_id: BookingId, fact: Payment, at: datetime
) -> Booking:
    """Take over what payments tells of a booking's money. An overtaken fact changes nothing.

    In the same write, one that waits for its money is sold or asked for once all of it is there, waits longer or
    shorter where it is another's turn, and is lost where another channel sold a night of it.
    """

    def decide(case: Case) -> Entry | None:
        payment = case.booking.payment.after(fact)
        if payment == case.booking.payment:
            return None
        if case.state != AWAITING_PAYMENT:
            return case.entry(case.booking.next(payment=payment), BOOKING_PAYMENT_CHANGED)
        calendar = case.calendar()
        left = calendar.let_go(booking_id, at)
        if left.taken(case.booking.stay, at):
            return _lost(case, payment, left)
        hold = calendar.hold(booking_id, at)
        contact = hold.contact if hold else b""
        if not payment.covers(case.booking.total):
            return _waiting(case, payment, left, contact)
        return _requested(case, payment, left, contact) if case.booking.to_ask else _sold(case, payment, left)

    caller = Caller(tenant_id, Principal(PAYMENTS, PAYMENTS), at)
    return change_booking_record(books, caller, booking_id, decide)[0]


def _waiting(case: Case, payment: Payment, left: Calendar, contact: bytes) -> Entry:
    """Take over the sums. How long it waits changes only with whose turn it is: asking again prolongs nothing."""
    booking = case.booking.next(payment=payment)
    if payment.waits_for == case.booking.payment.waits_for:
        return case.entry(booking, BOOKING_PAYMENT_CHANGED)
    until = waits_until(booking, case.terms, payment.waits_for, case.caller.at)
    waits = replace(booking, expires_at=until)
    return case.entry(waits, BOOKING_PAYMENT_CHANGED, _held(case, waits, left, contact))


def _sold(case: Case, payment: Payment, left: Calendar) -> Entry:
    step = transition("pay", case.state, PAYMENTS)
    sold = case.booking.next(step.after, payment=payment, expires_at=None)
    nights = UnitCalendar(sold.unit, left.claimed(sold.stay))
    return case.entry(sold, step.event, nights, payment=sold.due(case.terms, case.caller.at))


def _requested(case: Case, payment: Payment, left: Calendar, contact: bytes) -> Entry:
    """Ask the host: the money stays reserved, the nights held until they answered."""
    step, booking = transition("ask", case.state, PAYMENTS), case.booking
    until = answer_by(booking, case.terms, case.caller.at)
    asked = booking.next(step.after, payment=payment, expires_at=until, to_ask="")
    nights, reason = _held(case, asked, left, contact), told_reason(booking.to_ask)
    return case.entry(asked, step.event, nights, reason=reason, payment=(RESERVE, asked.total))


def _lost(case: Case, payment: Payment, left: Calendar) -> Entry:
    """End it: its money is let go whole."""
    step, booking = transition("lose", case.state, PAYMENTS), case.booking
    ended = booking.next(
        step.after,
        payment=payment,
        expires_at=None,
        to_ask="",
        ended_at=case.caller.at.replace(microsecond=0),
        reason=NIGHTS_TAKEN,
        refund_due=booking.total,
    )
    nights = UnitCalendar(booking.unit, left)
    return case.entry(ended, step.event, nights, reason=NIGHTS_TAKEN, payment=(KEEP, 0))


def _held(case: Case, booking: Booking, left: Calendar, contact: bytes) -> UnitCalendar:
    return UnitCalendar(booking.unit, holding(left, booking, contact, case.caller.at))

"""What neighbours and pages are told of a payment; a change of it is a fact with a number of its own."""

from enum import StrEnum
from typing import Any

from rental.bookings.contract import COLLECT
from rental.payments.contract import GUEST, OPERATOR
from rental.payments.domain.intent import Status
from rental.payments.domain.payment import Payment


class PaymentStatus(StrEnum):
    """One word for a page to go by."""

    NONE = "none"  # nothing was asked yet
    PROCESSING = "processing"
    METHOD_NEEDED = "method_needed"
    DECLINED = "declined"
    ACTION_NEEDED = "action_needed"
    AUTHORISED = "authorised"
    PAID = "paid"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    LET_GO = "let_go"  # nothing was taken, and nothing is held
    STUCK = "stuck"  # payments gave up trying


def status_of(payment: Payment) -> PaymentStatus:
    """Return what stands in the foreground: whose turn it is before what has been done."""
    if payment.waits_for == OPERATOR:
        return PaymentStatus.STUCK
    if payment.waits_for == GUEST:
        return _turn_of_guest(payment)
    if payment.lack or payment.target.number == 0:
        return PaymentStatus.PROCESSING if payment.target.number else PaymentStatus.NONE
    return _done(payment)


def facts_of(payment: Payment) -> dict[str, Any]:
    """Return the public members of the payment's item: what a `PaymentFact` event carries."""
    return {
        "authorised": payment.authorised,
        "captured": payment.captured,
        "refunded": payment.gone,
        "failed": payment.failed,
        "waits_for": payment.waits_for,
        "status": str(status_of(payment)),
        "due": payment.target.amount,
        "decline": payment.decline,
        "dispute": str(payment.dispute),
        # Told so that the listener knows of work that no target brought: another card, a host's "try again".
        "tries": payment.tries,
    }


def _turn_of_guest(payment: Payment) -> PaymentStatus:
    if any(each.status is Status.NEEDS_ACTION for each in payment.unfinished_dealings):
        return PaymentStatus.ACTION_NEEDED
    return PaymentStatus.DECLINED if payment.decline else PaymentStatus.METHOD_NEEDED


def _done(payment: Payment) -> PaymentStatus:
    whole = payment.target.do == COLLECT and payment.captured - payment.gone >= payment.target.amount > 0
    if payment.gone and not whole:  # a duplicate that went back leaves it paid
        return PaymentStatus.REFUNDED if payment.gone >= payment.captured else PaymentStatus.PARTLY_REFUNDED
    if payment.captured:
        return PaymentStatus.PAID
    return PaymentStatus.AUTHORISED if payment.authorised else PaymentStatus.LET_GO

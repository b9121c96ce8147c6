"""The one call to the provider that brings a payment nearer to its target: a pure choice from what is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rental.bookings.contract import COLLECT, RESERVE
from rental.payments.domain.dealing import Dealing
from rental.payments.domain.intent import Status
from rental.payments.domain.payment import Method, Payment


class Kind(StrEnum):
    CUSTOMER = "customer"
    CREATE = "create"
    CONFIRM = "confirm"
    CAPTURE = "capture"
    CANCEL = "cancel"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class Call:
    """`intent_id` is what it is about, `entry` what a new one is to be; `amount` in minor units."""

    kind: Kind
    intent_id: str = ""
    entry: int = 0
    amount: int = 0
    method: Method | None = None


def next_call(payment: Payment, now: datetime) -> Call | None:
    """Return what to ask of the provider next; None where the target is reached or it is someone else's turn."""
    target, over = payment.target, payment.kept - payment.target.amount
    returnable = over - payment.bounced  # what bounced would do so again: that is for its host to settle
    if returnable > 0 and target.do != RESERVE:
        return _refund(payment, returnable) or _let_go(payment.open_dealings)
    lack = max(0, -over)
    if target.do == RESERVE:
        return _reserve(payment, lack, now)
    taking = _take(payment, lack) if lack else None
    if target.do == COLLECT and lack:
        return taking or _ask(payment, lack)
    return taking or _let_go(payment.open_dealings)


def is_lapsing(dealing: Dealing, now: datetime) -> bool:
    """Tell whether an authorisation ends so soon that another is to take its place."""
    return dealing.renew_at is not None and dealing.renew_at <= now


def _refund(payment: Payment, over: int) -> Call | None:
    """Give back, of the latest that has something to give."""
    for dealing in reversed(payment.dealings):
        if dealing.refundable > 0:
            return Call(Kind.REFUND, dealing.id, dealing.entry, min(dealing.refundable, over))
    return None


def _reserve(payment: Payment, lack: int, now: datetime) -> Call | None:
    lapsing = [each for each in payment.authorised_dealings if is_lapsing(each, now)]
    renewed = sum(each.amount for each in lapsing)
    lack -= payment.authorised - renewed
    if lack > 0:  # what is renewed is asked for by itself: a card may bear it and no more
        return _ask(payment, min(lack, renewed) or lack)
    return _let_go([*lapsing, *payment.unfinished_dealings])


def _take(payment: Payment, lack: int) -> Call | None:
    for dealing in payment.authorised_dealings:
        return Call(Kind.CAPTURE, dealing.id, dealing.entry, min(dealing.amount, lack))
    return None


def _ask(payment: Payment, lack: int) -> Call | None:
    """Ask a card for what lacks: by the PaymentIntent that is under way, or a new one."""
    for dealing in payment.unfinished_dealings:
        if dealing.status is Status.PROCESSING:
            return None
        if dealing.amount != lack or (payment.method.off_session and dealing.is_tried):
            return Call(Kind.CANCEL, dealing.id, dealing.entry)
        if not payment.method.id:
            return None
        return Call(Kind.CONFIRM, dealing.id, dealing.entry, method=payment.method)
    if not payment.customer:
        return Call(Kind.CUSTOMER)
    return Call(Kind.CREATE, entry=payment.next_entry, amount=lack)


def _let_go(dealings: Iterable[Dealing]) -> Call | None:
    """Cancel what nobody needs. What the bank is still deciding about can only be cancelled afterwards."""
    for dealing in dealings:
        if dealing.status is not Status.PROCESSING:
            return Call(Kind.CANCEL, dealing.id, dealing.entry)
    return None

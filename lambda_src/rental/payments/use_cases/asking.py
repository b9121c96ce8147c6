"""What bookings and people ask of payments: a target to arrive at, another card, another try."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from rental.kernel.errors import Problem, TryAgain
from rental.kernel.events import Event
from rental.kernel.ids import BookingId, TenantId
from rental.payments.domain.payment import About, Payment
from rental.payments.domain.target import Target
from rental.payments.ports import PaymentStore
from rental.payments.use_cases.keeping import Change, keep

_TRIES = 5
_MEMBER = "member"  # the kind of a tenant's own people
_KEY_BYTES = 8  # of a request's digest; the rest tells its body


class PaymentMoving(TryAgain):
    """Others kept writing the same payment: the same may be asked again."""


@dataclass(frozen=True, slots=True)
class CardTry:
    """Another payment method ("pm_…"). `request` recognises the request when it comes again."""

    method: str
    request: bytes
    change: Change


def take_target(store: PaymentStore, event: Event, now: datetime) -> bool:
    """Keep what a booking's change asks of payments; False where it asks nothing.

    A booking of which nothing was asked before gets its payment here. An overtaken target changes nothing. Raises
    `PaymentMoving`.
    """
    if event.payment is None:
        return False
    asked = Target(event.number, str(event.payment["do"]), int(event.payment["amount"]))
    booking_id = BookingId(event.entity["id"])
    for _ in range(_TRIES):
        stored = store.read(event.tenant_id, booking_id)
        payment = stored or _new(booking_id, event)
        after = payment.asked(asked, str(event.payment.get("method", "")), by_guest=event.actor.get("kind") != _MEMBER)
        if after is payment or keep(store, event.tenant_id, stored, after, Change(now)):
            return True
    raise PaymentMoving(f"payment of {booking_id}")


def try_card(store: PaymentStore, tenant_id: TenantId, booking_id: BookingId, asked: CardTry) -> Payment:
    """Have another card tried. The same request again is answered with the payment as it is.

    Raises `Problem`: "not-found", "payment-not-open", "too-many-tries", "idempotency-key-reused"; `PaymentMoving`.
    """

    def decide(payment: Payment) -> Payment | None:
        if payment.last_request == asked.request:
            return None
        if payment.last_request[:_KEY_BYTES] == asked.request[:_KEY_BYTES]:
            raise Problem("idempotency-key-reused", "This key already named another card; send a new key.")
        if not payment.lack or payment.is_processing or payment.method.id:
            raise Problem("payment-not-open", "Nothing is to be paid by a card at the moment.")
        if not payment.tries_left:
            raise Problem("too-many-tries", "No further card can be tried for this booking.")
        return replace(payment.given(asked.method), last_request=asked.request)

    return _change(store, tenant_id, booking_id, decide, asked.change)


def try_again(store: PaymentStore, tenant_id: TenantId, booking_id: BookingId, change: Change) -> Payment:
    """Have payments go on where it gave up or a refund came back; else nothing changes. Raises as `try_card` does."""

    def decide(payment: Payment) -> Payment | None:
        return payment.tried_again() if payment.given_up or payment.bounced else None

    return _change(store, tenant_id, booking_id, decide, change)


def payment_of(store: PaymentStore, tenant_id: TenantId, booking_id: BookingId) -> Payment:
    """Return a booking's payment. Raises `Problem("not-found")` where nothing was asked of payments yet."""
    payment = store.read(tenant_id, booking_id)
    if payment is None:
        raise Problem("not-found", f"There is no payment of a booking {booking_id} here.")
    return payment


def _change(
    store: PaymentStore,
    tenant_id: TenantId,
    booking_id: BookingId,
    decide: Callable[[Payment], Payment | None],
    change: Change,
) -> Payment:
    for _ in range(_TRIES):
        payment = payment_of(store, tenant_id, booking_id)
        after = decide(payment)
        if after is None:
            return payment
        if kept := keep(store, tenant_id, payment, after, change):
            return kept
    raise PaymentMoving(f"payment of {booking_id}")


def _new(booking_id: BookingId, event: Event) -> Payment:
    data = event.data
    about = About(data.get("property_id", ""), data.get("guest_name", ""), data.get("booked_by", ""))
    return Payment(booking_id, str(data["currency"]), about)

"""Which letters a booking's money calls for: what was paid, what went back, what is stuck, what is still open."""

from rental.bookings.contract import BOOKING_EVENTS, BOOKING_PAYMENT_CHANGED, OWNING_STATES
from rental.kernel.events import Event
from rental.notifications.domain.booked_stay import CARD, BookedStay
from rental.payments.contract import GUEST, OPERATOR

RECEIPT, REFUND, STUCK, OPEN = "receipt", "refund", "payment_stuck", "payment_open"
ABOUT_MONEY = frozenset({RECEIPT, REFUND, STUCK, OPEN})


def about_money(event: Event) -> tuple[str, ...]:
    """Return what the letters of an event that moved a booking's money are about, of `ABOUT_MONEY`.

    Facts may be overtaken, so one event may tell of several things. Only cards: who pays in cash or by transfer hears
    from the host.
    """
    if event.type not in BOOKING_EVENTS or "payment" not in event.before:
        return ()
    was, now = BookedStay.before_event(event), BookedStay.from_event(event)
    if now.pays_by != CARD:
        return ()
    moved = [RECEIPT] if now.paid.captured > was.paid.captured else []
    moved += [REFUND] if now.paid.refunded > was.paid.refunded else []
    return (*moved, *_trouble(event, was, now))


def _trouble(event: Event, was: BookedStay, now: BookedStay) -> tuple[str, ...]:
    """Return what stands in the way, once it does.

    A change of the booking's state has asked payments anew, whatever was in the way before. Guests at the checkout see
    on the page what is asked of them.
    """
    turn = now.paid.waits_for
    if event.type != BOOKING_PAYMENT_CHANGED or turn == was.paid.waits_for:
        return ()
    if turn == OPERATOR:
        return (STUCK,)
    return (OPEN,) if turn == GUEST and now.state in OWNING_STATES and now.missing else ()

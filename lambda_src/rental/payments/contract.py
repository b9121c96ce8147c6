"""What neighbours may see of payments: the facts it tells of a booking's money."""

from dataclasses import dataclass

from rental.kernel.events import Event
from rental.kernel.ids import BookingId

PAYMENT_FACT = "PaymentFact"

# Whose turn it is before the money is where it shall be: nobody's, or payments' own; the guest's, who has to give
# another card or to prove who they are; the operator's, because payments gave up trying.
NOBODY, GUEST, OPERATOR = "", "guest", "operator"


@dataclass(frozen=True, slots=True)
class PaymentFact:
    """What is authorised, and what was captured and given back of a booking so far, in minor units: sums, not steps.

    `number` counts the facts of one booking from 1, so that a later one is known whatever order they come in.
    `failed` tells that the last try to collect did not succeed, `waits_for` whose turn it is.
    """

    booking_id: BookingId
    number: int
    authorised: int
    captured: int
    refunded: int
    failed: bool
    waits_for: str = NOBODY

    @classmethod
    def from_event(cls, event: Event) -> "PaymentFact":
        """Read the data of a `PAYMENT_FACT` event. Raises `KeyError` naming a missing member."""
        sums = {name: event.data[name] for name in ("number", "authorised", "captured", "refunded", "failed")}
        return cls(BookingId(event.data["booking_id"]), **sums, waits_for=event.data.get("waits_for", NOBODY))

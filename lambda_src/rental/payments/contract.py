"""What neighbours may see of payments: the facts it tells of a booking's money."""

from dataclasses import dataclass

from rental.kernel.events import Event
from rental.kernel.ids import BookingId

PAYMENT_FACT = "PaymentFact"


@dataclass(frozen=True, slots=True)
class PaymentFact:
    """What was authorised, captured and given back of a booking so far, in minor units: sums, not steps.

    `number` counts the facts of one booking from 1, so that a later one is known whatever order they come in.
    `failed` tells that the last try to collect did not succeed.
    """

    booking_id: BookingId
    number: int
    authorised: int
    captured: int
    refunded: int
    failed: bool

    @classmethod
    def from_event(cls, event: Event) -> "PaymentFact":
        """Read the data of a `PAYMENT_FACT` event. Raises `KeyError` naming a missing member."""
        sums = {name: event.data[name] for name in ("number", "authorised", "captured", "refunded", "failed")}
        return cls(BookingId(event.data["booking_id"]), **sums)

"""A booking as its events tell it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rental.bookings.contract import ENDED_STATES, Line
from rental.kernel.events import Event
from rental.kernel.ids import BookingId, PropertyId
from rental.kernel.stay_dates import Stay
from rental.notifications.domain.headers import one_line
from rental.notifications.domain.money_so_far import MoneySoFar
from rental.properties.contract import AT_BOOKING, RefundStep

CARD = "card"
_NAME_LIMIT_CHARACTERS = 200
_REASON_LIMIT_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class BookedStay:
    """A booking after a change, or before it. `guests` counts adults, children, infants and pets.

    `guest_email` is empty where the host entered a booking without one. `answer_by` is set while it waits;
    `refund_due` is what is given back once it is cancelled. `payment_time` is when a card is charged.
    """

    id: BookingId
    state: str
    property_id: PropertyId
    unit: str
    stay: Stay
    guests: Mapping[str, int]
    guest_name: str
    guest_email: str
    guest_phone: str
    lines: tuple[Line, ...]
    total: int
    currency: str
    cancellation_policy: str
    refund_steps: tuple[RefundStep, ...]
    language: str
    pays_by: str
    answer_by: datetime | None
    reason: str
    refund_due: int | None
    payment_time: str
    paid: MoneySoFar

    @property
    def ended(self) -> bool:
        """Tell whether the stay does not take place."""
        return self.state in ENDED_STATES

    @property
    def missing(self) -> int:
        """Return what is neither reserved nor paid of the price."""
        return max(0, self.total - self.paid.kept - self.paid.authorised)

    @classmethod
    def from_event(cls, event: Event) -> "BookedStay":
        """Read the booking after the change. Raises `KeyError` or `ValueError` naming what is missing or wrong."""
        return cls.from_data(event.data)

    @classmethod
    def before_event(cls, event: Event) -> "BookedStay":
        """Read the booking before the change: members that were not there then are left out."""
        was = {**event.data, **event.before}
        return cls.from_data({name: value for name, value in was.items() if value is not None})

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "BookedStay":
        """Read it as its events tell it. Raises `KeyError` or `ValueError` naming what is missing or wrong."""
        answer_by = data.get("answer_by")
        return cls(
            id=BookingId(data["id"]),
            state=data["state"],
            property_id=PropertyId(data["property_id"]),
            unit=one_line(data["unit"], _NAME_LIMIT_CHARACTERS),
            stay=Stay(date.fromisoformat(data["check_in"]), date.fromisoformat(data["check_out"])),
            guests=data["guests"],
            guest_name=one_line(data["guest_name"], _NAME_LIMIT_CHARACTERS),
            guest_email=data.get("guest_email", ""),
            guest_phone=one_line(data.get("guest_phone", ""), _NAME_LIMIT_CHARACTERS),
            lines=tuple(Line(one_line(rule, _NAME_LIMIT_CHARACTERS), *amounts) for rule, *amounts in data["lines"]),
            total=data["total"],
            currency=data["currency"],
            cancellation_policy=data["cancellation_policy"],
            refund_steps=tuple(RefundStep(*step) for step in data.get("refund_steps", ())),
            language=data["language"],
            pays_by=data.get("pays_by", CARD),
            answer_by=datetime.fromisoformat(answer_by) if answer_by else None,
            reason=one_line(data.get("reason", ""), _REASON_LIMIT_CHARACTERS),
            refund_due=data.get("refund_due"),
            payment_time=data.get("payment_time", AT_BOOKING),
            paid=MoneySoFar.from_data(data.get("payment")),
        )

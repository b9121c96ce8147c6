"""A reminder that goes out now, as the event of it tells."""

from dataclasses import dataclass
from datetime import datetime

from rental.kernel.events import Event
from rental.kernel.ids import BookingId, PropertyId

REMINDER_DUE = "ReminderDue"


@dataclass(frozen=True, slots=True)
class ReminderDue:
    """`reminder` is its kind, one of ours or one that importers added; `due` the instant it was planned for.

    `subject` and `text` are the host's own words, each empty where ours are to be taken.
    """

    reminder: str
    booking_id: BookingId
    property_id: PropertyId
    recipient: str
    due: datetime
    subject: str = ""
    text: str = ""

    @classmethod
    def from_event(cls, event: Event) -> "ReminderDue":
        """Read the data of a `REMINDER_DUE` event. Raises `KeyError` naming a missing member."""
        data = event.data
        return cls(
            reminder=data["reminder"],
            booking_id=BookingId(data["booking_id"]),
            property_id=PropertyId(data["property_id"]),
            recipient=data["recipient"],
            due=datetime.fromisoformat(data["due"]),
            subject=data.get("subject", ""),
            text=data.get("text", ""),
        )

"""What bookings' events tell of closed nights."""

from dataclasses import dataclass
from datetime import date, datetime

from rental.bookings.contract import (
    BOOKING_CANCELLED,
    BOOKING_CHANGED,
    BOOKING_COMPLETED,
    BOOKING_CONFIRMED,
    BOOKING_DECLINED,
    BOOKING_EXPIRED,
    BOOKING_STARTED,
    CHANNEL_CLAIMED,
    CHANNEL_RELEASED,
    NIGHTS_BLOCKED,
    NIGHTS_UNBLOCKED,
    OWNING_STATES,
)
from rental.calendar_sync.domain.closed_nights import BOOKING, ClosedNights
from rental.kernel.events import Event
from rental.kernel.ids import PropertyId
from rental.kernel.stay_dates import Stay

LEDGER_EVENTS = frozenset(
    {
        *(BOOKING_CONFIRMED, BOOKING_CHANGED, BOOKING_STARTED, BOOKING_COMPLETED),
        *(BOOKING_CANCELLED, BOOKING_DECLINED, BOOKING_EXPIRED),
        *(NIGHTS_BLOCKED, NIGHTS_UNBLOCKED, CHANNEL_CLAIMED, CHANNEL_RELEASED),
    }
)
_CLOSING = frozenset({NIGHTS_BLOCKED, CHANNEL_CLAIMED})
_LABEL_LIMIT_CHARACTERS = 80  # the whole row stays below a kilobyte, also in a script of four bytes a character


@dataclass(frozen=True, slots=True)
class LedgerNews:
    """A record as of one change. `closes`: it owns its nights, or waits for them; else it does so no more.

    `left` is the unit that it moved away from in this change, "" where it stayed.
    """

    record: ClosedNights
    closes: bool
    left: str


def ledger_news(event: Event) -> LedgerNews:
    """Read one of `LEDGER_EVENTS`. Raises `KeyError` or `ValueError` naming what is missing or wrong."""
    told, kind = event.data, event.entity["kind"]
    is_booking = kind == BOOKING
    was = event.before.get("unit") or told["unit"]
    record = ClosedNights(
        property_id=PropertyId(told["property_id"]),
        unit=told["unit"],
        record_id=event.entity["id"],
        kind=kind,
        stay=Stay(date.fromisoformat(told["check_in"]), date.fromisoformat(told["check_out"])),
        number=event.number,
        changed_at=datetime.fromisoformat(event.occurred_at),
        channel=told.get("channel", ""),
        contested=bool(told.get("contested")),
        label=_shortened(told.get("guest_name", "") or ("" if is_booking else told.get("reason", ""))),
    )
    closes = told["state"] in OWNING_STATES if is_booking else event.type in _CLOSING
    return LedgerNews(record, closes, was if was != record.unit else "")


def _shortened(label: str) -> str:
    limit = _LABEL_LIMIT_CHARACTERS
    return label if len(label) <= limit else f"{label[: limit - 1].rstrip()}…"

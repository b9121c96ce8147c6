"""A stay as reminders see it: its days, whose turn it is to pay, and when each reminder of it comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from rental.bookings.contract import COMPLETED, OWNING_STATES
from rental.kernel.ids import BookingId, PropertyId
from rental.payments.contract import NOBODY
from rental.reminders.contract import ends_with_the_stay, guest_must_pay
from rental.reminders.domain.kinds import CHECK_IN, CHECK_OUT, Chosen, Kind, Kinds
from rental.reminders.domain.local_slots import Slot

# Why a reminder of a stay does not go out.
ENDED, PASSED, OFF, BOOKED_LATER, NOTHING_OWED, PAUSED = (
    "cancelled",
    "passed",
    "off",
    "booked_later",
    "nothing_owed",
    "paused",
)


@dataclass(frozen=True, slots=True)
class Stay:
    """A booking as it is stored. `guest_must_pay`: something is missing, and it is the guest's turn."""

    booking_id: BookingId
    property_id: PropertyId
    state: str
    check_in: date
    check_out: date
    booked_at: datetime
    language: str
    guest_must_pay: bool = False

    @property
    def stands(self) -> bool:
        return self.state in OWNING_STATES

    @classmethod
    def from_booking(cls, booking_id: BookingId, data: Mapping[str, Any]) -> "Stay":
        """Read a booking's public members. Raises `KeyError` naming a missing one."""
        return cls(
            booking_id=booking_id,
            property_id=PropertyId(data["property_id"]),
            state=data["state"],
            check_in=date.fromisoformat(data["check_in"]),
            check_out=date.fromisoformat(data["check_out"]),
            booked_at=datetime.fromisoformat(data["created_at"]),
            language=data["language"],
            guest_must_pay=_guest_must_pay(data),
        )

    def anchor_day(self, kind: Kind) -> date:
        """Return the day that a kind counts from."""
        return {CHECK_IN: self.check_in, CHECK_OUT: self.check_out}[kind.anchor]


def _guest_must_pay(data: Mapping[str, Any]) -> bool:
    _, authorised, captured, refunded, failed, *waits_for = data.get("payment") or (0, 0, 0, 0, 0)
    missing = data["total"] - authorised - captured + refunded
    waiting = waits_for[0] if waits_for else NOBODY
    return guest_must_pay(missing, data.get("pays_by", "card"), failed=bool(failed), waits_for=waiting)


@dataclass(frozen=True, slots=True)
class Moment:
    """When a reminder of a stay comes. It is of the stay's `anchor_day`: on another one it may be sent again."""

    kind: Kind
    slot: Slot
    anchor_day: date

    @property
    def instant(self) -> datetime:
        return self.slot.instant

    @property
    def last(self) -> datetime:
        """Return until when it still goes out after an outage."""
        return self.instant + self.kind.window


def moment_of(stay: Stay, kind: Kind, chosen: Chosen, zone: str) -> Moment:
    """Return when a reminder of a stay comes, whether or not it goes out."""
    wanted = chosen.applied_to(kind)
    anchor = stay.anchor_day(kind)
    return Moment(wanted, Slot(anchor + timedelta(days=wanted.days), zone, wanted.at), anchor)


def why_pointless(stay: Stay, moment: Moment) -> str:
    """Return why nobody would write a reminder's letter, whatever the host wants; "" where one would."""
    if not stay.stands:
        return ENDED
    if stay.state == COMPLETED and ends_with_the_stay(moment.slot.day, stay.check_out):
        return PASSED
    return NOTHING_OWED if moment.kind.only_if_owed and not stay.guest_must_pay else ""


def why_not(stay: Stay, moment: Moment, chosen: Chosen, paused: frozenset[str] = frozenset()) -> str:
    """Return why a reminder does not go out, as all stands now; "" where it does."""
    kind = moment.kind
    pointless = why_pointless(stay, moment)
    if pointless in (ENDED, PASSED):
        return pointless
    if not chosen.of(kind.name).enabled:
        return OFF
    if moment.instant <= stay.booked_at:
        return BOOKED_LATER  # whoever books then is told all by the confirmation
    if kind.name in paused:
        return PAUSED
    return pointless


def timetable(stay: Stay, kinds: Kinds, chosen: Chosen, zone: str) -> dict[str, Moment]:
    """Return what is to be planned for a stay, by kind: pauses and what is owed count only when the moment comes."""
    moments = (moment_of(stay, kind, chosen, zone) for kind in kinds.values() if kind.of_stays)
    return {each.kind.name: each for each in moments if why_not(stay, each, chosen) in ("", NOTHING_OWED)}

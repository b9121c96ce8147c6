"""The calendar of one sellable unit: a bit for each night from a base date that rolls forward."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from rental.kernel.stay_dates import Stay

WINDOW_NIGHTS = 3652  # ten years: 457 bytes
BOOKING_WINDOW_DAYS = 730
_KEEP_PAST_DAYS = 400
_ROLL_TO_DAYS = 35


@dataclass(frozen=True, slots=True)
class Calendar:
    """Occupied nights: bit n of `occupied` is the night of `base` + n days. `version` 0 is not stored yet.

    Nights before `base` are past and count as taken: what they held is forgotten, and a clock that went back must not
    sell them again.
    """

    base: date
    occupied: int = 0
    version: int = 0

    @classmethod
    def empty(cls, today: date) -> "Calendar":
        """Return the calendar of a unit that was never sold. Zones differ by a day, so it begins yesterday."""
        return cls(base=today - timedelta(days=1))

    def taken(self, stay: Stay) -> list[date]:
        """Return the nights of `stay` that are occupied, in order."""
        return [night for night in stay.dates() if self._is_occupied(night)]

    def claimed(self, stay: Stay) -> "Calendar":
        """Return the next version with the stay's nights occupied.

        Raises `ValueError` if one of them is occupied already, or lies outside the ten years kept.
        """
        if self.occupied & self._mask(stay):
            raise ValueError(f"nights {self.taken(stay)} are occupied")
        return replace(self, occupied=self.occupied | self._mask(stay), version=self.version + 1)

    def freed(self, stay: Stay) -> "Calendar":
        """Return the next version with the stay's nights free, as far as they are not forgotten already."""
        ahead = Stay(max(stay.check_in, self.base), stay.check_out) if stay.check_out > self.base else None
        occupied = self.occupied & ~self._mask(ahead) if ahead else self.occupied
        return replace(self, occupied=occupied, version=self.version + 1)

    def rolled(self, today: date) -> "Calendar":
        """Return the same calendar with nights long past dropped, so that ten years always lie ahead."""
        if (today - self.base).days <= _KEEP_PAST_DAYS:
            return self
        base = today - timedelta(days=_ROLL_TO_DAYS)
        return replace(self, base=base, occupied=self.occupied >> (base - self.base).days)

    def to_bytes(self) -> bytes:
        """Return the bits, least significant byte first, without trailing zero bytes (at least one byte)."""
        return self.occupied.to_bytes(max(1, (self.occupied.bit_length() + 7) // 8), "little")

    @staticmethod
    def bits(raw: bytes) -> int:
        return int.from_bytes(raw, "little")

    def _is_occupied(self, night: date) -> bool:
        offset = (night - self.base).days
        return offset < 0 or bool(self.occupied >> offset & 1)

    def _mask(self, stay: Stay) -> int:
        first = (stay.check_in - self.base).days
        if first < 0 or first + stay.nights > WINDOW_NIGHTS:
            last = self.base + timedelta(days=WINDOW_NIGHTS)
            raise ValueError(f"nights {self.base} to {last} are kept, got {stay.check_in} to {stay.check_out}")
        return ((1 << stay.nights) - 1) << first

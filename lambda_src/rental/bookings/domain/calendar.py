"""The calendar of one sellable unit: a bit for each night from a base date that rolls forward, and who only waits.

A claim that came first owns its nights: a bit in `stays` (someone sleeps there) or in `blocks` (nobody may). Nights of
owners never overlap. A claim from another channel that finds nights owned already is kept as a shadow: its other nights
are its own, the contested ones pass to it when their owner goes. Holds are no bits: they end by themselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from rental.kernel.stay_dates import Stay

WINDOW_NIGHTS = 3652  # ten years: 457 bytes
MOST_HOLDS = 8
MOST_SHADOWS = 12
_KEEP_PAST_DAYS = 70
_ROLL_TO_DAYS = 35


class CalendarFull(ValueError):  # noqa: N818 - names what is wrong
    """The unit has as many live holds, or shadow claims, as one calendar keeps. `nights` others own."""

    def __init__(self, what: str, nights: Sequence[date] = ()) -> None:
        super().__init__(what)
        self.nights = nights


@dataclass(frozen=True, slots=True)
class Hold:
    """Nights kept for someone until `expires_at`: a checkout under way (a hold's id) or a request (a booking's id).

    `contact` is a digest of whom a request is for; empty while nobody has said.
    """

    id: str
    stay: Stay
    expires_at: datetime
    contact: bytes = b""


@dataclass(frozen=True, slots=True)
class Shadow:
    """A channel's claim on nights that others own: `contested` has bit n for the night of check-in + n days."""

    id: str
    stay: Stay
    contested: int
    blocking: bool = False

    @property
    def nights(self) -> list[date]:
        """Return its contested nights, in order."""
        return [night for n, night in enumerate(self.stay.dates()) if self.contested >> n & 1]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Owned nights: bit n of `stays` or `blocks` is the night of `base` + n days. `version` 0 is not stored yet.

    Nights before `base` are past and count as taken: what they held is forgotten, and a clock that went back must not
    sell them again. Changes return a new calendar of the same version; the ledger counts versions when it writes.
    """

    base: date
    stays: int = 0
    blocks: int = 0
    holds: tuple[Hold, ...] = ()
    shadows: tuple[Shadow, ...] = ()
    version: int = 0

    @classmethod
    def empty(cls, today: date) -> "Calendar":
        """Return the calendar of a unit that was never sold. Zones differ by a day, so it begins yesterday."""
        return cls(base=today - timedelta(days=1))

    def taken(self, stay: Stay, at: datetime, *, own_hold: str = "", own: Stay | None = None) -> list[date]:
        """Return the nights of `stay` that are owned, or held at the instant `at`, by others.

        `own_hold` and `own` are the hold and the nights of whoever asks.
        """
        busy = (self.stays | self.blocks | self._held(at, own_hold)) & ~(self._mask(own) if own else 0)
        kept = own.dates() if own else []
        return [night for night in stay.dates() if self._has(busy, night) and night not in kept]

    def crowded(
        self, stay: Stay, preparation_days: int, at: datetime, *, own_hold: str = "", own: Stay | None = None
    ) -> list[date]:
        """Return the nights beside `stay`, up to `preparation_days` on each side, on which someone else stays.

        Blocked nights are no neighbours: a house can be cleaned while it is blocked.
        """
        if preparation_days == 0:
            return []
        before = Stay(stay.check_in - timedelta(days=preparation_days), stay.check_in)
        after = Stay(stay.check_out, stay.check_out + timedelta(days=preparation_days))
        busy = (self.stays | self._held(at, own_hold)) & ~(self._mask(own) if own else 0)
        return [night for night in (*before.dates(), *after.dates()) if night >= self.base and self._has(busy, night)]

    def unsellable(self, view: Stay, preparation_days: int, at: datetime) -> list[date]:
        """Return the nights of `view` in which nobody could stay now: owned, held, or too close to a stay."""
        stays = self.stays | self._held(at, "")
        near = union((stays << n) | (stays >> n) for n in range(preparation_days + 1))
        return [night for night in view.dates() if self._has(near | self.blocks, night)]

    def free_beside(self, stay: Stay, at: datetime, within_days: int = 60) -> int:
        """Return how many nights next to `stay` are free, on both sides together, each up to `within_days`."""
        busy = self.stays | self.blocks | self._held(at, "")
        first, until = (stay.check_in - self.base).days, (stay.check_out - self.base).days
        before = next((n for n in range(within_days) if first - 1 - n < 0 or busy >> (first - 1 - n) & 1), within_days)
        after = next((n for n in range(within_days) if busy >> (until + n) & 1), within_days)
        return before + after

    def live_holds(self, at: datetime) -> tuple[Hold, ...]:
        return tuple(hold for hold in self.holds if hold.expires_at > at)

    def hold(self, hold_id: str, at: datetime) -> Hold | None:
        """Return a live hold by its id."""
        return next((hold for hold in self.live_holds(at) if hold.id == hold_id), None)

    def held(self, new: Hold, at: datetime) -> "Calendar":
        """Add a hold, in place of one with its id; expired ones go. Raises `CalendarFull`, or `ValueError` if taken."""
        self._whole_mask(new.stay)
        if taken := self.taken(new.stay, at, own_hold=new.id):
            raise ValueError(f"nights {taken} are taken")
        others = tuple(hold for hold in self.live_holds(at) if hold.id != new.id)
        if len(others) >= MOST_HOLDS:
            raise CalendarFull(f"a unit keeps {MOST_HOLDS} live holds")
        return replace(self, holds=(*others, new))

    def let_go(self, hold_id: str, at: datetime) -> "Calendar":
        """Drop a hold, and every expired one."""
        return replace(self, holds=tuple(hold for hold in self.live_holds(at) if hold.id != hold_id))

    def claimed(self, stay: Stay, *, blocking: bool = False) -> "Calendar":
        """Give the nights of `stay` an owner. Raises `ValueError` if one has an owner or lies outside the ten years."""
        mask = self._whole_mask(stay)
        if (self.stays | self.blocks) & mask:
            raise ValueError(f"some of the nights {stay.check_in} to {stay.check_out} have an owner")
        return self._with_owned(mask, blocking=blocking)

    def freed(self, stay: Stay) -> "Calendar":
        """Take its nights from an owner. Each passes to the first shadow that contests it, else it is free."""
        return self._released(self._mask(stay))

    def moved(self, old: Stay, new: Stay, *, blocking: bool = False) -> "Calendar":
        """Give an owner other nights: those it leaves are freed, those it keeps stay its own throughout.

        `blocking` says what it is where all its old nights are forgotten. Raises `ValueError` if a new night has an
        owner.
        """
        before, after = self._mask(old), self._mask(new)
        freed = self._released(before & ~after)
        wanted = after & ~before
        if (freed.stays | freed.blocks) & wanted or (new.check_in < self.base and new.check_in < old.check_in):
            raise ValueError(f"some of the nights {new.check_in} to {new.check_out} have an owner")
        return freed._with_owned(  # noqa: SLF001 - its own class
            wanted, blocking=blocking or bool(self.blocks & before)
        )

    def claimed_by_channel(
        self, claim_id: str, stay: Stay, *, blocking: bool = False, since: date | None = None
    ) -> "Calendar":
        """Record what another channel sold or blocked, whatever stands here: as owner, or as a shadow of owners.

        Nights before `since` that have an owner keep it: they are past, and nobody waits for them. Raises
        `CalendarFull`, or `ValueError` beyond the ten years.
        """
        mask, owned = self._mask(stay), self.stays | self.blocks
        contested = owned & mask & self._from(since)
        owning = self._with_owned(mask & ~owned, blocking=blocking)
        if not contested:
            return owning
        shadow = Shadow(claim_id, stay, self._relative(contested, stay), blocking)
        if len(self.shadows) >= MOST_SHADOWS:
            raise CalendarFull(f"a unit keeps {MOST_SHADOWS} shadow claims", shadow.nights)
        return replace(owning, shadows=(*self.shadows, shadow))

    def released_by_channel(self, claim_id: str, stay: Stay, *, since: date | None = None) -> "Calendar":
        """Take back a channel's claim, owner or shadow: its contested nights stay with their owners.

        Nights before `since` are left as they are: some may be another's that it once waited for.
        """
        shadow = self.shadow(claim_id)
        if shadow is None:
            return self._released(self._mask(stay) & self._from(since))
        rest = replace(self, shadows=tuple(each for each in self.shadows if each.id != claim_id))
        return rest._released(  # noqa: SLF001 - its own class
            self._mask(shadow.stay) & self._from(since) & ~self._absolute(shadow)
        )

    def shadow(self, claim_id: str) -> Shadow | None:
        return next((each for each in self.shadows if each.id == claim_id), None)

    def rolled(self, today: date) -> "Calendar":
        """Return the same calendar with nights long past dropped, so that ten years always lie ahead.

        A shadow whose contested nights are all past contests nothing any more.
        """
        ahead = tuple(each for each in self.shadows if each.contested >> max(0, (today - each.stay.check_in).days))
        if (today - self.base).days <= _KEEP_PAST_DAYS:
            return self if ahead == self.shadows else replace(self, shadows=ahead)
        base = today - timedelta(days=_ROLL_TO_DAYS)
        by = (base - self.base).days
        holds = tuple(hold for hold in self.holds if hold.stay.check_in >= base)  # others ended long ago
        rolled = replace(self, base=base, stays=self.stays >> by, blocks=self.blocks >> by, holds=holds)
        return replace(rolled, shadows=ahead)

    def _released(self, mask: int) -> "Calendar":
        stays, blocks, shadows = self.stays & ~mask, self.blocks & ~mask, []
        for shadow in self.shadows:
            inherited = self._absolute(shadow) & mask
            mask &= ~inherited
            stays, blocks = (stays, blocks | inherited) if shadow.blocking else (stays | inherited, blocks)
            left = shadow.contested & ~self._relative(inherited, shadow.stay)
            shadows += [replace(shadow, contested=left)] if left else []  # nothing contested: an owner like others
        return replace(self, stays=stays, blocks=blocks, shadows=tuple(shadows))

    def _with_owned(self, mask: int, *, blocking: bool) -> "Calendar":
        if blocking:
            return replace(self, blocks=self.blocks | mask)
        return replace(self, stays=self.stays | mask)

    def _held(self, at: datetime, own_hold: str) -> int:
        return union(self._mask(hold.stay) for hold in self.live_holds(at) if hold.id != own_hold)

    def _has(self, bits: int, night: date) -> bool:
        offset = (night - self.base).days
        return offset < 0 or bool(bits >> offset & 1)

    def _whole_mask(self, stay: Stay) -> int:
        if stay.check_in < self.base:
            raise ValueError(f"nights from {self.base} on are kept, got {stay.check_in} to {stay.check_out}")
        return self._mask(stay)

    def _mask(self, stay: Stay) -> int:
        """Return the bits of the nights of `stay` from `base` on."""
        first, until = max(0, (stay.check_in - self.base).days), (stay.check_out - self.base).days
        if until > WINDOW_NIGHTS:
            last = self.base + timedelta(days=WINDOW_NIGHTS)
            raise ValueError(f"nights until {last} are kept, got {stay.check_in} to {stay.check_out}")
        return ((1 << until - first) - 1) << first if until > first else 0

    def _from(self, since: date | None) -> int:
        """Return the bits of all nights from a day on, or of all: a mask without end."""
        return -1 << max(0, (since - self.base).days) if since else -1

    def _absolute(self, shadow: Shadow) -> int:
        offset = (shadow.stay.check_in - self.base).days
        return shadow.contested << offset if offset >= 0 else shadow.contested >> -offset

    def _relative(self, mask: int, stay: Stay) -> int:
        offset = (stay.check_in - self.base).days
        return mask >> offset if offset >= 0 else mask << -offset


def union(masks: Iterable[int]) -> int:
    """Join bit sets."""
    joined = 0
    for mask in masks:
        joined |= mask
    return joined


def bits_to_bytes(bits: int) -> bytes:
    """Return the bits, least significant byte first, without trailing zero bytes (at least one byte)."""
    return bits.to_bytes(max(1, (bits.bit_length() + 7) // 8), "little")


def bits_from_bytes(raw: bytes) -> int:
    return int.from_bytes(raw, "little")

"""One thing that someone in the world does, told so that it can be done again, judged and printed."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from rental.bookings.domain.payment import Payment
from rental.bookings.use_cases.callers import Books, Caller
from rental.kernel.ids import PropertyId, TenantId, UnitId
from rental.kernel.stay_dates import Stay

Place = tuple[TenantId, PropertyId]
Run = Callable[[Books, Caller, bytes], Any]
Unit = tuple[TenantId, PropertyId, UnitId]


class Violation(AssertionError):  # noqa: N818 - names what happened
    """An invariant does not hold."""


class Crashed(Exception):  # noqa: N818 - names what happened
    """The process ended here: nothing after it ran."""


@dataclass(frozen=True, slots=True)
class Wants:
    """Nights that a deed asks for, in one of `units`; its own are not in its way.

    No `stay` or `units`: those that its record has, but for `check_in` and `check_out`. `prepared` asks for the nights
    kept free around stays, too. `held` takes nights that a hold keeps already.
    """

    stay: Stay | None
    units: tuple[UnitId, ...]
    check_in: date | None = None
    check_out: date | None = None
    own_hold: str = ""
    own_record: str = ""
    prepared: bool = False
    held: bool = False


@dataclass(slots=True)
class Deed:
    """`run` does it for a caller with a body; `key` makes a creation repeatable; `action` is a step of `TRANSITIONS`.

    `subject` is the record it is about, `hold_id` the hold it makes, uses or gives up. The rest is noted while it runs:
    `busy_with` names the faults that it met, `stood_in_way` that at some moment it had to be refused, `answer` what
    it got.
    """

    name: str
    run: Run
    caller: Caller
    place: Place
    wants: Wants | None = None
    key: str = ""
    body: bytes = b""
    subject: str = ""
    action: str = ""
    hold_id: str = ""
    email: str = ""
    expected_total: int | None = None
    promised_total: int | None = None
    fact: Payment | None = None
    detail: str = ""
    depth: int = 0
    stood_in_way: bool = False
    busy_with: list[str] = field(default_factory=list)
    answer: str = ""

    def again(self, at: datetime, **changes: Any) -> "Deed":
        """Return the same deed, to be done at another moment."""
        return replace(self, caller=replace(self.caller, at=at), busy_with=[], stood_in_way=False, answer="", **changes)

    def told(self) -> str:
        """Return one line of a trace."""
        met = f"  [{', '.join(self.busy_with)}]" if self.busy_with else ""
        at = self.caller.at.strftime("%m-%d %H:%M:%S")
        where = f"{self.place[0][:4]}/{self.place[1][:4]}"
        return f"{'    ' * self.depth}{at} {self.name:18} {where} {self.detail} -> {self.answer}{met}"


def shown(stay: Stay) -> str:
    return f"{_day(stay.check_in)}..{_day(stay.check_out)}"


def _day(day: date) -> str:
    return day.strftime("%m-%d")

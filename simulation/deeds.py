"""One thing that someone in the world does, told so that it can be done again, judged and printed."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from rental.bookings.domain.booking import Guests
from rental.bookings.domain.payment import Payment
from rental.bookings.use_cases.callers import Books, Caller
from rental.kernel.ids import PropertyId, TenantId, UnitId
from rental.kernel.stay_dates import Stay

KEY = b"the simulation's"
Place = tuple[TenantId, PropertyId]
Run = Callable[[Books, Caller, bytes], Any]
Unit = tuple[TenantId, PropertyId, UnitId]
# Which of a property's rules a deed has to keep: a guest's, those of a stay whose rules were kept when it was held, or
# a host's who sells against them.
ALL_RULES, SLEEPS, HOUSE = "all", "sleeps", "house"


class Violation(AssertionError):  # noqa: N818 - names what happened
    """An invariant does not hold."""


class Crashed(Exception):  # noqa: N818 - names what happened
    """The process ended here: nothing after it ran."""


@dataclass(frozen=True, slots=True)
class Wants:
    """Nights that a deed asks for, in one of `units`; its own are not in its way.

    No `stay` or `units`: those that its record has, but for `check_in` and `check_out`. `prepared` asks for the nights
    kept free around stays, too. `held` takes nights that a hold keeps already. `guests` sleep there (None: as many as
    the record says). `rules` are those to keep, `on_sale` asks for a property that is on the site, in
    `currency` if one is named.
    """

    stay: Stay | None
    units: tuple[UnitId, ...]
    check_in: date | None = None
    check_out: date | None = None
    own_hold: str = ""
    own_record: str = ""
    prepared: bool = False
    held: bool = False
    guests: Guests | None = None
    rules: str = ""
    on_sale: bool = False
    currency: str | None = None


@dataclass(slots=True)
class Deed:
    """`run` does it for a caller with a body; `key` makes a creation repeatable; `action` is a step of `TRANSITIONS`.

    `subject` is the record it is about, `hold_id` the hold it makes, uses or gives up. `reason` is why, None where it
    says nothing of one. A promised price is good until `valid_until`, and for nothing at all if it is `for_another`
    stay. `method` is the card that is given with it. `shows` are the operations that it asks first, only to look.

    The rest is noted while it runs: `busy_with` names the faults that it met, `stood_in_way` that at some moment it had
    to be refused, `grounds` for what, `answer` what it got.
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
    method: str = ""
    reason: str | None = None
    valid_until: datetime | None = None
    for_another: bool = False
    shows: tuple[str, ...] = ()
    detail: str = ""
    depth: int = 0
    stood_in_way: bool = False
    busy_with: list[str] = field(default_factory=list)
    grounds: set[str] = field(default_factory=set)
    answer: str = ""

    def again(self, at: datetime, **changes: Any) -> "Deed":
        """Return the same deed, to be done at another moment."""
        return replace(
            self,
            caller=replace(self.caller, at=at),
            busy_with=[],
            grounds=set(),
            stood_in_way=False,
            answer="",
            **changes,
        )

    @property
    def by_host(self) -> bool:
        return self.caller.principal.kind == "member"

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

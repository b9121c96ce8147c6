"""What every change says of itself: who made it, from where, when and why. Events and audit are made of it."""

from rental.bookings.contract import (
    CANCELLED,
    CHANNEL_CLAIMED,
    CHANNEL_RELEASED,
    NIGHTS_BLOCKED,
    NIGHTS_TAKEN,
    NIGHTS_UNBLOCKED,
)
from rental.bookings.domain.booking import Booking, Claim
from rental.bookings.ports import Entry
from simulation.deeds import Deed, Violation
from simulation.oracle import Record

_OF_CLAIMS = {
    "block": NIGHTS_BLOCKED,
    "change block": NIGHTS_BLOCKED,
    "unblock": NIGHTS_UNBLOCKED,
    "claim": CHANNEL_CLAIMED,
    "give back": CHANNEL_RELEASED,
}
_WITH_REASON = ("declined", "cancelled")


def check_told(deed: Deed, before: Record | None, entry: Entry) -> None:
    """Check the `last_change` of what was written against who did it."""
    caller, change, after = deed.caller, entry.change, entry.record
    expected = {
        "actor": {"kind": caller.principal.kind, "id": caller.principal.id},
        "at": caller.at.isoformat(timespec="seconds"),
        "address": caller.address,
        "reason": _reason(deed, before, after),
    }
    told = {name: change.get(name, "") for name in expected}
    if told != expected:
        raise Violation(f"{deed.name} of {after.id} was told as {told}, and was {expected}")
    if isinstance(after, Claim) and change["type"] != _OF_CLAIMS[deed.name]:
        raise Violation(f"{deed.name} of {after.id} was told as {change['type']}")
    ends = after.state in _WITH_REASON and before is not None and before.state != after.state
    kept = after.reason if ends or isinstance(after, Claim) else expected["reason"]
    if kept != expected["reason"]:
        raise Violation(f"{deed.name} of {after.id} keeps the reason {kept!r}, given was {expected['reason']!r}")
    _check_repeatable(deed, after)


def _reason(deed: Deed, before: Record | None, after: Record) -> str:
    """Return the reason that was given; a block keeps its own where none is, what is lost says to whom."""
    if deed.fact is not None and after.state == CANCELLED and before is not None and before.state != CANCELLED:
        return NIGHTS_TAKEN
    if deed.reason is None:
        return before.reason if isinstance(before, Claim) else ""
    return deed.reason


def _check_repeatable(deed: Deed, after: Record) -> None:
    """Check that a change remembers the request that made it, so that it is known when it comes again."""
    asked = deed.caller.request
    changed = asked and not (isinstance(after, Booking) and after.change_number == 1)
    if changed and not deed.key and not after.last_request.startswith(asked):
        raise Violation(f"{deed.name} of {after.id} would not be known if it came again")

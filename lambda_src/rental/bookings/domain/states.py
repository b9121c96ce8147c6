"""The states of a booking and of its payment, and who may move them when: the one table.

Code asks it, the tests walk it, and `docs/booking-states.md` is written from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rental.bookings.contract import (
    AWAITING_PAYMENT,
    BOOKING_CANCELLED,
    BOOKING_CHANGED,
    BOOKING_COMPLETED,
    BOOKING_CONFIRMED,
    BOOKING_DECLINED,
    BOOKING_EXPIRED,
    BOOKING_PLACED,
    BOOKING_REQUESTED,
    BOOKING_STARTED,
    CANCELLED,
    COMPLETED,
    CONFIRMED,
    DECLINED,
    EXPIRED,
    IN_PROGRESS,
    PENDING,
)
from rental.kernel.errors import Problem

GUEST, HOST, CLOCK, PAYMENTS = "guest", "host", "clock", "payments"
NOT_YET = "none"


@dataclass(frozen=True, slots=True)
class Transition:
    """One thing that can happen to a booking. `when` tells people the rest of the condition."""

    action: str
    before: tuple[str, ...]
    by: tuple[str, ...]
    after: str | None
    event: str
    when: str = ""


TRANSITIONS: Mapping[str, Transition] = MappingProxyType(
    {
        each.action: each
        for each in (
            Transition("place", (NOT_YET,), (GUEST,), AWAITING_PAYMENT, BOOKING_PLACED, "cards are charged here"),
            Transition(
                *("pay", (AWAITING_PAYMENT,), (PAYMENTS,), CONFIRMED, BOOKING_CONFIRMED),
                "the money is reserved, and it is sold at once",
            ),
            Transition(
                *("ask", (AWAITING_PAYMENT,), (PAYMENTS,), PENDING, BOOKING_REQUESTED),
                "the money is reserved, and the host decides",
            ),
            Transition(
                *("lose", (AWAITING_PAYMENT,), (PAYMENTS,), CANCELLED, BOOKING_CANCELLED),
                "another channel sold a night meanwhile",
            ),
            Transition("request", (NOT_YET,), (GUEST,), PENDING, BOOKING_REQUESTED, "the host approves bookings"),
            Transition("book", (NOT_YET,), (GUEST, HOST), CONFIRMED, BOOKING_CONFIRMED, "instant book, or a host"),
            Transition("approve", (PENDING,), (HOST,), CONFIRMED, BOOKING_CONFIRMED, "until the request expires"),
            Transition("decline", (PENDING,), (HOST,), DECLINED, BOOKING_DECLINED, "with a reason"),
            Transition(
                *("expire", (AWAITING_PAYMENT, PENDING), (CLOCK,), EXPIRED, BOOKING_EXPIRED),
                "24 hours without an answer, or no money in time",
            ),
            Transition("change", (CONFIRMED,), (GUEST,), None, BOOKING_CHANGED, "before the check-in day"),
            Transition("change by host", (CONFIRMED, IN_PROGRESS), (HOST,), None, BOOKING_CHANGED, "until check-out"),
            Transition(
                *("withdraw", (AWAITING_PAYMENT, PENDING), (GUEST,), CANCELLED, BOOKING_CANCELLED),
                "until it is paid or answered",
            ),
            Transition("cancel", (CONFIRMED,), (GUEST,), CANCELLED, BOOKING_CANCELLED, "before the check-in day"),
            Transition(
                "cancel by host", (CONFIRMED, IN_PROGRESS), (HOST,), CANCELLED, BOOKING_CANCELLED, "until check-out"
            ),
            Transition("no-show", (IN_PROGRESS,), (HOST,), CANCELLED, BOOKING_CANCELLED, "nobody came"),
            Transition("start", (CONFIRMED,), (CLOCK,), IN_PROGRESS, BOOKING_STARTED, "check-in time at the property"),
            Transition(
                "complete", (IN_PROGRESS,), (CLOCK,), COMPLETED, BOOKING_COMPLETED, "check-out time at the property"
            ),
        )
    }
)


def transition(action: str, state: str, actor: str) -> Transition:
    """Return the transition `action`. Raises `Problem("state-does-not-allow")` naming what would be allowed."""
    found = TRANSITIONS[action]
    if state in found.before and actor in found.by:
        return found
    allowed = sorted(each.action for each in TRANSITIONS.values() if state in each.before and actor in each.by)
    raise Problem(
        "state-does-not-allow",
        f"A booking that is {state.replace('_', ' ')} cannot {_verb(action)}; possible now: "
        f"{', '.join(allowed) or 'nothing'}.",
        state=state,
        possible=allowed,
    )


def possible(state: str, actor: str) -> tuple[str, ...]:
    """Return the actions that `actor` may take in `state`, as far as the state alone decides."""
    return tuple(each.action for each in TRANSITIONS.values() if state in each.before and actor in each.by)


def _verb(action: str) -> str:
    return {"no-show": "be marked as no-show"}.get(action, f"take the step {action!r}")

"""Writes docs/booking-states.md from the table of states: `python -m tests.support.booking_states_document`."""

import sys
from pathlib import Path

PATH = Path("docs/booking-states.md")
_LAMBDA_SOURCE = Path(__file__).parents[2] / "lambda_src"


def booking_states_document() -> str:
    """Return the document: what can happen to a booking, and what each actor may do in each state."""
    from rental.bookings.contract import BOOKING_STATES  # noqa: PLC0415 - the path is set below when it is run
    from rental.bookings.domain.payment import PAYMENT_STATES  # noqa: PLC0415
    from rental.bookings.domain.states import CLOCK, GUEST, HOST, PAYMENTS, TRANSITIONS, possible  # noqa: PLC0415

    rows = [
        (each.action, _words(each.before), _words(each.by), _word(each.after or "the same"), each.event, each.when)
        for each in TRANSITIONS.values()
    ]
    actors = (GUEST, HOST, CLOCK, PAYMENTS)
    matrix = [(_word(state), *(_words(possible(state, by)) for by in actors)) for state in BOOKING_STATES]
    return "\n".join(
        [
            "# States of a booking",
            "",
            "Written from `lambda_src/rental/bookings/domain/states.py`; a test holds it to the code. Write it anew",
            "with `python -m tests.support.booking_states_document`.",
            "",
            "## What can happen",
            "",
            *_table(("step", "from", "by", "to", "event", "when"), rows),
            "",
            "The clock's steps hold from their moment on, whether or not they are stored yet: a request that nobody",
            "answered in time cannot be approved, and a stay that has begun is in progress. A day or an hour is the",
            "property's.",
            "",
            "What waits for its money is held a quarter of an hour from when it is its guest's turn, and otherwise",
            "until a day after it was placed or check-in, whichever is sooner, but a quarter of an hour at least.",
            "",
            "## Who may do what",
            "",
            *_table(("state", *actors), matrix),
            "",
            "## Payment",
            "",
            f"A state apart: {_words(PAYMENT_STATES)}.",
            "Only facts that payments tells move it, in the order of their numbers whatever order they arrive in; each",
            "is the event `BookingPaymentChanged`, or of the step that it lets happen.",
            "",
        ]
    )


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = [head, tuple("---" for _ in head), *rows]
    return ["| " + " | ".join(cells) + " |" for cells in lines]


def _words(names: tuple[str, ...]) -> str:
    return ", ".join(map(_word, names)) or "none"


def _word(name: str) -> str:
    return name.replace("_", " ")


if __name__ == "__main__":
    sys.path.insert(0, str(_LAMBDA_SOURCE))
    PATH.write_text(booking_states_document(), encoding="utf-8")

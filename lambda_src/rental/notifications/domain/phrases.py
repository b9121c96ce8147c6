"""Phrases that letters put together from counts and sums, in the words of one language."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from rental.bookings.contract import Line
from rental.notifications.domain.booked_stay import BookedStay

_PEOPLE = ("adults", "children", "infants", "pets")
Words = Mapping[str, Any]
Facts = list[tuple[str, str]]


def counted(number: int, forms: list[str], **names: str) -> str:
    """Return e.g. "1 night" or "3 nights" of the forms ["{n} night", "{n} nights"]."""
    return forms[0 if number == 1 else 1].format(n=number, **names)


def people(booking: BookedStay, words: Words) -> str:
    """Return e.g. "2 adults, 1 pet"."""
    counts = [(booking.guests.get(kind, 0), words["labels"][kind]) for kind in _PEOPLE]
    return ", ".join(counted(number, forms) for number, forms in counts if number)


def line_label(line: Line, words: Words) -> str:
    """Return a price line's words; "season:Easter" has a rule and the host's own name of it.

    A rule newer than these words is shown by its own name.
    """
    rule, _, name = line.rule.partition(":")
    forms = words["lines"].get(rule)
    return counted(line.quantity, forms, name=name) if forms else line.rule.replace("_", " ")


def changes(
    was: BookedStay, now: BookedStay, words: Words, day: Callable[[date], str], money: Callable[[int], str]
) -> Facts:
    """Return a line "from → to" for everything a guest or host sees that is other than before."""
    shown = {
        "check_in": (day(was.stay.check_in), day(now.stay.check_in)),
        "check_out": (day(was.stay.check_out), day(now.stay.check_out)),
        "guests": (people(was, words), people(now, words)),
        "unit": (was.unit, now.unit),
        "total": (money(was.total), money(now.total)),
    }
    facts = [(words["differences"][name], f"{old} → {new}") for name, (old, new) in shown.items() if old != new]
    if difference := now.total - was.total:
        more_or_less = words["differences"]["more" if difference > 0 else "less"]
        facts.append((words["differences"]["difference"], more_or_less.format(money=money(abs(difference)))))
    return facts

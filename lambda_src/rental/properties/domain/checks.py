"""What several rules of a description ask of numbers, names, weekdays and dates.

Each raises `InvalidRequest` with the pointer it is given.
"""

import unicodedata
from collections.abc import Sequence
from datetime import date

from rental.kernel.errors import InvalidRequest
from rental.properties.contract import EVERY_DAY

LONGEST_NAME = 40


def check_between(pointer: str, number: int, least: int, most: int) -> None:
    if not least <= number <= most:
        raise InvalidRequest(pointer, f"It is {least} to {most}, got {number}.")


def check_count(pointer: str, several: Sequence[object], least: int, most: int) -> None:
    if not least <= len(several) <= most:
        raise InvalidRequest(pointer, f"There are {least} to {most} of them, got {len(several)}.")


def check_names(pointer: str, names: Sequence[str]) -> None:
    """Check that each is a visible line and no two are the same but for case; "{}" in `pointer` takes the place."""
    seen: dict[str, int] = {}
    for place, name in enumerate(names):
        at = pointer.format(place)
        if not is_visible_line(name):
            raise InvalidRequest(at, f"A name is one visible line of at most {LONGEST_NAME} characters.")
        before = seen.setdefault(name.strip().casefold(), place)
        if before != place:
            raise InvalidRequest(at, f"{name!r} is already the name of number {before + 1}.")


def is_visible_line(name: str) -> bool:
    """Tell whether a name can be shown: something to see in it, no line break or other control character."""
    kinds = [unicodedata.category(each) for each in name]
    shown = any(not kind.startswith(("C", "Z")) for kind in kinds)
    return shown and len(name) <= LONGEST_NAME and not {"Cc", "Cs", "Zl", "Zp"} & set(kinds)


def check_weekdays(pointer: str, days: Sequence[int]) -> None:
    if not days or len(set(days)) != len(days) or not set(days) <= set(EVERY_DAY):
        raise InvalidRequest(pointer, f"Name each weekday once, at least one, 1 (Monday) to 7, got {list(days)}.")


def check_span(pointer: str, first: date, until: date) -> None:
    """Check [first, until); the error points at `<pointer>/until`."""
    if first >= until:
        raise InvalidRequest(f"{pointer}/until", f"It is the day after the last one, so after {first}, got {until}.")

"""Half-open ranges of nights, as sets: joined, taken away, covered."""

from collections.abc import Iterable, Sequence
from datetime import date

Nights = tuple[date, date]  # [first night, the day after the last)


def joined(ranges: Iterable[Nights]) -> tuple[Nights, ...]:
    """Return the same nights as disjoint ranges in order; neighbours become one."""
    found: list[Nights] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            if end > found[-1][1]:
                found[-1] = (found[-1][0], end)
        elif start < end:
            found.append((start, end))
    return tuple(found)


def without(nights: Nights, others: Sequence[Nights]) -> list[Nights]:
    """Return what is left of `nights` without `others`, which are joined."""
    left: list[Nights] = []
    start, end = nights
    for first, until in others:
        if until <= start:
            continue
        if first >= end:
            break
        if first > start:
            left.append((start, first))
        start = until
    if start < end:
        left.append((start, end))
    return left


def count(ranges: Iterable[Nights]) -> int:
    return sum((end - start).days for start, end in ranges)

"""The quick clock: nights that went from a feed, kept closed until it is sure. It looks at nights, not at who stays."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from rental.calendar_sync.domain.channels import BLOCK, ECHO
from rental.calendar_sync.domain.decisions import Closed
from rental.calendar_sync.domain.nights import Nights, joined, without
from rental.calendar_sync.domain.rules import SyncRules
from rental.calendar_sync.domain.state import FeedState, Held, Known

BEYOND = "beyond"


def held_after(
    held: Sequence[Held], left: Iterable[Held], closed: Sequence[Nights], earliest: date, count_to: int
) -> tuple[Held, ...]:
    """Count an absence of what was held, up to `count_to`, and hold what went now; nothing that is closed anyway.

    Nights are held once: what went longer ago keeps its time. Nights that are past everywhere are dropped.
    """
    found: list[Held] = []
    for each in held:
        ahead = max(each.start, earliest)
        found += [
            replace(each, start=start, end=end, absences=max(each.absences, min(each.absences + 1, count_to)))
            for start, end in (without((ahead, each.end), closed) if ahead < each.end else ())
        ]
    for each in left:
        ahead = max(each.start, earliest)
        if ahead < each.end:
            there = joined([*closed, *((other.start, other.end) for other in found)])
            found += [replace(each, start=start, end=end) for start, end in without((ahead, each.end), there)]
    return tuple(found)


def still_held(held: Sequence[Held], now: datetime, rules: SyncRules) -> tuple[Held, ...]:
    """Return what must stay held; the rest was absent often and long enough to be freed."""
    return tuple(
        each
        for each in held
        if each.to_the_end or each.absences < rules.absences_to_free or now - each.since < rules.hold
    )


def closed_by(state: FeedState) -> tuple[Closed, ...]:
    """Return all that a feed keeps closed, by references that are unique in it."""
    claims = [
        Closed(each.reference, min(each.check_in, each.start), each.end, each.kind == BLOCK)
        for each in state.known
        if each.gone_since is None and each.kind != ECHO
    ]
    claims += [Closed(BEYOND, start, end, blocking=False) for start, end in state.beyond]
    claims += [Closed(each.reference, each.start, each.end, each.blocking) for each in state.held]
    taken: set[str] = set()
    return tuple(_named(each, taken) for each in claims)


def left_by(known: Known, now: datetime, *, to_the_end: bool = False) -> Held:
    """Hold the nights of an entry that went, or has other dates now."""
    return Held(known.start, known.end, now, 1, known.reference, known.kind == BLOCK, to_the_end)


def _named(claim: Closed, taken: set[str]) -> Closed:
    name = claim.reference
    if name in taken:
        name = f"{claim.reference}~{claim.start}"
    while name in taken:
        name += "'"
    taken.add(name)
    return claim if name == claim.reference else replace(claim, reference=name)

"""Decisions scored against the bookings that were really made.

A line of the truth: {"feed", "uid", "start", "end", "booked_at", "cancelled_at": …|null}, and `uids` where the channel
minted several for it. A booking whose dates were changed has a line for each: the earlier one has `cancelled_at`, the
later one the same `uid` and `booked_at` at that moment.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rental.calendar_sync.domain.decisions import CANCELLED, CHANGED, NEW
from rental.calendar_sync.domain.feed import FeedEvent
from rental.calendar_sync.domain.nights import Nights, joined, without
from rental.calendar_sync.domain.rules import SyncRules
from simulation.sync.histories import History

if TYPE_CHECKING:
    from simulation.sync.replay import Step

_LATE = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking with its dates from `booked_at` to `cancelled_at`; `changed_to` are its dates after that, if any."""

    feed: str
    uids: frozenset[str]
    start: date
    end: date
    booked_at: datetime
    cancelled_at: datetime | None = None
    changed_to: Nights | None = None

    def stands(self, at: datetime) -> bool:
        return self.booked_at <= at and (self.cancelled_at is None or at < self.cancelled_at)


@dataclass(slots=True)
class Score:
    """What was decided wrongly, and how late what was right came."""

    bookings: int = 0
    wrongly_freed_nights: int = 0
    changes: int = 0
    missed_changes: int = 0
    cancellations: int = 0
    missed_cancellations: int = 0
    freed_late: int = 0
    announcements: int = 0
    false_announcements: int = 0
    wrong_moves: int = 0

    def lines(self) -> list[str]:
        return [
            f"Against {self.bookings} true bookings:",
            f"  {self.wrongly_freed_nights} nights freed of bookings that stand",
            f"  {self.missed_changes} of {self.changes} changed dates missed",
            f"  {self.missed_cancellations} of {self.cancellations} cancellations missed within 72 h",
            f"  {self.freed_late} cancellations freed later than the minimum time and two fetches",
            f"  {self.false_announcements} of {self.announcements} announcements false",
            f"  {self.wrong_moves} guests' data moved to a wrong stay",
        ]


def read_truth(path: Path) -> list[Booking]:
    """Read true bookings. Raises `ValueError` naming the line."""
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            gone = row["cancelled_at"]
            dates = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
            booked, until = datetime.fromisoformat(row["booked_at"]), datetime.fromisoformat(gone) if gone else None
            uids = frozenset([row["uid"], *row.get("uids", ())])
            rows.append((row["uid"], Booking(row["feed"], uids, *dates, booked, until)))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}:{number} is no true booking: {error!r}") from error
    return _with_changes(rows)


def _with_changes(rows: Iterable[tuple[str, Booking]]) -> list[Booking]:
    by_uid: dict[tuple[str, str], list[Booking]] = defaultdict(list)
    for uid, booking in rows:
        by_uid[booking.feed, uid].append(booking)
    found = []
    for versions in by_uid.values():
        versions.sort(key=lambda each: each.booked_at)
        for place, each in enumerate(versions):
            after = next((one for one in versions[place + 1 :] if one.booked_at == each.cancelled_at), None)
            dates = (after.start, after.end) if after else None
            found.append(Booking(each.feed, each.uids, each.start, each.end, each.booked_at, each.cancelled_at, dates))
    return found


def score(histories: Sequence[History], steps: Iterable["Step"], truth: Sequence[Booking], rules: SyncRules) -> Score:
    """Hold what was decided at each fetch against the bookings at that moment."""
    total = Score(bookings=len(truth))
    of_feed: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        of_feed[step.feed].append(step)
    for history in histories:
        bookings = [each for each in truth if each.feed == history.feed]
        good = [each.at for each in history.snapshots if each.ok]
        told = [each for each in of_feed[history.feed] if each.changed]
        doubted = [each.snapshot.at for each in of_feed[history.feed] if each.decisions.breaker]
        _score_nights(total, told, bookings)
        _score_said(total, told, bookings)
        _score_missed(total, told, bookings, _Times(good, doubted, rules.hold, history))
    return total


def _score_nights(total: Score, steps: Sequence["Step"], bookings: Sequence[Booking]) -> None:
    before: tuple[Nights, ...] = ()
    for step in steps:
        at, first = step.snapshot.at, step.snapshot.at.date() + timedelta(days=1)
        freed = [left for nights in before for left in without(nights, step.blocked)]
        for start, end in freed:
            for each in bookings:
                shared = min(end, each.end) - max(start, each.start, first)
                total.wrongly_freed_nights += max(0, shared.days) if each.stands(at) else 0
        before = step.blocked


def _score_said(total: Score, steps: Sequence["Step"], bookings: Sequence[Booking]) -> None:
    told: set[str] = set()
    for step in steps:
        at = step.snapshot.at
        for said in step.decisions.announcements:
            mine = [each for each in bookings if said.stay.uid in each.uids]
            stands = any(each.stands(at) for each in mine)
            if said.kind == NEW:
                right = stands and said.stay.uid not in told
            else:
                right = bool(mine) and (said.kind == CHANGED or not stands)
            told = told - {said.stay.uid} if said.kind == CANCELLED else told | {said.stay.uid}
            total.announcements += 1
            total.false_announcements += not right
        for move in step.decisions.moves:
            same = any({move.before.uid, move.after.uid} <= each.uids for each in bookings)
            total.wrong_moves += not same


def _ended(gone: Booking, shown: Iterable[FeedEvent]) -> tuple[str, ...]:
    """Return what may be said of its end: where its nights are blocked at once, that it was changed into a block."""
    covered = joined((each.start, each.end) for each in shown)
    return (CANCELLED,) if without((gone.start, gone.end), covered) else (CANCELLED, CHANGED)


@dataclass(frozen=True, slots=True)
class _Times:
    """When the feed was fetched, when the breaker held it, and how long nights are held at least."""

    good: Sequence[datetime]
    doubted: Sequence[datetime]
    hold: timedelta
    history: History

    def shown_at(self, at: datetime) -> tuple[FeedEvent, ...]:
        """Return what the feed said last at a moment."""
        return next((each.events for each in reversed(self.history.snapshots) if each.ok and each.at <= at), ())


def _score_missed(total: Score, steps: Sequence["Step"], bookings: Sequence[Booking], times: _Times) -> None:
    for each in bookings:
        gone = each.cancelled_at
        seen = gone is not None and any(each.booked_at <= at < gone for at in times.good)
        later = [at for at in times.good if gone is not None and at >= gone]
        if gone is None or not seen or gone.date() >= each.end - timedelta(days=1) or not later:
            continue
        said = [(s.snapshot.at, a) for s in steps for a in s.decisions.announcements if a.stay.uid in each.uids]
        if each.changed_to:
            total.changes += 1
            total.missed_changes += not any(
                gone <= at <= gone + _LATE and (a.stay.start, a.stay.end) == each.changed_to for at, a in said
            )
        elif later[-1] > gone + _LATE:
            total.cancellations += 1
            total.missed_cancellations += not any(
                gone <= at <= later[0] + _LATE and a.kind in _ended(each, times.shown_at(later[0])) for at, a in said
            )
            total.freed_late += _freed_late(steps, each, later, times)


def _freed_late(steps: Sequence["Step"], gone: Booking, later: Sequence[datetime], times: _Times) -> bool:
    """Return whether a night that the feed blocks no more is still closed after the minimum time and two more fetches.

    What the breaker held meanwhile is not late.
    """
    sure = [at for at in later if at >= later[0] + times.hold]
    if len(sure) < 3 or any(later[0] <= at <= sure[2] for at in times.doubted):  # noqa: PLR2004 - two more
        return False
    due = sure[2]
    blocked = next((step.blocked for step in reversed(steps) if step.snapshot.at <= due), ())
    others = joined((each.start, each.end) for at in later if at <= due for each in times.shown_at(at))
    free = without((max(gone.start, due.date()), gone.end), others) if gone.end > due.date() else []
    return any(without(part, blocked) != [part] for part in free)

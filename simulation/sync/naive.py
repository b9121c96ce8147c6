"""The plain importer that ours is held against: what is new by UID is new, what went by UID is cancelled."""

from collections.abc import Iterator

from rental.calendar_sync.domain.decisions import CANCELLED, NEW, Announcement, Decisions, Stay
from rental.calendar_sync.domain.feed import FeedEvent
from rental.calendar_sync.domain.nights import joined
from simulation.sync.histories import History
from simulation.sync.replay import Step


def plain_diff(history: History) -> Iterator[Step]:
    """Yield what a plain importer says of each fetch, with what is past left out."""
    before: dict[str, FeedEvent] = {}
    for snapshot in history.snapshots:
        if not snapshot.ok:
            continue
        there = {each.uid: each for each in snapshot.events if each.end > snapshot.at.date()}
        said = [Announcement(NEW, _stay(each), uid) for uid, each in there.items() if uid not in before]
        said += [
            Announcement(CANCELLED, _stay(each), uid)
            for uid, each in before.items()
            if uid not in there and each.end > snapshot.at.date()
        ]
        blocked = joined((each.start, each.end) for each in snapshot.events)
        yield Step(history.feed, snapshot, blocked, Decisions((), tuple(said)))
        before = there


def _stay(event: FeedEvent) -> Stay:
    return Stay(event.uid, event.start, event.end)

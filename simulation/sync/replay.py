"""Run the product's decisions over histories of feeds: `python -m simulation.sync.replay DIR`.

What is printed and written is described in docs/calendar-sync.md.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from rental.calendar_sync.domain.conflicts import Conflict, find_conflicts, sides_of
from rental.calendar_sync.domain.decisions import Decisions, Stay
from rental.calendar_sync.domain.feed import Snapshot
from rental.calendar_sync.domain.following import follow
from rental.calendar_sync.domain.nights import Nights, joined
from rental.calendar_sync.domain.rules import SyncRules
from rental.calendar_sync.domain.state import FeedState
from simulation.sync.hindsight import Hindsight
from simulation.sync.histories import History, NotAHistory, read_histories
from simulation.sync.truth import read_truth, score
from simulation.sync.zone import today_for


@dataclass(frozen=True, slots=True)
class Step:
    """One fetch of a feed, and what followed. `conflicts` are those that were not there before."""

    feed: str
    snapshot: Snapshot
    blocked: tuple[Nights, ...]
    decisions: Decisions
    conflicts: tuple[Conflict, ...] = ()
    changed: bool = True


@dataclass(slots=True)
class _Place:
    """The feeds of one property, side by side."""

    states: dict[str, FeedState]
    blocked: dict[str, tuple[Nights, ...]] = field(default_factory=dict)
    conflicts: dict[frozenset[tuple[str, str]], Conflict] = field(default_factory=dict)


def replay(histories: list[History], rules: SyncRules, time_zone: str | None = None) -> Iterator[Step]:
    """Yield what follows from each fetch, property by property, each in time order."""
    places: dict[str, list[History]] = defaultdict(list)
    for history in histories:
        places[history.place].append(history)
    for of_place in places.values():
        yield from _replay_place(of_place, rules, time_zone)


def _replay_place(histories: list[History], rules: SyncRules, time_zone: str | None) -> Iterator[Step]:
    today_at = today_for(histories, time_zone)
    place = _Place({each.feed: FeedState(each.channel()) for each in histories})
    fetches = sorted(((snapshot, each.feed) for each in histories for snapshot in each.snapshots), key=_time)
    for snapshot, feed in fetches:
        today = today_at(snapshot.at)
        before = place.states[feed]
        state, decisions = follow(before, snapshot, rules, today)
        place.states[feed] = state
        if state is before:
            yield Step(feed, snapshot, place.blocked.get(feed, ()), decisions, changed=False)
            continue
        blocked = joined((each.start, each.end) for each in decisions.closed)
        fresh = _fresh_conflicts(place, today.latest) if len(histories) > 1 and state.known != before.known else ()
        changed = bool(blocked != place.blocked.get(feed, ()) or decisions.announcements or decisions.moves or fresh)
        place.blocked[feed] = blocked
        yield Step(feed, snapshot, blocked, decisions, fresh, changed)


def _time(fetch: tuple[Snapshot, str]) -> tuple[datetime, str]:
    return fetch[0].at, fetch[1]


def _fresh_conflicts(place: _Place, today: date) -> tuple[Conflict, ...]:
    sides = [side for feed, state in place.states.items() for side in sides_of(feed, state.known)]
    found = {
        frozenset({(each.winner.source, each.winner.reference), (each.loser.source, each.loser.reference)}): each
        for each in find_conflicts(sides, today)
    }
    fresh = tuple(each for key, each in found.items() if key not in place.conflicts)
    known = {(feed, each.reference) for feed, state in place.states.items() for each in state.known}
    place.conflicts = {key: each for key, each in place.conflicts.items() if key <= known} | found
    return fresh


def as_line(step: Step) -> dict[str, Any]:
    """Return what the decisions file says of a step."""
    line: dict[str, Any] = {
        "feed": step.feed,
        "at": step.snapshot.at.isoformat().replace("+00:00", "Z"),
        "blocked": [[start.isoformat(), end.isoformat()] for start, end in step.blocked],
        "announce": [{"kind": each.kind, **_stay(each.stay)} for each in step.decisions.announcements],
        "moves": [
            {"guest": each.guest, "from": _stay(each.before), "to": _stay(each.after)} for each in step.decisions.moves
        ],
    }
    if step.conflicts:
        line["conflicts"] = [
            {
                "nights": [each.nights[0].isoformat(), each.nights[1].isoformat()],
                "winner": {"feed": each.winner.source, "reference": each.winner.reference},
                "loser": {"feed": each.loser.source, "reference": each.loser.reference},
            }
            for each in step.conflicts
        ]
    return line


def _stay(stay: Stay) -> dict[str, str]:
    return {"uid": stay.uid, "start": stay.start.isoformat(), "end": stay.end.isoformat()}


def main(arguments: list[str]) -> int:
    """Replay a folder. Returns the exit code."""
    chosen = _parser().parse_args(arguments)
    others = tuple(path for path in (chosen.decisions, chosen.truth) if path)
    try:
        histories = read_histories(chosen.folder, others)
        truth = read_truth(chosen.truth) if chosen.truth else None
        rules = _rules(chosen)
    except (NotAHistory, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    if not histories:
        print(f"There are no histories in {chosen.folder}.", file=sys.stderr)
        return 1
    hindsight = Hindsight(histories)
    steps: list[Step] = []
    with ExitStack() as open_files:
        written = open_files.enter_context(chosen.decisions.open("w", encoding="utf-8")) if chosen.decisions else None
        for step in replay(histories, rules, chosen.time_zone):
            hindsight.add(step)
            steps.append(step)
            if step.changed and written:
                written.write(json.dumps(as_line(step), ensure_ascii=False) + "\n")
    print(*hindsight.lines(), sep="\n")
    if truth is not None:
        print("", *score(histories, steps, truth, rules).lines(), sep="\n")
    return 0


def _rules(chosen: argparse.Namespace) -> SyncRules:
    return SyncRules(
        absences_to_free=chosen.absences,
        hold=timedelta(minutes=chosen.hold_minutes),
        say_cancelled_after=timedelta(hours=chosen.cancel_hours),
        breaker_hold=timedelta(hours=chosen.breaker_hours),
        own_uid_suffix=chosen.own_uid_suffix,
    )


def _parser() -> argparse.ArgumentParser:
    usual = SyncRules()
    parser = argparse.ArgumentParser(prog="holiday-rental sync replay", description=__doc__)
    parser.add_argument("folder", type=Path, help="histories, one file a feed")
    parser.add_argument("--decisions", type=Path, help="where a line goes for each fetch that changed anything")
    parser.add_argument("--truth", type=Path, help="true bookings to score against")
    parser.add_argument("--time-zone", help="of the properties; otherwise it is read off the feeds")
    parser.add_argument("--absences", type=int, default=usual.absences_to_free)
    parser.add_argument("--hold-minutes", type=float, default=usual.hold.total_seconds() / 60)
    parser.add_argument("--cancel-hours", type=float, default=usual.say_cancelled_after.total_seconds() / 3600)
    parser.add_argument("--breaker-hours", type=float, default=usual.breaker_hold.total_seconds() / 3600)
    parser.add_argument("--own-uid-suffix", default=usual.own_uid_suffix)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Histories of feeds as files: one file a feed, in time order, one JSON object a line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from rental.calendar_sync.domain.channels import Channel, recognise
from rental.calendar_sync.domain.feed import FeedEvent, RefusedEvent, Snapshot

_SUFFIXES = ({".jsonl", ".ndjson"}, {".json"})


class NotAHistory(ValueError):  # noqa: N818 - names what is wrong
    """A file that is none; the message names the line."""


@dataclass(frozen=True, slots=True)
class History:
    """All fetches of one feed, named `<property>.<channel>`."""

    feed: str
    snapshots: tuple[Snapshot, ...]

    @property
    def place(self) -> str:
        return self.feed.rpartition(".")[0] or self.feed

    def channel(self) -> Channel:
        """Return the channel by the feed's name, else by what it says first."""
        first = next((each for each in self.snapshots if each.ok and each.events), None)
        events = first.events if first else ()
        name = self.feed.rpartition(".")[2]
        return recognise(name, "", (each.uid for each in events), (each.summary for each in events))


def read_histories(folder: Path, others: tuple[Path, ...] = ()) -> list[History]:
    """Read every history below a folder; `others` are files there that are none. Raises `NotAHistory`."""
    ignored = {path.resolve() for path in others}
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.resolve() not in ignored]
    kinds = [[path for path in files if path.suffix in suffixes] for suffixes in _SUFFIXES]
    found: dict[str, list[Snapshot]] = {}
    for path in next((each for each in kinds if each), files):
        for feed, snapshot in _lines(path):
            found.setdefault(feed, []).append(snapshot)
    return [History(feed, tuple(sorted(each, key=lambda one: one.at))) for feed, each in found.items()]


def _lines(path: Path) -> Iterator[tuple[str, Snapshot]]:
    text = ""
    events: tuple[FeedEvent, ...] = ()
    refused: tuple[RefusedEvent, ...] = ()
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                said = json.loads(line)
                feed, at, ok = str(said.get("feed") or path.stem), datetime.fromisoformat(said["at"]), bool(said["ok"])
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise NotAHistory(f"{path}:{number} is no snapshot of a feed: {error!r}") from error
            if at.tzinfo is None:
                raise NotAHistory(f"{path}:{number}: `at` needs a zone, got {said['at']}")
            raw = line[line.find('"events"') :]
            if raw != text:  # most fetches say what the last one said
                text = raw
                events, refused = _events(said.get("events") or [])
            yield feed, Snapshot(at, ok, events, refused)


def write_history(history: History, path: Path) -> None:
    """Write a history as it is read."""
    with path.open("w", encoding="utf-8") as out:
        for each in history.snapshots:
            events = [
                {"uid": e.uid, "start": e.start.isoformat(), "end": e.end.isoformat(), "summary": e.summary}
                for e in each.events
            ]
            at = each.at.isoformat().replace("+00:00", "Z")
            out.write(json.dumps({"at": at, "feed": history.feed, "ok": each.ok, "events": events}) + "\n")


def _events(told: list[dict[str, Any]]) -> tuple[tuple[FeedEvent, ...], tuple[RefusedEvent, ...]]:
    events, refused = [], []
    for each in told:
        uid = str(each.get("uid") or "")
        try:
            start = date.fromisoformat(str(each["start"])[:10])
            end = date.fromisoformat(str(each["end"])[:10]) if each.get("end") else start + timedelta(days=1)
        except (KeyError, ValueError) as error:
            refused.append(RefusedEvent(0, uid, f"its dates cannot be read: {error}"))
            continue
        events.append(FeedEvent(uid, start, end, str(each.get("summary") or "")))
    return tuple(events), tuple(refused)

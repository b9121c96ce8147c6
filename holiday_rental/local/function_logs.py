"""What functions said, read from the local platform's files: also after it was stopped, or as it comes.

The emulator writes a line a call; here each becomes the lines that the function wrote, as its logger meant them.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

_OURS = re.compile(r"rental\.(?P<entry>[\w.]+)(?:: (?P<operations>.+))?")
_TRACE = "Traceback (most recent call last)"
_OF_THE_LOGGER = frozenset({
    "level", "message", "timestamp", "location", "service", "cold_start", "function_name", "function_memory_size",
    "function_arn", "function_request_id", "xray_trace_id", "tenant_id", "exception", "exception_name",
    "stack_trace",
})  # fmt: skip
_ERRORS = ("ERROR", "CRITICAL")


@dataclass(frozen=True)
class FunctionName:
    """A function as people know it: by its operation (`create_booking`) or its place in the code (`payments.queue`).

    `physical` is its name on AWS, which its construct's path begins.
    """

    physical: str
    entry: str = ""
    operations: tuple[str, ...] = ()

    @classmethod
    def of(cls, physical: str, description: str) -> "FunctionName":
        found = _OURS.fullmatch(description)
        if not found:
            return cls(physical)
        return cls(physical, found["entry"], tuple((found["operations"] or "").split(", ")) if found[2] else ())

    @property
    def shown(self) -> str:
        return self.operations[0] if len(self.operations) == 1 else self.entry or self.physical

    def is_called(self, wanted: str) -> bool:
        """Tell whether `wanted` is an operation, a context, an entry, or the physical name or a part of it."""
        asked = wanted.lower()
        if asked in self.operations or self.entry == asked or self.entry.startswith(f"{asked}."):
            return True
        return asked in self.physical.lower()


@dataclass(frozen=True)
class LogLine:
    """One thing that a function said. `more` is what its logger added; `trace` of an error is "" for others."""

    at: datetime
    function: FunctionName
    level: str
    request_id: str
    tenant_id: str
    message: str
    more: dict[str, Any] = field(default_factory=dict)
    trace: str = ""

    @property
    def is_error(self) -> bool:
        return self.level in _ERRORS

    def as_json(self) -> dict[str, Any]:
        told = {"at": self.at.isoformat(), "function": self.function.shown, "function_name": self.function.physical}
        told |= {"level": self.level, "request_id": self.request_id, "tenant_id": self.tenant_id}
        return told | {"message": self.message, "more": self.more, "trace": self.trace}


@dataclass(frozen=True)
class Wanted:
    """Which lines are asked for; every one that is left out wants all."""

    function: str = ""
    tenant_id: str = ""
    request_id: str = ""
    since: datetime | None = None
    errors: bool = False

    def takes(self, line: LogLine) -> bool:
        return (
            (not self.function or line.function.is_called(self.function))
            and (not self.tenant_id or line.tenant_id == self.tenant_id)
            and line.request_id.startswith(self.request_id)
            and (self.since is None or line.at >= self.since)
            and (not self.errors or line.is_error)
        )


def lines_of_call(text: str) -> list[LogLine]:
    """Return the lines of one call; none of a text that was cut short."""
    try:
        call = json.loads(text)
        at = datetime.fromtimestamp(call["at"], UTC)
        name, request_id = FunctionName.of(call["function"], call["description"]), str(call["request_id"])
        said, error = list(call["lines"]), str(call["error"])
    except (ValueError, KeyError, TypeError):
        return []
    lines, plain = [], False
    for each in _joined(said):
        found = structured(each, name, at, request_id)
        plain = plain or found is None
        lines.append(found or _plain(each, name, at, request_id, failed=bool(error)))
    if error and not plain:  # nothing that was written tells of the failure
        lines.append(LogLine(at, name, "ERROR", request_id, "", error))
    return lines


def structured(text: str, name: FunctionName, at: datetime, request_id: str = "") -> LogLine | None:
    """Return what a JSON logger wrote; None for any other text."""
    try:
        said = json.loads(text) if text.startswith("{") else None
    except ValueError:
        return None
    if not isinstance(said, dict) or "level" not in said:
        return None
    return LogLine(
        _moment(said.get("timestamp"), at),
        name,
        str(said["level"]),
        str(said.get("function_request_id") or request_id),
        str(said.get("tenant_id", "")),
        str(said.get("message", "")),
        {key: value for key, value in said.items() if key not in _OF_THE_LOGGER},
        str(said.get("exception", "")),
    )


def _plain(text: str, name: FunctionName, at: datetime, request_id: str, *, failed: bool) -> LogLine:
    trace = text if text.startswith(_TRACE) else ""
    level = "ERROR" if trace or failed else "INFO"
    return LogLine(at, name, level, request_id, "", text.splitlines()[-1] if trace else text, trace=trace)


def _joined(lines: list[str]) -> Iterator[str]:
    """Put a traceback's lines together."""
    trace: list[str] = []
    for line in lines:
        if trace and not line.startswith("{"):
            trace.append(line)
            continue
        if trace:
            yield "\n".join(trace)
            trace = []
        if line.startswith(_TRACE):
            trace.append(line)
        else:
            yield line
    if trace:
        yield "\n".join(trace)


def _moment(said: Any, otherwise: datetime) -> datetime:
    """Read the logger's time, such as 2026-11-29 04:00:08,123+0000."""
    try:
        return datetime.strptime(str(said), "%Y-%m-%d %H:%M:%S,%f%z")
    except ValueError:
        return otherwise


class LogFiles:
    """The files that the emulator writes: `file` is the newest, `<name>.1` the one before it. Read on, not anew."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._reading: IO[str] | None = None

    def so_far(self) -> Iterator[LogLine]:
        """Yield what is there, oldest first."""
        older = sorted(self.file.parent.glob(f"{self.file.name}.[0-9]"), reverse=True)
        for file in older:
            with file.open(encoding="utf-8", errors="replace") as opened:
                yield from _lines(opened)
        self._reading = self._opened()
        yield from _lines(self._reading)

    def from_now_on(self, wait: Callable[[], object]) -> Iterator[LogLine]:
        """Yield what comes after `so_far`, for ever. `wait` is called where there is nothing new."""
        while True:
            other = self._opened() if self._has_gone() else None
            yield from _lines(self._reading)  # also what was written before the file was put aside
            if other:
                self._reading = other
            else:
                wait()

    def _opened(self) -> IO[str] | None:
        try:
            return self.file.open(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return None

    def _has_gone(self) -> bool:
        """Tell whether another file has taken the place of the one that is read."""
        try:
            there = self.file.stat().st_ino
        except FileNotFoundError:
            return False
        return self._reading is None or there != os.fstat(self._reading.fileno()).st_ino


def _lines(file: IO[str] | None) -> Iterator[LogLine]:
    """Yield the lines of whole calls: one that is being written is read when it is whole."""
    while file:
        place = file.tell()
        call = file.readline()
        if not call.endswith("\n"):
            file.seek(place)
            return
        yield from lines_of_call(call)

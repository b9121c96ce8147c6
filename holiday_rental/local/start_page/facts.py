"""What the page tells of a platform, and who knows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from holiday_rental.local.clock_file import ClockFile
from holiday_rental.local.dead_letters import Waiting


@dataclass(frozen=True)
class AttachedFile:
    """A file of a letter; `encoded` is its content in base64, None where only its name was kept."""

    name: str
    encoded: str | None


@dataclass(frozen=True)
class Letter:
    """A letter that was sent. `number` counts from 1 in the order of sending; `at` is by the platform's clock."""

    number: int
    at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    files: tuple[AttachedFile, ...] = ()

    def is_to(self, wanted: str) -> bool:
        """Tell whether one of its addresses contains what is wanted."""
        return any(wanted.lower() in address.lower() for address in self.to)


@dataclass(frozen=True)
class Site:
    """A tenant's site; `host` is the name that its demo host signs in with, "" before there is one."""

    name: str
    address: str
    host: str


@dataclass(frozen=True)
class Table:
    name: str
    items: int


class Platform(Protocol):
    """A platform as the page sees it. `payments`, `partner` and `channel_manager` are addresses of stand-ins.

    They are "" where none runs.
    """

    clock: ClockFile

    def letters(self) -> list[Letter]: ...
    def count_letters(self) -> int: ...
    def sites(self) -> list[Site]: ...
    def payments(self) -> str: ...
    def partner(self) -> str: ...
    def channel_manager(self) -> str: ...
    def passwords(self) -> str: ...
    def tables(self) -> list[Table]: ...
    def queues(self) -> list[Waiting]: ...

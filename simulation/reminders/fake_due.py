"""What is due when, in memory, and a queue that keeps what it is sent; they pass the adapters' suites."""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from rental.reminders.domain.due import Due, Registry
from rental.reminders.domain.local_slots import Slot


@dataclass
class FakeDue:
    """The `DueStore` port. `reads` counts slots that were read, `kept` says with which number each item was put."""

    kept: dict[str, dict[Slot, dict[Due, int]]] = field(default_factory=lambda: defaultdict(dict))
    in_use: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    swept: dict[str, datetime] = field(default_factory=dict)
    reads: int = 0
    instants: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def put(self, due: Iterable[Due], number: int) -> None:
        for each in due:
            self.in_use[each.reminder].add((each.slot.zone, each.slot.at))
            if each.slot not in self.kept[each.reminder]:
                insort(self.instants[each.reminder], each.slot.instant)
            there = self.kept[each.reminder].setdefault(each.slot, {})
            if there.get(each, 0) <= number:
                there[each] = number

    def remove(self, due: Due, number: int) -> None:
        there = self.kept[due.reminder].get(due.slot, {})
        if there.get(due) == number:
            del there[due]

    def registry(self, reminder: str) -> Registry:
        return Registry(tuple(sorted(self.in_use[reminder])), self.swept.get(reminder))

    def at(self, reminder: str, slot: Slot) -> Iterator[Due]:
        self.reads += 1
        yield from list(self.kept[reminder].get(slot, ()))

    def sweep_reached(self, reminder: str, through: datetime, *, set_back: bool = False) -> None:
        whole = through.replace(microsecond=0)
        if set_back or reminder not in self.swept or self.swept[reminder] < whole:
            self.swept[reminder] = whole

    def has_come(self, reminder: str, now: datetime) -> bool:
        """Tell whether anything was ever due since the last run: a look that the port does not offer."""
        instants, swept = self.instants[reminder], self.swept.get(reminder)
        return bisect_right(instants, now) > (bisect_right(instants, swept) if swept else 0)


@dataclass
class FakeDueQueue:
    """The `DueQueue` port: what was sent, each with the seconds that it waits."""

    sent: list[tuple[Due, int]] = field(default_factory=list)

    def send(self, due: Iterable[Due], delay_seconds: int = 0) -> int:
        before = len(self.sent)
        for each in due:
            self.sent.append((each, delay_seconds))
        return len(self.sent) - before

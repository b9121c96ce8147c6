"""A FIFO queue and its dead letters in memory, with a clock of its own that ticks when it is told to."""

from collections import deque
from dataclasses import dataclass, field


@dataclass
class Message:
    """`received` is how often it was given out; `hidden_until` when it may be given out again."""

    id: str
    group: str
    body: str
    received: int = 0
    hidden_until: int = 0


@dataclass
class FakeFifo:
    """Gives out the first message of each group that has none out, at most `attempts` times, then drops it to `dead`.

    What was given out comes back after `hidden` ticks unless it is deleted.
    """

    attempts: int = 5
    hidden: int = 30
    now: int = 0
    groups: dict[str, deque[Message]] = field(default_factory=dict)
    dead: list[Message] = field(default_factory=list)
    _known: set[tuple[str, str]] = field(default_factory=set)
    _sent: int = 0

    def send(self, group: str, known_as: str, body: str) -> None:
        """Take a message, unless one `known_as` this came in its group: for ever here, for five minutes on AWS."""
        if (group, known_as) not in self._known:
            self._known.add((group, known_as))
            self._sent += 1
            self.groups.setdefault(group, deque()).append(Message(f"m{self._sent}", group, body))

    def receive(self, most: int) -> list[Message]:
        """Give out up to `most` messages, those of a group one behind the other."""
        found: list[Message] = []
        for waiting in list(self.groups.values()):
            self._bury(waiting)
            if waiting and waiting[0].hidden_until <= self.now:
                found += list(waiting)[: most - len(found)]
            if len(found) == most:
                break
        for message in found:
            message.received += 1
            message.hidden_until = self.now + self.hidden
        return found

    def delete(self, message: Message) -> None:
        self.groups[message.group].remove(message)

    def move_back(self) -> int:
        """Send dead letters again, in the order in which they came; return how many."""
        moved, self.dead = self.dead, []
        for each in moved:
            self.send(each.group, f"redrive-{each.id}", each.body)
        return len(moved)

    def __len__(self) -> int:
        return sum(map(len, self.groups.values()))

    def _bury(self, waiting: deque[Message]) -> None:
        while waiting and waiting[0].received >= self.attempts and waiting[0].hidden_until <= self.now:
            self.dead.append(waiting.popleft())

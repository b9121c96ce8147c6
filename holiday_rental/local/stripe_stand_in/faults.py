"""What goes wrong on demand: for a number of calls, or for a while; or whatever would change one PaymentIntent."""

import threading
import time
from dataclasses import dataclass, field
from enum import Enum


class Fault(Enum):
    """What happens to a call of the API."""

    NONE = "none"
    ERROR = "error"  # 500, kept under its key; nothing done
    ERROR_DONE = "error_done"  # 500, kept under its key; done all the same
    LOSE = "lose"  # done, and the connection closed without a reply
    DROP = "drop"  # not done, and the connection closed without a reply
    HANG = "hang"  # not done, and no reply until the caller gives up
    LOCK = "lock"  # 409: another request holds the object
    LIMIT = "limit"  # 429


@dataclass
class Faults:
    """Counted faults come first; then what lasts until its time (real time, as callers' timeouts are).

    What is wrong with one PaymentIntent comes before both, and stands beside them.
    """

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _fault: Fault = Fault.NONE
    _calls: int = 0
    _until: float = 0
    _poisoned: dict[str, tuple[Fault, int]] = field(default_factory=dict)

    def poison(self, intent_id: str, fault: Fault, calls: int) -> None:
        """Let the next `calls` that would change a PaymentIntent go wrong."""
        with self._lock:
            self._poisoned[intent_id] = (fault, calls)

    def left(self, intent_id: str) -> int:
        """Return how many calls are still to go wrong with a PaymentIntent."""
        with self._lock:
            return self._poisoned.get(intent_id, (Fault.NONE, 0))[1]

    def set(self, fault: Fault, *, calls: int = 0, seconds: float = 0) -> None:
        with self._lock:
            self._fault, self._calls, self._until = fault, calls, time.monotonic() + seconds if seconds else 0

    def next(self, changes: str = "") -> Fault:
        """Say what goes wrong with a call; `changes` is the PaymentIntent that it would change, "" for none."""
        with self._lock:
            fault, left = self._poisoned.get(changes, (Fault.NONE, 0))
            if left:
                self._poisoned[changes] = (fault, left - 1)
                return fault
            if self._calls:
                self._calls -= 1
                return self._fault
            return self._fault if time.monotonic() < self._until else Fault.NONE

    def now(self) -> tuple[Fault, float]:
        """Return what is wrong at present, and for how many seconds more (0 where calls are counted)."""
        with self._lock:
            left = self._until - time.monotonic()
            return (self._fault, max(0.0, left)) if self._calls or left > 0 else (Fault.NONE, 0.0)

"""Killing a process once, at each of its calls of AWS in turn that has an effect: before it, or when it has had it.

Nothing has an effect between two such calls, and a process that is killed forgets all else: to be killed before a call
is to be killed after the one before it. So each place is tried once.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from botocore.awsrequest import AWSPreparedRequest

from tests.support.state_machine import Killed

_READS = re.compile(r"\.(Get|BatchGet|List|Describe|Query)\w*$")


@dataclass
class OneKill:
    """Kills when `at` calls have had their effect, of those made while `counting`. Later calls are spared."""

    at: int
    counting: Callable[[], bool] = lambda: True
    made: int = field(default=0, init=False)
    happened: bool = field(default=False, init=False)

    @contextmanager
    def around(self, request: AWSPreparedRequest) -> Iterator[None]:
        counts = has_effect(request) and self.counting()
        if counts and self.at == 0:
            self._kill()
        yield
        self.made += counts
        if counts and self.made == self.at:
            self._kill()

    def _kill(self) -> None:
        if not self.happened:
            self.happened = True
            raise Killed


def kills(counting: Callable[[], bool] = lambda: True) -> Iterator[OneKill]:
    """Yield kills further and further on, until one did not happen: there are no more calls."""
    at, kill = 0, OneKill(0, counting)
    while True:
        yield kill
        if not kill.happened:
            return
        at += 1
        kill = OneKill(at, counting)


def has_effect(request: AWSPreparedRequest) -> bool:
    """Tell a call that changes something from one that asks."""
    target = request.headers.get("X-Amz-Target", "")
    named = target.decode() if isinstance(target, bytes) else str(target)
    return not _READS.search(named) if named else request.method != "GET"

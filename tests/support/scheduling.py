"""Which worker runs which test. xdist's own groups are marks in test ids, which pytest 9.2 does not let it write."""

from collections.abc import Callable
from typing import Any

from xdist.scheduler import LoadScopeScheduling


class SharedScheduling(LoadScopeScheduling):
    """Gives a worker one group of tests after the other, each whole."""

    def __init__(self, config: Any, log: Any, group_of: Callable[[str], str]) -> None:
        super().__init__(config, log)
        self._group_of = group_of

    def _split_scope(self, nodeid: str) -> str:
        return self._group_of(nodeid)

"""The table's state, asked of DynamoDB at most every five seconds: the address is public."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from rental.platform.dynamodb import Table
from rental.platform.log import logger

_KEEP_SECONDS = 5
_READY = frozenset({"ACTIVE", "UPDATING"})


@dataclass
class DynamoDbHealth:
    """The `TableHealth` port."""

    table: Table
    monotonic: Callable[[], float] = time.monotonic
    _until: float = float("-inf")
    _ready: bool = False

    def is_ready(self) -> bool:
        if self.monotonic() >= self._until:
            self._ready = self._look()
            self._until = self.monotonic() + _KEEP_SECONDS
        return self._ready

    def _look(self) -> bool:
        try:
            described = self.table.client.describe_table(TableName=self.table.name)
        except (BotoCoreError, ClientError) as error:
            logger.error("the table does not answer", error=type(error).__name__)
            return False
        return described["Table"]["TableStatus"] in _READY

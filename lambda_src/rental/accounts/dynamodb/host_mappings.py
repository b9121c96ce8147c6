"""Where hosts belong: one read of the platform-wide mapping, kept for a minute."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from rental.platform.dynamodb import Table, from_item, key_of
from rental.tenants.contract import HostMapping, PlatformAddress, host_key, place_from_item

_KEEP_SECONDS = 60
_KEEP_HOSTS = 1000
_Place = HostMapping | PlatformAddress


@dataclass
class DynamoDbHostMappings:
    """The `HostMappings` port. Unknown hosts are not remembered: a new site must work at once."""

    table: Table
    monotonic: Callable[[], float] = time.monotonic
    _kept: OrderedDict[str, tuple[float, _Place]] = field(default_factory=OrderedDict)

    def find(self, host: str) -> _Place | None:
        until, place = self._kept.get(host, (float("-inf"), None))
        if place is not None and self.monotonic() < until:
            return place
        self._kept.pop(host, None)
        answer = self.table.client.get_item(TableName=self.table.name, Key=key_of(host_key(host)))
        if "Item" not in answer:
            return None
        place = place_from_item(from_item(answer["Item"]))
        if place is not None:
            self._keep(host, place)
        return place

    def _keep(self, host: str, place: _Place) -> None:
        self._kept[host] = (self.monotonic() + _KEEP_SECONDS, place)
        if len(self._kept) > _KEEP_HOSTS:
            self._kept.popitem(last=False)

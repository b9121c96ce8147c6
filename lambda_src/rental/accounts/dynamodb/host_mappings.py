"""Where hosts belong: read of the platform-wide mapping, kept for a minute.

With a host whose minute is over those are read that were asked for too and whose minute is nearly over: one round trip
for up to a hundred, or most requests to a platform of many sites would wait for one of their own.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from rental.platform.dynamodb import Table, from_item, key_of
from rental.tenants.contract import HostMapping, PlatformAddress, host_key, place_from_item

_KEEP_SECONDS = 60
_NEARLY_OVER_SECONDS = 20
_KEEP_HOSTS = 1000
_MOST_TOGETHER = 100
_Place = HostMapping | PlatformAddress


@dataclass
class _Kept:
    place: _Place
    until: float
    asked: bool = False  # again, since it was read


@dataclass
class DynamoDbHostMappings:
    """The `HostMappings` port. Unknown hosts are not remembered: a new site must work at once."""

    table: Table
    monotonic: Callable[[], float] = time.monotonic
    _kept: OrderedDict[str, _Kept] = field(default_factory=OrderedDict)  # what was read first comes first

    def find(self, host: str) -> _Place | None:
        now = self.monotonic()
        kept = self._kept.get(host)
        if kept is not None and now < kept.until:
            kept.asked = True
            return kept.place
        together = self._nearly_over(host, now) if kept is not None else []
        read = self._read_together([host, *together]) if together else {}
        if host not in read:
            read[host] = self._read(host)
        for name, place in read.items():
            self._keep(name, place, now)
        return read[host]

    def _nearly_over(self, but: str, now: float) -> list[str]:
        """Return the hosts to read along; forget those whose minute is over and that nobody asked for."""
        for name in [name for name, kept in self._kept.items() if kept.until <= now and not kept.asked]:
            del self._kept[name]
        soon = now + _NEARLY_OVER_SECONDS
        asked = (name for name, kept in self._kept.items() if kept.asked and kept.until <= soon and name != but)
        return list(islice(asked, _MOST_TOGETHER - 1))

    def _read(self, host: str) -> _Place | None:
        answer = self.table.client.get_item(TableName=self.table.name, Key=key_of(host_key(host)))
        return place_from_item(from_item(answer["Item"])) if "Item" in answer else None

    def _read_together(self, hosts: list[str]) -> dict[str, _Place | None]:
        """Return what DynamoDB gives of them at once; what it leaves over has time yet."""
        names = {host_key(host)[0]: host for host in hosts}
        asked = {self.table.name: {"Keys": [key_of(host_key(host)) for host in hosts]}}
        answer = self.table.client.batch_get_item(RequestItems=asked)
        items = map(from_item, answer["Responses"].get(self.table.name, []))
        return {names[item["pk"]]: place_from_item(item) for item in items}

    def _keep(self, host: str, place: _Place | None, now: float) -> None:
        self._kept.pop(host, None)
        if place is None:
            return
        self._kept[host] = _Kept(place, now + _KEEP_SECONDS)
        if len(self._kept) > _KEEP_HOSTS:
            self._kept.popitem(last=False)

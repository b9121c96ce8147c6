"""How many calls a caller may make a minute, counted in the table by the function's own role.

One conditional write a call. Who was refused stays refused until the minute is over, and costs no further write.
"""

import hmac
import os
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import sha256

from botocore.exceptions import BotoCoreError, ClientError

from rental.kernel.client_network import client_network
from rental.kernel.errors import Problem
from rental.platform.counted_window import counted
from rental.platform.dynamodb import Table, own_table
from rental.platform.log import count, count_for_all, logger
from rental.platform.request import Request

_MINUTE_SECONDS = 60
_MOST_REFUSED = 1000
_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Limit:
    """So many calls a minute, counted together under `name`."""

    name: str
    calls: int

    def in_proportion(self, usual: int) -> "Limit":
        """Return the limit where the usual one is another."""
        return Limit(self.name, max(1, self.calls * usual // USUAL.calls))


USUAL = Limit("calls", 100)  # what operations share that declare none of their own


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit after a call, and in how many seconds there is all of it again."""

    limit: Limit
    left: int
    seconds: int
    exceeded: bool = False

    @property
    def headers(self) -> dict[str, str]:
        """Return the fields of draft-ietf-httpapi-ratelimit-headers, and Retry-After where the call was too many."""
        name = self.limit.name
        told = {
            "ratelimit-policy": f'"{name}";q={self.limit.calls};w={_MINUTE_SECONDS}',
            "ratelimit": f'"{name}";r={self.left};t={self.seconds}',
        }
        return told | ({"retry-after": str(self.seconds)} if self.exceeded else {})


@dataclass(frozen=True)
class CallCounter:
    """Counts in `table`, which is under the function's own role. One that cannot count lets everyone pass."""

    table: Table
    _refused: OrderedDict[tuple[str, str], None] = field(default_factory=OrderedDict)

    def count(self, whose: str, limit: Limit, now: datetime) -> Allowance | None:
        """Count a call under the partition `whose` of keys; None where that failed."""
        minute, second = divmod(int(now.timestamp()), _MINUTE_SECONDS)
        key, seconds = (f"{whose}#{minute}", limit.name), _MINUTE_SECONDS - second
        if key in self._refused:
            return Allowance(limit, 0, seconds, exceeded=True)
        try:
            place = counted(self.table, key, limit.calls, expires_at=(minute + 2) * _MINUTE_SECONDS)
        except (ClientError, BotoCoreError):
            # A table that cannot count takes nobody in either; what needs no table shall not fail for this.
            logger.warning("call not counted", limit=limit.name, exc_info=True)
            count_for_all("CallsNotCounted", "rate_limits")
            return None
        if place is None:
            self._remember(key)
            return Allowance(limit, 0, seconds, exceeded=True)
        return Allowance(limit, limit.calls - place, seconds)

    def _remember(self, key: tuple[str, str]) -> None:
        self._refused[key] = None
        if len(self._refused) > _MOST_REFUSED:
            self._refused.popitem(last=False)


@cache
def _counter() -> CallCounter:
    return CallCounter(own_table())


def count_call(request: Request, declared: Limit | None) -> Mapping[str, str]:
    """Count a call against the limit its operation declares, and return the headers that tell of it.

    The deployment says by CALLS_PER_MINUTE what the usual limit is; all others keep in proportion to it, and without it
    nothing is counted. Raises `Problem("too-many-requests")`.
    """
    usual = int(os.environ.get("CALLS_PER_MINUTE", "0"))
    if declared is None or not usual:
        return {}
    limit = declared.in_proportion(usual)
    allowance = _counter().count(counted_under(request), limit, request.now)
    if allowance is None:
        return {}
    if allowance.exceeded:
        count("CallsRefused")
        detail = f"At most {limit.calls} such calls a minute are taken; the next in {allowance.seconds} seconds."
        raise Problem("too-many-requests", detail, headers=allowance.headers)
    return allowance.headers


def counted_under(request: Request) -> str:
    """Return the beginning of the partition key of a caller's counts: a tenant's, or the platform's at its own address.

    It has no address or person in it, but a digest that only who knows the edge's secret can make again.
    """
    by = request.principal
    who = f"{by.kind} {by.id}" if by.kind != "anonymous" else client_network(request.viewer_address)
    secret = str(request.authorizer.get("edge_digests", "")).partition(",")[0]
    digest = hmac.digest(secret.encode(), f"calls of {who}".encode(), sha256)[:_DIGEST_BYTES].hex()
    tenancy = request.resolved_tenancy
    return f"T#{tenancy.tenant_id}#RATE#{digest}" if tenancy else f"G#CALLS#{digest}"

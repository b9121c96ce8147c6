"""What the authorizer's answer takes with two hundred tenants, in times of what it takes with one.

The deployed handler in this process, over the emulator's table without a socket: hosts that are entered as deployments
and sign-ups enter them, a pool and a key set each, and RS256 tokens of two hundred hosts. Some are busy and most are
not: their share falls with their rank. Calls come a hundred a second for five minutes of a clock that is moved, so
that what is kept lapses as in a worker that is kept busy. All hosts of one tenant, and each of another, take turns.
Times are of CPU, the table's with them: what else this machine does is not in them, and they say nothing of AWS.
"""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any
from unittest.mock import patch

import jwt

from rental.accounts import authorizer
from rental.accounts.domain.devices import Device
from rental.accounts.domain.sessions import Person, new_session
from rental.accounts.dynamodb.host_mappings import DynamoDbHostMappings
from rental.accounts.dynamodb.live_sessions import DynamoDbLiveSessions
from rental.accounts.dynamodb.sessions import DynamoDbSessions
from rental.accounts.jwks import JsonWebTokens, JwksOverHttp
from rental.kernel.ids import TenantId
from rental.platform.clock import RealClock
from rental.platform.dynamodb import Table
from rental.tenants.contract import UserPool
from rental.tenants.domain.specification import TenantSpecification
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from tests.contexts.accounts.signing import private_key, token
from tests.contexts.tenants.sample_specification import specification
from tests.support.emulated_aws import TABLE, emulated_aws
from tests.support.gateway import EDGE, LambdaContext

TENANTS, CALLS, CALLS_PER_SECOND, A_TURN = 200, 30_000, 100, 500
_KEYS = 8  # real ones; making two hundred would take longer than the measurement
_GUESTS = UserPool("eu-west-1_GUESTS", "guestclient", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_GUESTS")
_ANONYMOUS, _GUEST = 0.5, 0.6  # half of the calls show no token, a tenth a guest's, the rest a host's


@dataclass(frozen=True)
class Site:
    host: str
    pool: UserPool
    token: str


@dataclass
class Worker:
    """A worker's caches, and what its answers took. `now` is its clock."""

    sites: list[Site]
    table: Table
    key_sets: dict[str, bytes]
    now: float = 0.0
    fetched: int = 0
    units: float = 0.0
    trips: int = 0
    seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.hosts = DynamoDbHostMappings(self.table, lambda: self.now)
        self.sessions = DynamoDbLiveSessions(self.table, RealClock(), lambda: self.now)
        self.tokens = JsonWebTokens(JwksOverHttp(get=self._fetch, monotonic=lambda: self.now))
        ranks = range(1, len(self.sites) + 1)
        self.random = Random(6)  # noqa: S311 - the same for both
        self.called = iter(self.random.choices(self.sites, [1 / rank for rank in ranks], k=CALLS))

    def _fetch(self, address: str) -> bytes:
        self.fetched += 1
        return self.key_sets[address]

    def take_turn(self, guest: str) -> None:
        with (
            patch.object(authorizer, "_hosts", lambda: self.hosts),
            patch.object(authorizer, "_tokens", lambda: self.tokens),
            patch.object(authorizer, "_sessions", lambda: self.sessions),
        ):
            for _ in range(A_TURN):
                event = _event(next(self.called), self.random.random(), guest)
                start = time.thread_time()
                answer = authorizer.handler(event, LambdaContext())  # type: ignore[arg-type] # all that is asked of one
                self.seconds.append(time.thread_time() - start)
                self.now += 1 / CALLS_PER_SECOND
                if "refusal" in answer["context"]:
                    raise RuntimeError(f"{event['headers']} was answered {answer['context']}")

    @property
    def p95(self) -> float:
        return sorted(self.seconds)[int(0.95 * len(self.seconds))]


def many_tenants() -> list[tuple[str, float, str]]:
    with _platform() as (client, sites, of_one, guest, key_sets):
        one, many = (Worker(called, Table(client, TABLE), key_sets) for called in (of_one, sites))
        units: list[float] = []
        client.meta.events.register("before-parameter-build.dynamodb", lambda params, **_: units.append(_units(params)))
        for _ in range(CALLS // A_TURN):
            for worker in (one, many):
                units.clear()
                worker.take_turn(guest)
                worker.units += sum(units)
                worker.trips += len(units)
    return [
        ("authorizer_p95_ratio_200_to_1_tenants", round(many.p95 / one.p95, 2), "times"),
        ("authorizer_p95_ms_200_tenants", round(many.p95 * 1000, 3), "ms of CPU, the emulator's table with it"),
        ("authorizer_rcu_per_request", round(many.units / CALLS, 4), "read units, 200 tenants"),
        ("authorizer_rcu_per_request_1_tenant", round(one.units / CALLS, 4), "read units"),
        ("authorizer_reads_per_1000_requests", round(1000 * many.trips / CALLS, 2), "round trips, 200 tenants"),
        ("authorizer_key_sets_fetched_200_tenants", many.fetched, "in five minutes, of 201"),
    ]


def _units(asked: dict[str, Any]) -> float:
    """Return what a read costs: half a unit an item, of at most four kilobytes and as it was a moment ago."""
    if asked.get("ConsistentRead"):
        raise RuntimeError(f"a consistent read costs twice as much: {asked}")
    keys = [key for table in asked.get("RequestItems", {}).values() for key in table["Keys"]]
    return 0.5 * (len(keys) or 1)


@contextmanager
def _platform() -> Iterator[tuple[Any, list[Site], list[Site], str, dict[str, bytes]]]:
    """Enter the tenants; yield a client, a host of each, hosts of one, a guest's token and the key sets by address."""
    with ExitStack() as stack:
        stack.enter_context(patch.dict("os.environ", {"AWS_DEFAULT_REGION": "eu-west-1"}))
        client = stack.enter_context(emulated_aws())
        pools = [_pool(number) for number in range(TENANTS)]
        documents = {f"{pool.issuer}/.well-known/jwks.json": _key_set(pool) for pool in (*pools, _GUESTS)}
        stack.enter_context(patch.object(authorizer, "edge_values", lambda _shown: [EDGE]))
        sites = [_entered(client, number, pool) for number, pool in enumerate(pools)]
        first = sites[0]
        hosts = [_signed_in(client, first.pool, f"host-{number}", "host") for number in range(TENANTS)]
        of_one = [Site(first.host, first.pool, each) for each in hosts]
        yield client, sites, of_one, _signed_in(client, _GUESTS, "guest-1"), documents


def _pool(number: int) -> UserPool:
    pool_id = f"eu-west-1_HOSTS{number}"
    return UserPool(pool_id, f"client{number}", f"https://cognito-idp.eu-west-1.amazonaws.com/{pool_id}")


def _entered(client: Any, number: int, pool: UserPool) -> Site:
    told = TenantSpecification.of(specification(f"site-{number}", host_pool=asdict(pool), guest_pool=asdict(_GUESTS)))
    tenant = TenantId(f"{number:04}".translate(str.maketrans("0123456789", "abcdefghij")).rjust(26, "t"))
    DynamoDbTenants(Table(client, TABLE)).add(told.record(tenant), told.mapping(tenant), "bench")
    return Site(f"site-{number}.example.com", pool, _signed_in(client, pool, f"host-{number}", "host"))


def _signed_in(client: Any, pool: UserPool, person: str, *roles: str) -> str:
    """Begin a session and return its access token."""
    session = new_session(f"session-of-{person}", Device("Firefox", "Linux"), "192.0.2.7", datetime.now(UTC))
    DynamoDbSessions(Table(client, TABLE)).keep(Person(pool.pool_id, person), session)
    key, kid = private_key(_key_of(pool)), f"key-of-{pool.pool_id}"
    return token(pool, key=key, kid=kid, sub=person, origin_jti=session.id, **{"cognito:groups": list(roles)})


def _key_of(pool: UserPool) -> str:
    return f"bench-{sum(pool.pool_id.encode()) % _KEYS}"


def _key_set(pool: UserPool) -> bytes:
    found = []
    for key_id, name in ((f"key-of-{pool.pool_id}", _key_of(pool)), (f"next-of-{pool.pool_id}", "bench-next")):
        key = jwt.algorithms.RSAAlgorithm.to_jwk(private_key(name).public_key(), as_dict=True)
        found.append(key | {"kid": key_id, "use": "sig", "alg": "RS256"})
    return json.dumps({"keys": found}).encode()


def _event(site: Site, drawn: float, guest: str) -> dict[str, Any]:
    shown = guest if drawn < _GUEST else site.token
    authorization = "Anonymous" if drawn < _ANONYMOUS else f"Bearer {shown}"
    headers = {"x-origin-secret": EDGE, "x-tenant-host": site.host, "authorization": authorization}
    return {"version": "2.0", "type": "REQUEST", "routeKey": "GET /api/v1/tenant", "headers": headers}

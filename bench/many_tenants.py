"""What the authorizer's answer takes with two hundred tenants, in times of what it takes with one.

Twenty of them signed up over the API of a platform that is deployed to this machine, and its state machine made them:
pools, sites and sessions are real, and so are the tokens that their hosts signed in for. The others are entered in the
same table as deployments enter them, a pool and a key set each, and their tokens are signed here. All two hundred sites
answer over the deployed API and its one authorizer. Then that authorizer's handler is measured in this process, over
the platform's table and its pools' key sets. Some tenants are busy and most are not: their share falls with their rank,
and every tenth is one that signed up. Calls come a hundred a second for five minutes of a clock that is moved, so that
what is kept lapses as in a worker that is kept busy. All hosts of one tenant, and each of another, take turns. Times
are of this process's CPU: what else this machine does is not in them, and they say nothing of AWS.
"""

import json
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import jwt

from bench.onboarding import CameByThemselves, check_answers, new_platform, sign_up
from holiday_rental.local import operator
from holiday_rental.local.host_users import new_password
from holiday_rental.local.platform import PlatformStatus
from holiday_rental.local.site_session import sign_in
from rental.accounts import authorizer
from rental.accounts.domain.devices import Device
from rental.accounts.domain.sessions import Person, new_session
from rental.accounts.dynamodb.host_mappings import DynamoDbHostMappings
from rental.accounts.dynamodb.live_sessions import DynamoDbLiveSessions
from rental.accounts.dynamodb.sessions import DynamoDbSessions
from rental.accounts.jwks import JsonWebTokens, JwksOverHttp, fetch
from rental.kernel.ids import TenantId
from rental.platform.clock import RealClock
from rental.platform.dynamodb import Table
from rental.tenants.contract import HostMapping, UserPool
from rental.tenants.domain.specification import TenantSpecification
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from tests.contexts.accounts.signing import private_key, token
from tests.contexts.tenants.sample_specification import specification
from tests.support.gateway import EDGE, LambdaContext

TENANTS, SIGNED_UP, CALLS, CALLS_PER_SECOND, A_TURN = 200, 20, 30_000, 100, 500
_KEYS = 8  # of seeded tenants; making one for each would take longer than the measurement
_LETTERS = str.maketrans("01234567", "abcdefgh")  # digits look like letters, and names that look alike are one
_THEIRS = "/bookings?from=2027-01-01&to=2027-01-08"  # what only a tenant's hosts may see
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
    endpoint: str
    now: float = 0.0
    fetched: int = 0
    units: float = 0.0
    trips: int = 0
    seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.hosts = DynamoDbHostMappings(self.table, lambda: self.now)
        self.sessions = DynamoDbLiveSessions(self.table, RealClock(), lambda: self.now)
        self.tokens = JsonWebTokens(JwksOverHttp(self.endpoint, self._fetch, lambda: self.now))
        ranks = range(1, len(self.sites) + 1)
        self.random = Random(6)  # noqa: S311 - the same for both
        self.called = iter(self.random.choices(self.sites, [1 / rank for rank in ranks], k=CALLS))

    def _fetch(self, address: str) -> bytes:
        self.fetched += 1
        return self.key_sets.get(address) or fetch(address)

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


@dataclass
class Platform:
    """The deployed one, with its tenants entered: a host of each, hosts of one, a guest's token."""

    status: PlatformStatus
    came: list[CameByThemselves]
    sites: list[Site]
    of_one: list[Site]
    guest: str
    key_sets: dict[str, bytes]
    table: Table

    def worker(self, sites: list[Site]) -> Worker:
        return Worker(sites, self.table, self.key_sets, self.status.endpoint)


def many_tenants() -> list[tuple[str, float, str]]:
    with _platform() as platform:
        one, many = platform.worker(platform.of_one), platform.worker(platform.sites)
        units: list[float] = []
        events = platform.table.client.meta.events
        events.register("before-parameter-build.dynamodb", lambda params, **_: units.append(_units(params)))
        for _ in range(CALLS // A_TURN):
            for worker in (one, many):
                units.clear()
                worker.take_turn(platform.guest)
                worker.units += sum(units)
                worker.trips += len(units)
    waited = statistics.median(each.seconds for each in platform.came)
    return [
        ("onboarding_s", round(waited, 1), "s, on this emulator"),
        ("authorizer_p95_ratio_200_to_1_tenants", round(many.p95 / one.p95, 2), "times; 20 of the 200 signed up"),
        ("authorizer_p95_ms_200_tenants", round(many.p95 * 1000, 3), "ms of CPU"),
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
def _platform() -> Iterator[Platform]:
    """Deploy it, let hosts sign up, enter the others, and ask at every site."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(authorizer, "edge_values", lambda _shown: [EDGE]))
        status = stack.enter_context(new_platform())
        came = [sign_up(status.endpoint) for _ in range(SIGNED_UP)]
        table = Table(operator.client("dynamodb", status.endpoint), status.outputs["TableName"])
        real = [_signed_in_by_password(status, table, each) for each in came]
        guests = _mapping_of(table, came[0].site_url).guest_pool
        pools = [_pool(number) for number in range(TENANTS - SIGNED_UP)]
        documents = {f"{status.endpoint}/{pool.pool_id}/.well-known/jwks.json": _key_set(pool) for pool in pools}
        port = urlsplit(status.endpoint).port
        seeded = [_entered(table, number, port, pool, guests) for number, pool in enumerate(pools)]
        for site in seeded:
            check_answers(f"http://{site.host}:{port}")
        for host, site in zip(came, real, strict=True):
            check_answers(host.site_url, _THEIRS, site.token)
        first = seeded[0]
        hosts = [_signed_in(table, first.pool, f"host-{number}", "host") for number in range(TENANTS)]
        of_one = [Site(first.host, first.pool, each) for each in hosts]
        guest = _guest(status, came[0].site_url, guests)
        yield Platform(status, came, _every_tenth(real, seeded), of_one, guest, documents, table)


def _every_tenth(real: list[Site], seeded: list[Site]) -> list[Site]:
    """Put those who signed up among the others, from the busiest to the quietest."""
    apart, left = len(seeded) // len(real), iter(seeded)
    return [site for each in real for site in (each, *(next(left) for _ in range(apart)))]


def _mapping_of(table: Table, site_url: str) -> HostMapping:
    found = DynamoDbTenants(table).mapping_of(str(urlsplit(site_url).hostname))
    if found is None:
        raise RuntimeError(f"nobody is at {site_url}")
    return found


def _signed_in_by_password(status: PlatformStatus, table: Table, host: CameByThemselves) -> Site:
    """Give the host a password, and sign in at the site as a browser does."""
    pool = _mapping_of(table, host.site_url).host_pool
    password = _choose_password(status, pool, host.email)
    token = sign_in(host.site_url, host.email, password, pool_id=pool.pool_id)
    return Site(str(urlsplit(host.site_url).hostname), pool, token)


def _guest(status: PlatformStatus, site_url: str, guests: UserPool) -> str:
    email = "guest@bench.example"
    operator.client("cognito-idp", status.endpoint).admin_create_user(
        UserPoolId=guests.pool_id, Username=email, MessageAction="SUPPRESS"
    )
    password = _choose_password(status, guests, email)
    return sign_in(site_url, email, password, pool="guest", pool_id=guests.pool_id)


def _choose_password(status: PlatformStatus, pool: UserPool, email: str) -> str:
    password = new_password()
    operator.client("cognito-idp", status.endpoint).admin_set_user_password(
        UserPoolId=pool.pool_id, Username=email, Password=password, Permanent=True
    )
    return password


def _pool(number: int) -> UserPool:
    pool_id = f"eu-west-1_HOSTS{number}"
    return UserPool(pool_id, f"client{number}", f"https://cognito-idp.eu-west-1.amazonaws.com/{pool_id}")


def _entered(table: Table, number: int, port: int | None, pool: UserPool, guests: UserPool) -> Site:
    name = f"{number:04o}".translate(_LETTERS)
    host = f"seeded-{name}.localhost"
    asked = specification(f"seeded-{name}", host=host, site_url=f"http://{host}:{port}")
    told = TenantSpecification.of(asked | {"host_pool": asdict(pool), "guest_pool": asdict(guests)})
    tenant = TenantId(name.rjust(26, "t"))
    DynamoDbTenants(table).add(told.record(tenant), told.mapping(tenant), "bench")
    return Site(host, pool, _signed_in(table, pool, f"host-{number}", "host"))


def _signed_in(table: Table, pool: UserPool, person: str, *roles: str) -> str:
    """Begin a session and return its access token."""
    session = new_session(f"session-of-{person}", Device("Firefox", "Linux"), "192.0.2.7", datetime.now(UTC))
    DynamoDbSessions(table).keep(Person(pool.pool_id, person), session)
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

"""Deciding who asks. The outcome is the context that the gateway hands to the operation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rental.accounts.domain.callers import bearer_token, edge_digests, guest_of, host_of, is_access_token_of, member_of
from rental.accounts.domain.sessions import Person, session_id_of
from rental.accounts.ports import HostMappings, KeysUnavailable, LiveSessions, TokenExpired, TokenInvalid, Tokens
from rental.kernel.tenancy import NOBODY, Principal
from rental.tenants.contract import PLATFORM, HostMapping, PlatformAddress

Context = dict[str, str]
_Place = HostMapping | PlatformAddress


class Refused(Exception):  # noqa: N818 - names what happened
    """The caller may not come in; `slug` is the problem to answer."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


@dataclass(frozen=True, slots=True)
class Gate:
    """What callers are known by. Where the gateway keeps the answer, sessions are looked at `at_once`.

    So an ended session is over within a minute everywhere: nowhere does one memory stand upon another.
    """

    hosts: HostMappings
    tokens: Tokens
    sessions: LiveSessions
    at_once: bool = False


def authorize(headers: Mapping[str, str], edge_values: Callable[[str], Sequence[str]], gate: Gate) -> Context:
    """Return the tenant and the caller of a request, or `{"refusal": <problem slug>}`, with the edge's digests.

    `headers` have lower-case names. The gateway keeps the answer for a minute by token and host, so it must not hang
    on the edge's secret: else one direct call would turn away, for that minute, whoever comes by the edge. The
    secret shown only tells whether those known are recent enough (`edge_values`). The digests go along, and the
    operation's entry checks the secret of each request before it believes anything else.
    """
    digests = ",".join(edge_digests(edge_values(headers.get("x-origin-secret", ""))))
    host = host_of(headers.get("x-tenant-host", ""))
    place = gate.hosts.find(host) if host else None
    if place is None:
        return {"refusal": "unknown-host", "edge_digests": digests}
    try:
        caller, session_id = _caller(bearer_token(headers.get("authorization", "")), place, gate)
    except Refused as refused:
        return {"refusal": refused.slug, "edge_digests": digests}
    return _place_context(place) | _caller_context(caller, session_id) | {"edge_digests": digests}


def _caller(token: str | None, place: _Place, gate: Gate) -> tuple[Principal, str]:
    if token is None:
        return NOBODY, ""
    host_pool = place.host_pool if isinstance(place, HostMapping) else None
    try:
        pools = (host_pool, place.guest_pool) if host_pool else (place.guest_pool,)
        pool, claims = gate.tokens.read(token, pools)
    except TokenExpired:
        raise Refused("token-expired") from None
    except TokenInvalid:
        raise Refused("token-invalid") from None
    except KeysUnavailable:
        raise Refused("unavailable") from None
    if not is_access_token_of(claims, pool.client_id):
        raise Refused("token-invalid")
    caller = guest_of(claims)
    if isinstance(place, HostMapping) and pool == place.host_pool:
        member = member_of(claims, place)
        if member is None:
            raise Refused("token-invalid")
        caller = member
    session_id = session_id_of(claims)
    # A token of no session was issued before there were any: whoever shows it signs in once more.
    person = Person(pool.pool_id, caller.id)
    since = gate.sessions.tokens_from(person, session_id, at_once=gate.at_once) if session_id else None
    if since is None:
        raise Refused("session-ended")
    if int(claims.get("iat", 0)) < since:  # their roles are others now: a renewed token tells them
        raise Refused("token-expired")
    return caller, session_id


def _place_context(place: _Place) -> Context:
    """Tell where the request came to. The platform has no tenant, and so nothing of a tenant's can be done there."""
    guests = {"guest_pool_id": place.guest_pool.pool_id, "guest_client_id": place.guest_pool.client_id}
    if isinstance(place, PlatformAddress):
        return {"place": PLATFORM, "host": place.host, "site_url": place.site_url, **guests}
    pool = place.host_pool
    hosts = {"host_pool_id": pool.pool_id, "host_client_id": pool.client_id}
    hosts |= {"host_pooled": "true"} if pool.pooled else {}
    return {"tenant_id": place.tenant_id, "host": place.host, **hosts, **guests}


def _caller_context(caller: Principal, session_id: str) -> Context:
    if caller is NOBODY:
        return {"principal_kind": caller.kind}
    signed_in = {"principal_id": caller.id, "roles": ",".join(sorted(caller.roles)), "session_id": session_id}
    return {"principal_kind": caller.kind} | signed_in

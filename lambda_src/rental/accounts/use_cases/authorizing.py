"""Deciding who asks. The outcome is the context that the gateway hands to the operation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rental.accounts.domain.callers import bearer_token, edge_digests, host_of, is_access_token_of
from rental.accounts.domain.callers import principal_of as principal_of_claims
from rental.accounts.domain.sessions import Person, session_id_of
from rental.accounts.ports import HostMappings, KeysUnavailable, LiveSessions, TokenExpired, TokenInvalid, Tokens
from rental.kernel.tenancy import NOBODY, Principal
from rental.tenants.contract import HostMapping

Context = dict[str, str]


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
    mapping = gate.hosts.find(host) if host else None
    if mapping is None:
        return {"refusal": "unknown-host", "edge_digests": digests}
    try:
        caller, session_id = _caller(bearer_token(headers.get("authorization", "")), mapping, gate)
    except Refused as refused:
        return {"refusal": refused.slug, "edge_digests": digests}
    return _context(mapping, caller, session_id, digests)


def _caller(token: str | None, mapping: HostMapping, gate: Gate) -> tuple[Principal, str]:
    if token is None:
        return NOBODY, ""
    try:
        pool, claims = gate.tokens.read(token, (mapping.host_pool, mapping.guest_pool))
    except TokenExpired:
        raise Refused("token-expired") from None
    except TokenInvalid:
        raise Refused("token-invalid") from None
    except KeysUnavailable:
        raise Refused("unavailable") from None
    if not is_access_token_of(claims, pool.client_id):
        raise Refused("token-invalid")
    caller, session_id = principal_of_claims(claims, is_member=pool == mapping.host_pool), session_id_of(claims)
    # A token of no session was issued before there were any: whoever shows it signs in once more.
    if not session_id or not gate.sessions.is_live(Person(pool.pool_id, caller.id), session_id, at_once=gate.at_once):
        raise Refused("session-ended")
    return caller, session_id


def _context(mapping: HostMapping, caller: Principal, session_id: str, digests: str) -> Context:
    context = {
        "tenant_id": mapping.tenant_id,
        "host": mapping.host,
        "edge_digests": digests,
        "principal_kind": caller.kind,
        "host_pool_id": mapping.host_pool.pool_id,
        "host_client_id": mapping.host_pool.client_id,
        "guest_pool_id": mapping.guest_pool.pool_id,
        "guest_client_id": mapping.guest_pool.client_id,
    }
    if caller is NOBODY:
        return context
    signed_in = {"principal_id": caller.id, "roles": ",".join(sorted(caller.roles)), "session_id": session_id}
    return context | signed_in

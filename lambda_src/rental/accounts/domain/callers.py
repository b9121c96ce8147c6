"""Who a token stands for, and which steps of signing in are relayed."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from rental.kernel.errors import InvalidRequest
from rental.kernel.tenancy import ADMIN, CLEANER, CO_HOST, GUEST, HOST, Principal
from rental.tenants.contract import HostMapping, roles_in

MEMBER = "member"
PASSWORD_VERIFIER = "PASSWORD_VERIFIER"  # noqa: S105 - a challenge's name
NEW_PASSWORD_REQUIRED = "NEW_PASSWORD_REQUIRED"  # noqa: S105 - a challenge's name

_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")
# Groups count only in the pool they belong to: a guest put into a group "host" is no host of any tenant, and a
# tenant that names a group "admin" makes nobody an admin of the platform.
_ROLES_OF_MEMBERS = frozenset({HOST, CO_HOST, CLEANER})
_ROLES_OF_GUESTS = frozenset({GUEST, ADMIN})

_ANSWERS_TO: Mapping[str, frozenset[str]] = {
    PASSWORD_VERIFIER: frozenset(
        {"USERNAME", "TIMESTAMP", "PASSWORD_CLAIM_SIGNATURE", "PASSWORD_CLAIM_SECRET_BLOCK"},
    ),
    NEW_PASSWORD_REQUIRED: frozenset({"USERNAME", "NEW_PASSWORD"}),
}


def host_of(header: str) -> str | None:
    """Return the host a request came by, lower case and without port, or None if that is no host."""
    host = header.strip().lower().partition(":")[0].rstrip(".")
    return host if _HOST.fullmatch(host) else None


def edge_digests(values: Iterable[str]) -> list[str]:
    """Return the digests of the secrets that the edge may present; an empty secret opens nothing."""
    return [hashlib.sha256(value.encode()).hexdigest() for value in values if value]


def bearer_token(header: str) -> str | None:
    """Return the token of an Authorization header; None for a caller who shows none.

    The edge turns a missing header into "Anonymous", so that the gateway always asks the authorizer. A header of
    another scheme comes back as the empty string, which is no valid token.
    """
    scheme, _, token = header.strip().partition(" ")
    if scheme.lower() in ("", "anonymous"):
        return None
    return token.strip() if scheme.lower() == "bearer" else ""


def groups_of(claims: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(str(group) for group in claims.get("cognito:groups") or ())


def member_of(claims: Mapping[str, Any], mapping: HostMapping) -> Principal | None:
    """Return the member of the tenant whom the claims of an access token name.

    None where the pool is shared and none of their groups is the tenant's: they are some other tenant's.
    """
    pool = mapping.host_pool
    roles = roles_in(pool, mapping.tenant_id, groups_of(claims)) & _ROLES_OF_MEMBERS
    return Principal(MEMBER, str(claims["sub"]), roles) if roles or not pool.pooled else None


def guest_of(claims: Mapping[str, Any]) -> Principal:
    """Return the guest, or admin, of the platform whom the claims of an access token name."""
    return Principal(GUEST, str(claims["sub"]), groups_of(claims) & _ROLES_OF_GUESTS)


def is_access_token_of(claims: Mapping[str, Any], client_id: str) -> bool:
    """Tell an access token for our own app client from id tokens and from other clients' tokens."""
    return claims.get("token_use") == "access" and claims.get("client_id") == client_id


def check_answers(challenge: str, responses: Mapping[str, str]) -> None:
    """Check that the answers are those the challenge asks for. Raises `InvalidRequest`."""
    allowed = _ANSWERS_TO[challenge]
    if unknown := sorted(set(responses) - allowed):
        raise InvalidRequest(f"/responses/{unknown[0]}", f"{challenge} takes {', '.join(sorted(allowed))}.")
    if missing := sorted(name for name in allowed if not responses.get(name)):
        raise InvalidRequest(f"/responses/{missing[0]}", f"{challenge} needs {', '.join(sorted(allowed))}.")

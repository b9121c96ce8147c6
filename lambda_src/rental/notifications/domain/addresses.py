"""Addresses under which nobody finds an address: digests with the platform's key, and tokens that name one."""

import hmac

from rental.kernel.ids import TenantId, derived_id, is_opaque_id
from rental.notifications.contract import folded


def platform_digest(key: bytes, address: str) -> str:
    """Return what stands for an address with the whole platform."""
    return derived_id(key, "mail-address", folded(address))


def preferences_token(key: bytes, tenant_id: TenantId, digest: str) -> str:
    """Return what lets whoever gets a letter choose which they get: "<digest>.<signature>".

    It holds as long as the letter is kept, for laws ask that, and opens nothing else.
    """
    return f"{digest}.{derived_id(key, 'letter-preferences', tenant_id, digest)}"


def digest_in(token: str, key: bytes, tenant_id: TenantId) -> str | None:
    """Return whose preferences a token opens; None for one that was not made here (compared in constant time)."""
    digest, _, _ = token.partition(".")
    if not is_opaque_id(digest):
        return None
    made = preferences_token(key, tenant_id, digest)
    return digest if hmac.compare_digest(made.encode(), token.encode("utf-8", "replace")) else None

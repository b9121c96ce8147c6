"""What lets a stranger who signed up watch, and take up or give up, their own sign-up and no other."""

import hmac

from rental.kernel.ids import TenantId, derived_id


def progress_token(key: bytes, tenant_id: TenantId) -> str:
    """Return the token of a sign-up: 26 characters that nobody can guess."""
    return derived_id(key, "sign-up-progress", tenant_id)


def opens_progress(token: str, key: bytes, tenant_id: TenantId) -> bool:
    """Tell whether `token` is this sign-up's (compared in constant time)."""
    return hmac.compare_digest(progress_token(key, tenant_id).encode(), token.encode())

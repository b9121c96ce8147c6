"""What neighbours may see of accounts: letters that let their readers in again, and what becomes of hosts' people."""

import hmac
import re
from datetime import datetime, timedelta

from rental.kernel.ids import TenantId, derived_id

# Somebody is locked out and asked for a letter. It holds an address only where somebody signs in by it.
UNLOCK_ASKED_FOR = "UnlockAskedFor"
UNLOCK_LASTS = timedelta(hours=1)
# Of somebody who works with a host, by the `sub` of their tokens; no event tells a name or an address.
MEMBER_INVITED = "MemberInvited"
MEMBER_INVITED_AGAIN = "MemberInvitedAgain"
MEMBER_ROLES_CHANGED = "MemberRolesChanged"
MEMBER_REMOVED = "MemberRemoved"
_TOKEN = re.compile(r"([a-z2-7]{26})\.([0-9]{1,12})\.[a-z2-7]{26}")


def unlock_token(key: bytes, tenant_id: TenantId, id: str, valid_until: int) -> str:
    """Return what the letter's link carries: "<request>.<seconds of its end>.<signature>"."""
    signature = derived_id(key, "sign-in-unlock", tenant_id, id, str(valid_until))
    return f"{id}.{valid_until}.{signature}"


def unlock_asked(token: str, key: bytes, tenant_id: TenantId, now: datetime) -> tuple[str, int] | None:
    """Return the request that a token is of and its end, None for none of ours or one that has ended.

    Compared in constant time; `now` is real time.
    """
    match = _TOKEN.fullmatch(token)
    if match is None:
        return None
    made = unlock_token(key, tenant_id, match[1], int(match[2]))
    if not hmac.compare_digest(made.encode(), token.encode()) or now.timestamp() >= int(match[2]):
        return None
    return match[1], int(match[2])

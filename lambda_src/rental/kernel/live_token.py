"""Short-lived tokens that open one stream of events to read, and nothing else.

A browser's EventSource sends no headers of its own, so that what opens a stream stands in its address: it is good for
a quarter of an hour, for one tenant, one thing and one kind of stream.
"""

import hmac
import re
from datetime import datetime, timedelta

from rental.kernel.ids import TenantId, derived_id

LIVE_FOR = timedelta(minutes=15)
_TOKEN = re.compile(r"([0-9]{1,12})\.[a-z2-7]{26}")


def live_token(key: bytes, kind: str, tenant_id: TenantId, subject: str, at: datetime) -> str:
    """Return a token made at the instant `at`: "<seconds of its end>.<signature>". `kind` names the stream."""
    until = str(int((at + LIVE_FOR).timestamp()))
    return f"{until}.{_signature(key, kind, tenant_id, subject, until)}"


def opens_stream(token: str, key: bytes, kind: str, tenant_id: TenantId, subject: str, at: datetime) -> bool:  # noqa: PLR0917 - what it is bound to, each by itself
    """Tell whether `token` was made for this stream and has not ended (compared in constant time)."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        return False
    signed = f"{match[1]}.{_signature(key, kind, tenant_id, subject, match[1])}"
    return hmac.compare_digest(signed.encode(), token.encode()) and at.timestamp() < int(match[1])


def _signature(key: bytes, kind: str, tenant_id: TenantId, subject: str, until: str) -> str:
    return derived_id(key, "live-stream", kind, tenant_id, subject, until)

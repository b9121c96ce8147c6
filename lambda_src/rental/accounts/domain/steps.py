"""What the relay must know of a sign-in from one step to the next, carried by the browser and signed.

Without it the browser would say, with each answer to a challenge, whose password it tries: under a name of its own
choosing attempts would be counted anew each time.
"""

import base64
import binascii
import hmac
import json
from dataclasses import dataclass

from rental.kernel.ids import derived_id


@dataclass(frozen=True, slots=True)
class Step:
    """`username` is the pool's own name of whom the challenge is for, `account` the `account_name` of what was typed.

    `session` is what the sign-in service wants back, None where it wants nothing.
    """

    username: str
    account: str
    session: str | None = None


def sealed(key: bytes, pool_id: str, step: Step) -> str:
    """Return the step as the browser carries it."""
    content = json.dumps([step.username, step.account, step.session], separators=(",", ":"))
    text = base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")
    return f"{text}.{_signature(key, pool_id, text)}"


def opened(key: bytes, pool_id: str, carried: str) -> Step | None:
    """Return the step; None for what was not sealed here, or for another pool (compared in constant time)."""
    text, _, signature = carried.rpartition(".")
    if not text.isascii() or not hmac.compare_digest(
        _signature(key, pool_id, text).encode(), signature.encode("utf-8", "replace")
    ):
        return None
    try:
        return Step(*json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))))
    except (binascii.Error, ValueError, TypeError):  # sealed by a release that wrote it otherwise
        return None


def _signature(key: bytes, pool_id: str, text: str) -> str:
    return derived_id(key, "sign-in-step", pool_id, text)

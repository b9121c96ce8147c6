"""Signatures as www.standardwebhooks.com has them, made and checked as a partner would who has read no code of ours."""

import base64
import hashlib
import hmac
import time
import uuid
from collections.abc import Mapping

_TOLERANCE_SECONDS = 300


def signed(body: bytes, secret: str) -> dict[str, str]:
    """Return the headers of a message. Raises `ValueError` for a secret that is none."""
    name, now = f"msg-{uuid.uuid4()}", str(int(time.time()))
    return {"webhook-id": name, "webhook-timestamp": now, "webhook-signature": _signature(name, now, body, secret)}


def is_signed(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """Tell whether one of a message's signatures was made with the secret, and lately."""
    name, at, shown = (headers.get(each, "") for each in ("webhook-id", "webhook-timestamp", "webhook-signature"))
    if not secret or not at.isdigit() or abs(time.time() - int(at)) > _TOLERANCE_SECONDS:
        return False
    expected = _signature(name, at, body, secret)
    return any(hmac.compare_digest(expected.encode(), each.encode()) for each in shown.split())


def _signature(name: str, at: str, body: bytes, secret: str) -> str:
    if not secret.startswith("whsec_"):
        raise ValueError("a secret begins with whsec_")
    key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    proof = hmac.digest(key, b".".join((name.encode(), at.encode(), body)), hashlib.sha256)
    return f"v1,{base64.b64encode(proof).decode()}"

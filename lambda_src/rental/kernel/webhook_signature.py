"""Signatures of webhooks, ours and our partners', as https://www.standardwebhooks.com has them.

What is signed is "<id>.<seconds>.<body>" with HMAC-SHA256. While a secret is being changed a message carries one
signature a secret, so that whoever knows either can check it. Secrets are derived, so that none is stored.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

TOLERANCE_SECONDS = 300
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
_PREFIX, _SCHEME = "whsec_", "v1"
_SIGNATURES_READ = 10  # a partner that changes its secret sends two
# A full stop in an id would let it be moved into the timestamp or the body under the same signature.
_ID = re.compile(r"[\x21-\x2d\x2f-\x7e]{1,256}")
_SECONDS = re.compile(r"[0-9]{1,12}")


class Forgery(StrEnum):
    """Why a message is not taken for its sender's."""

    UNSIGNED = "unsigned"  # a header is missing, or is none
    TIMESTAMP = "timestamp"  # made too long ago, or ahead of us
    SIGNATURE = "signature"  # made with another secret, or for another message


def webhook_secret(key: bytes, subject: str, version: int) -> str:
    """Return the secret of a subscription or a connection (`subject`), "whsec_<base64>": the same for the same."""
    parts = (b"webhook", subject.encode(), str(version).encode())
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return _PREFIX + base64.b64encode(hmac.digest(key, message, hashlib.sha256)).decode()


def signed_headers(message_id: str, at: datetime, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """Return the three headers of a message sent at the instant `at`, signed with each of `secrets`.

    Raises `ValueError` for an id that cannot be signed, a secret that is none, or no secret.
    """
    if not _ID.fullmatch(message_id):
        raise ValueError(f"an id has 1-256 visible characters other than a full stop, got {message_id!r}")
    if not secrets:
        raise ValueError("a message is signed with one secret or more, got none")
    seconds = str(int(at.timestamp()))
    signatures = (_signature(message_id, seconds, body, secret) for secret in secrets)
    return {ID: message_id, TIMESTAMP: seconds, SIGNATURE: " ".join(signatures)}


def forgery(headers: Mapping[str, str], body: bytes, secrets: Iterable[str], at: datetime) -> Forgery | None:
    """Return why a message that came at the instant `at` is refused, None where one of `secrets` signed it.

    Names of `headers` are in lower case. The instant is the machine's: an old signature may be a recorded one.
    """
    message_id, seconds, shown = (headers.get(name, "") for name in (ID, TIMESTAMP, SIGNATURE))
    if not (_ID.fullmatch(message_id) and _SECONDS.fullmatch(seconds) and shown.isascii() and shown):
        return Forgery.UNSIGNED
    if abs(at.timestamp() - int(seconds)) > TOLERANCE_SECONDS:
        return Forgery.TIMESTAMP
    candidates = shown.split(" ")[:_SIGNATURES_READ]
    expected = [_signature(message_id, seconds, body, secret) for secret in secrets]
    fits = [hmac.compare_digest(one, other) for one in expected for other in candidates]
    return None if any(fits) else Forgery.SIGNATURE


def _signature(message_id: str, seconds: str, body: bytes, secret: str) -> str:
    signed = b".".join((message_id.encode(), seconds.encode(), body))
    return f"{_SCHEME},{base64.b64encode(hmac.digest(_key(secret), signed, hashlib.sha256)).decode()}"


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not key or not secret.startswith(_PREFIX):
        raise ValueError("a webhook's secret is whsec_ and base64")  # and is not shown
    return key

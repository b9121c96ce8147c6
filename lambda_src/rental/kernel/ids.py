"""Opaque identifiers, derived so that a retry finds the first attempt and nobody else can guess them."""

import base64
import hashlib
import hmac
import re
from typing import NewType

TenantId = NewType("TenantId", str)
PropertyId = NewType("PropertyId", str)
UnitId = NewType("UnitId", str)
BookingId = NewType("BookingId", str)
HoldId = NewType("HoldId", str)
ClaimId = NewType("ClaimId", str)

_OPAQUE = re.compile(r"[a-z2-7]{16,52}")
_DERIVED_CHARACTERS = 26


def derived_id(key: bytes, *parts: str) -> str:
    """Return 26 lower-case base-32 characters that the same key and parts always give.

    Parts are length-prefixed, so ("ab", "c") and ("a", "bc") differ.
    """
    message = b"".join(len(raw).to_bytes(4, "big") + raw for raw in (part.encode() for part in parts))
    return _base32(hmac.digest(key, message, hashlib.sha256)[:16])


def is_opaque_id(text: str) -> bool:
    """Tell whether `text` could be one of our ids: keys and policies are built from nothing else."""
    return _OPAQUE.fullmatch(text) is not None


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()


def packed_id(name: str) -> bytes:
    """Return the 16 bytes that a derived id spells. Raises `ValueError` for a name that is none."""
    if len(name) != _DERIVED_CHARACTERS:
        raise ValueError(f"a derived id has {_DERIVED_CHARACTERS} characters, got {name!r}")
    return base64.b32decode(name.upper() + "=" * 6)


def unpacked_id(raw: bytes) -> str:
    """Return the id that 16 bytes spell."""
    return _base32(raw)

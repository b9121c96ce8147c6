"""Cursors: opaque to callers, and nothing in them names a tenant."""

import base64
import binascii

from rental.kernel.errors import InvalidRequest


def encode_cursor(*parts: str) -> str:
    """Join `parts` (no NUL inside) into one URL-safe word."""
    return base64.urlsafe_b64encode("\0".join(parts).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, parts: int) -> list[str]:
    """Split a cursor into exactly `parts` parts. Raises `InvalidRequest` for anything we did not make."""
    try:
        found = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split("\0")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        found = []
    if len(found) != parts:
        raise InvalidRequest("query/cursor", "Pass next_cursor of the page before as it was given.")
    return found

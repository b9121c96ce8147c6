"""Files over HTTP: named by an ETag, and not sent again to whoever has them (RFC 9110, 13.1.2)."""

import hashlib
from collections.abc import Mapping

from rental.platform.request import Request, Response

_DIGEST_CHARACTERS = 32
_NOT_MODIFIED = 304
_ANY = "*"


def file_response(request: Request, body: bytes, content_type: str, headers: Mapping[str, str]) -> Response:
    """Answer a file, or 304 to a caller that has these very bytes. `headers` go with both."""
    etag = strong_etag(body)
    named = {"etag": etag, **headers}
    if _has(request.headers.get("if-none-match", ""), etag):
        return Response(status=_NOT_MODIFIED, headers=named)
    return Response(body, headers=named, content_type=content_type)


def strong_etag(body: bytes) -> str:
    """Return the ETag that these bytes have and no others."""
    return f'"{hashlib.sha256(body).hexdigest()[:_DIGEST_CHARACTERS]}"'


def _has(if_none_match: str, etag: str) -> bool:
    """Compare weakly, as the header asks: the edge weakens the ETag of what it compresses."""
    named = [each.strip().removeprefix("W/") for each in if_none_match.split(",")]
    return etag in named or named == [_ANY]

"""What the partner tells goes out as one signed call each."""

import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from holiday_rental.local.partner_stand_in.signing import signed

_ANSWER_SECONDS = 30
_NOT_HEARD = 503
_LOCAL = ".localhost"


def tell(events_url: str, secret: str, event: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Send an event, and return the answer; 503 where there was none. Raises `ValueError` for a secret that is none."""
    body = json.dumps({"events": [event]}).encode()
    url, host = _reachable(events_url)
    headers = {"Content-Type": "application/json", "Host": host, **signed(body, secret)}
    request = urllib.request.Request(url, body, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=_ANSWER_SECONDS) as reply:
            return reply.status, _document(reply.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, _document(error.read())
    except OSError as error:
        return _NOT_HEARD, {"detail": str(error)}


def _reachable(url: str) -> tuple[str, str]:
    """Return where to call, and the Host to send: only browsers find *.localhost."""
    parts = urlsplit(url)
    if not (parts.hostname or "").endswith(_LOCAL):
        return url, parts.netloc
    here = f"127.0.0.1:{parts.port}" if parts.port else "127.0.0.1"
    return urlunsplit(parts._replace(netloc=here)), parts.netloc


def _document(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {"detail": body[:200].decode("utf-8", "replace")}
    return found if isinstance(found, dict) else {"detail": str(found)}

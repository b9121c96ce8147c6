"""Hints of news go out as Channex's webhooks do: a small body, and the headers that the host configured there."""

import json
import urllib.error
import urllib.request
from typing import Any

from holiday_rental.local.partner_stand_in.sending import reachable

SECRET_HEADER = "X-Channel-Secret"  # noqa: S105 - a header's name
_ANSWER_SECONDS = 30
_NOT_HEARD = 503


def send(webhook: dict[str, str], hint: dict[str, Any]) -> int:
    """Send a hint, and return the status it was answered with; 503 where it was not."""
    url, host = reachable(webhook["callback_url"])
    headers = {"Content-Type": "application/json", "Host": host, SECRET_HEADER: webhook["secret"]}
    request = urllib.request.Request(url, json.dumps(hint).encode(), headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=_ANSWER_SECONDS) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return _NOT_HEARD

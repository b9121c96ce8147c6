"""A partner that sells a host's places: signs what it tells with the secret that it was given."""

import itertools
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from rental.kernel.webhook_signature import signed_headers
from tests.support.site_client import SiteClient

_NUMBERS = itertools.count(1)


def reservation(
    name: str, check_in: str, check_out: str, *, version: int = 1, listing: str = "SS-1", kind: str = "", **more: Any
) -> dict[str, Any]:
    """Return an event of a reservation: its first version creates it, later ones modify it unless told otherwise."""
    return {
        "id": f"evt-{next(_NUMBERS)}",
        "type": f"reservation.{kind or ('created' if version == 1 else 'modified')}",
        "version": version,
        "listing": listing,
        "reservation": name,
        "check_in": check_in,
        "check_out": check_out,
        "occurred_at": "2026-11-28T10:15:00Z",
        **more,
    }


def signed(body: bytes, secret: str, *, late: timedelta = timedelta(0)) -> dict[str, str]:
    """Return the headers of a body signed so long ago."""
    return signed_headers(f"msg-{next(_NUMBERS)}", datetime.now(UTC) - late, body, [secret])


@dataclass
class PartnerApp:
    """`events_url` and `secret` are what a host was shown."""

    site: SiteClient
    events_url: str
    secret: str

    @classmethod
    def connected(cls, site: SiteClient, token: str, name: str = "Southern Stays") -> tuple["PartnerApp", str]:
        """Connect one, and return it with its connection's id."""
        answer = site.send("POST", "/channels/connections", json={"name": name}, token=token)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        return cls(site, made["events_url"], made["secret"]), made["connection_id"]

    def sign(self, body: bytes) -> dict[str, str]:
        return signed(body, self.secret)

    def tell(self, *events: dict[str, Any], **forged: Any) -> Any:
        """Send events as a batch, or one alone; `late`, `secret`, `body` and `path` make a forgery of it."""
        said = json.dumps({"events": events} if len(events) != 1 else events[0]).encode()
        headers = signed(said, forged.get("secret", self.secret), late=forged.get("late", timedelta(0)))
        path = forged.get("path", self.events_url.partition("/api/v1")[2])
        sent = {"content-type": "application/json", **headers} | forged.get("headers", {})
        return self.site.send("POST", path, content=forged.get("body", said), headers=sent, key="")

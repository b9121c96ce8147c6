"""What an operation of the API is called with, and what makes those of sessions and members succeed."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.site_client import SiteClient


@dataclass
class Call:
    """What makes an operation succeed; `members` are of its body or query, `query` of the query alone.

    `signs` makes headers of the body, as it is sent.
    """

    path: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    members: dict[str, Any] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    file: bytes | None = None
    signs: Callable[[bytes], dict[str, str]] | None = None


class SignedInCalls:
    """Whoever is signed out here is somebody whose sessions nobody misses; `token` is the host's."""

    site: SiteClient
    token: str
    another_sign_in: Callable[[], str]

    def _sign_out(self) -> Call:
        return Call(headers={"authorization": f"Bearer {self.another_sign_in()}"})

    _end_other_sessions = _sign_out

    def _end_session(self) -> Call:
        headers = self._sign_out().headers
        return Call({"session_id": self.site.send("GET", "/auth/me", headers=headers).json()["session_id"]}, headers)

    def member(self) -> Call:
        """Return somebody who was invited and is no host; invite one where nobody is there."""
        items = self.site.send("GET", "/members", token=self.token).json()["items"]
        found = [each for each in items if each["state"] == "invited" and "host" not in each["roles"]]
        body = self._invite_member().members | {"roles": ["cleaner"]}
        invited = found or [self.site.send("POST", "/members", json=body, token=self.token).json()]
        return Call({"member_id": invited[0]["member_id"]})

    _change_member = _remove_member = _invite_member_again = member

    def _invite_member(self) -> Call:
        return Call(members={"email": f"{uuid.uuid4().hex[:12]}@example.com"})

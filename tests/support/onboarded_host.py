"""A host who signed up on the running platform, and the first sign-in with the password they were sent."""

import re
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pycognito.aws_srp import AWSSRP

from tests.support.eventually import eventually
from tests.support.platform_under_test import PlatformUnderTest
from tests.support.site_client import SiteClient

NEW_PASSWORD = "A-password-of-my-own-1"


@dataclass
class OnboardedHost:
    """`started` is what the sign-up was answered, `site` a client of the host's own site."""

    platform: PlatformUnderTest
    started: dict[str, Any]
    email: str

    @property
    def site(self) -> SiteClient:
        return SiteClient(self.started["site_url"])

    @property
    def tenant_id(self) -> str:
        return str(self.started["tenant_id"])

    def progress(self) -> dict[str, Any]:
        path, token = f"/sign-ups/{self.tenant_id}", {"sign-up-token": self.started["progress_token"]}
        found: dict[str, Any] = desk_of(self.platform).send("GET", path, headers=token).json()
        return found

    def ended(self) -> dict[str, Any]:
        """Wait until the sign-up is active or failed; return how it stands then."""
        return eventually(self.progress, lambda found: found["state"] in ("active", "failed"), within_seconds=60)

    def invitation(self) -> dict[str, Any]:
        """Return the letter with the first password."""
        sent = eventually(
            lambda: [mail for mail in self.platform.mail() if self.email in mail["to"]], bool, within_seconds=10
        )
        return sent[-1]

    def first_password(self) -> str:
        found = re.search(r"password: (\S+) ", self.invitation()["text"])
        assert found, self.invitation()
        return found[1]

    def sign_in(self, password: str) -> dict[str, Any]:
        """Prove the password by SRP, as a browser does; return what the site answers: tokens, or another challenge."""
        client = AWSSRP(self.email, password, "unknown_unknown", "relayed", client=object())
        asked = client.get_auth_params()
        began = self._send("sign-in", {"username": self.email, "srp_a": asked["SRP_A"]})
        client.pool_id = f"here_{began['pool_name']}"
        proof = client.process_challenge(began["parameters"], asked)
        given = {"challenge": began["challenge"], "session": began["session"], "responses": proof}
        return self._send("challenge", {name: each for name, each in given.items() if each})

    def choose_password(self, step: dict[str, Any], password: str = NEW_PASSWORD) -> str:
        """Answer the challenge that the first password leads to; return the access token."""
        answers = {"USERNAME": step["parameters"]["USER_ID_FOR_SRP"], "NEW_PASSWORD": password}
        given = {"challenge": step["challenge"], "session": step["session"], "responses": answers}
        return str(self._send("challenge", given)["tokens"]["access_token"])

    def _send(self, step: str, body: dict[str, Any]) -> dict[str, Any]:
        answered = self.site.send("POST", f"/auth/{step}", json={"pool": "host", **body})
        assert answered.status_code == 200, answered.text
        found: dict[str, Any] = answered.json()
        return found


def desk_of(platform: PlatformUnderTest) -> SiteClient:
    """Return a client of the platform's own address."""
    port = urlsplit(platform.tenants[0].site).port
    return SiteClient(f"http://platform.localhost:{port}")


def sign_up_on(platform: PlatformUnderTest, subdomain: str = "", **changes: Any) -> OnboardedHost:
    name = subdomain or f"shore-{uuid.uuid4().hex[:10]}"
    asked = {
        "name": "Shore Stays",
        "email": f"host@{name}.example",
        "subdomain": name,
        "language": "en",
        "currency": "EUR",
        "time_zone": "Europe/Berlin",
    } | changes
    answered = desk_of(platform).send("POST", "/sign-ups", json=asked)
    assert answered.status_code == 202, answered.text
    return OnboardedHost(platform, answered.json(), asked["email"])

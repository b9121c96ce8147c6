"""A tenant's site over real HTTP, as a program sees it.

Browsers resolve every `*.localhost` to this machine; Python does not, so the site is asked for by its Host header.
"""

import http.client
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from holiday_rental.local import operator
from holiday_rental.local.deployment import tenants_of
from holiday_rental.local.failures import LocalProblem

_PATIENCE_SECONDS = 60
_OK = range(200, 300)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: Any

    @property
    def ok(self) -> bool:
        return self.status in _OK

    @property
    def problem(self) -> str:
        """Say what a problem document says, with its pointers."""
        if not isinstance(self.body, dict):
            return f"HTTP {self.status}"
        errors = "; ".join(f"{each.get('pointer')}: {each.get('detail')}" for each in self.body.get("errors", []))
        return errors or str(self.body.get("detail") or self.body.get("message") or f"HTTP {self.status}")


@dataclass
class SiteSession:
    """One connection to the site at `site`, for example http://seaview.localhost:4566; not for several threads."""

    site: str
    _connection: http.client.HTTPConnection = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._host = urlsplit(self.site)
        self._connection = http.client.HTTPConnection("127.0.0.1", self._host.port or 80, timeout=_PATIENCE_SECONDS)

    def send(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, key: str | None = None
    ) -> Answer:
        """Send JSON to a path under /api/v1 and return the answer, whatever its status."""
        headers = {"Host": self._host.netloc, "Accept": "application/json"}
        headers |= {"Content-Type": "application/json"} if body is not None else {}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        headers |= {"Idempotency-Key": key} if key else {}
        content = None if body is None else json.dumps(body).encode()
        try:
            self._connection.request(method, f"/api/v1{path}", content, headers)
            response = self._connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            raise LocalProblem(f"{self.site} does not answer ({error}).", "Start it: holiday-rental up") from error
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, _decoded(text))


def sign_in(site: str, username: str, password: str, *, pool: str = "host", pool_id: str | None = None) -> str:
    """Sign in by SRP through the site's relay, as a browser does; return the access token.

    The password never leaves this process. Raises `LocalProblem` when the site refuses.
    """
    from pycognito.aws_srp import AWSSRP  # noqa: PLC0415 - a third of a second, only when needed

    session = SiteSession(site)
    client = AWSSRP(username, password, pool_id or _host_pool(site), "relayed", client=object())
    asked = client.get_auth_params()
    started = session.send("POST", "/auth/sign-in", {"pool": pool, "username": username, "srp_a": asked["SRP_A"]})
    if not started.ok:
        raise _refused(site, started)
    answer = {
        "pool": pool,
        "challenge": started.body["challenge"],
        "session": started.body["session"],
        "responses": client.process_challenge(started.body["parameters"], asked),
    }
    finished = session.send("POST", "/auth/challenge", {name: value for name, value in answer.items() if value})
    if not finished.ok or "tokens" not in finished.body:
        raise _refused(site, finished)
    return str(finished.body["tokens"]["access_token"])


def _host_pool(site: str) -> str:
    """SRP needs the pool's name, which the relay does not tell; the deployed stacks do."""
    cloudformation = operator.client("cloudformation", f"http://127.0.0.1:{urlsplit(site).port}")
    for stack in cloudformation.describe_stacks()["Stacks"]:
        outputs = {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
        for tenant in tenants_of(outputs):
            if tenant["site_url"] == site.rstrip("/"):
                return str(tenant["host_pool_id"])
    raise LocalProblem(f"No stack knows the site {site}.", "Deploy it: holiday-rental up")


def _refused(site: str, answer: Answer) -> LocalProblem:
    return LocalProblem(
        f"{site} refused to sign the host in: {answer.problem}",
        "If the state is older than the code, delete the state directory and run `holiday-rental up`.",
    )


def _decoded(text: bytes) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text.decode("utf-8", "replace")

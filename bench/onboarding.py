"""Hosts who come by themselves to a platform on this machine, and how long each waits. It says nothing of AWS.

A host waits from the sign-up to the invitation, which is the last thing that is done: the site answers by then.
"""

import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.platform_times import free_port
from holiday_rental.local import sent_mail
from holiday_rental.local.platform import LocalPlatform, PlatformStatus
from holiday_rental.local.site_session import SiteSession

_PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class CameByThemselves:
    """A host with a site, as the state machine made both, and how long they waited."""

    tenant_id: str
    site_url: str
    email: str
    seconds: float


@contextmanager
def new_platform() -> Iterator[PlatformStatus]:
    """Deploy to a new emulator, without the demo's listings."""
    with tempfile.TemporaryDirectory() as folder:
        platform = LocalPlatform(Path(folder), free_port())
        try:
            yield platform.up(demo=False)
        finally:
            platform.down()


def sign_up(endpoint: str) -> CameByThemselves:
    """Sign up over the API, and wait until the invitation is there."""
    name = f"bench-{uuid.uuid4().hex[:10]}"
    asked = {
        "name": "Bench Stays",
        "email": f"host@{name}.example",
        "subdomain": name,
        "language": "en",
        "currency": "EUR",
        "time_zone": "Europe/Berlin",
    }
    start, session = time.monotonic(), SiteSession(f"http://platform.localhost:{urlsplit(endpoint).port}")
    begun = session.send("POST", "/sign-ups", asked, key=name)
    if not begun.ok:
        raise RuntimeError(f"the sign-up was refused: {begun.problem}")
    site_url = begun.body["site_url"]
    while not sent_mail.read(endpoint, asked["email"]):
        if time.monotonic() - start > _PATIENCE_SECONDS:
            raise RuntimeError(f"nobody was invited to {site_url} after {_PATIENCE_SECONDS} s")
        time.sleep(0.1)
    return CameByThemselves(begun.body["tenant_id"], site_url, asked["email"], time.monotonic() - start)


def check_answers(site_url: str, path: str = "/tenant", token: str | None = None) -> None:
    """Ask a site over the deployed API. Raises `RuntimeError` where it does not answer well."""
    answered = SiteSession(site_url).send("GET", path, token=token)
    if not answered.ok:
        raise RuntimeError(f"{site_url} does not answer: {answered.problem}")

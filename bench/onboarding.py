"""How long a host waits, from the sign-up to the invitation, on the local platform. It says nothing of AWS.

The invitation is the last thing that is done: the site answers by then.
"""

import statistics
import tempfile
import time
import uuid
from pathlib import Path
from urllib.parse import urlsplit

from bench.platform_times import free_port
from holiday_rental.local import sent_mail
from holiday_rental.local.platform import LocalPlatform
from holiday_rental.local.site_session import SiteSession

_HOSTS = 3
_PATIENCE_SECONDS = 120


def onboarding_times() -> list[tuple[str, float, str]]:
    """Deploy to a new emulator, let hosts sign up one after the other, and take the median."""
    with tempfile.TemporaryDirectory() as folder:
        platform = LocalPlatform(Path(folder), free_port())
        try:
            platform.up(demo=False)
            endpoint = platform.status().endpoint
            taken = [_sign_up(endpoint) for _ in range(_HOSTS)]
        finally:
            platform.down()
    return [("onboarding_s", round(statistics.median(taken), 1), "s, on this emulator")]


def _sign_up(endpoint: str) -> float:
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
    while not sent_mail.read(endpoint, asked["email"]):
        if time.monotonic() - start > _PATIENCE_SECONDS:
            raise RuntimeError(f"nobody was invited to {begun.body['site_url']} after {_PATIENCE_SECONDS} s")
        time.sleep(0.1)
    taken = time.monotonic() - start
    site = SiteSession(begun.body["site_url"]).send("GET", "/tenant")
    if not site.ok:
        raise RuntimeError(f"{begun.body['site_url']} does not answer: {site.problem}")
    return taken

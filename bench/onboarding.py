"""How long a host waits, from the sign-up to a site that answers, on the local platform. It says nothing of AWS."""

import statistics
import tempfile
import time
import uuid
from pathlib import Path
from urllib.parse import urlsplit

from bench.platform_times import free_port
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
            port = urlsplit(platform.status().endpoint).port
            taken = [_sign_up(f"http://platform.localhost:{port}") for _ in range(_HOSTS)]
        finally:
            platform.down()
    return [("onboarding_s", round(statistics.median(taken), 1), "s, on this emulator")]


def _sign_up(desk: str) -> float:
    name = f"bench-{uuid.uuid4().hex[:10]}"
    asked = {
        "name": "Bench Stays",
        "email": f"host@{name}.example",
        "subdomain": name,
        "language": "en",
        "currency": "EUR",
        "time_zone": "Europe/Berlin",
    }
    start, session = time.monotonic(), SiteSession(desk)
    begun = session.send("POST", "/sign-ups", asked, key=name)
    if not begun.ok:
        raise RuntimeError(f"the sign-up was refused: {begun.problem}")
    site = SiteSession(begun.body["site_url"])
    while not site.send("GET", "/tenant").ok:
        if time.monotonic() - start > _PATIENCE_SECONDS:
            raise RuntimeError(f"{begun.body['site_url']} does not answer after {_PATIENCE_SECONDS} s")
        time.sleep(0.1)
    return time.monotonic() - start

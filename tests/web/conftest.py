"""The guest site in a browser, before the local platform.

`GUEST_SITE=http://seaview.localhost:4173 pytest tests/web` runs the same tests against the site's own mock
(`npm run build && npm run preview` in `web/`), which takes seconds instead of a deployment.
"""

import json
import os
import urllib.request
from urllib.parse import urlsplit

import pytest

from tests.web.guest import Guest


@pytest.fixture(scope="session")
def site(request):
    """Address of the first demo tenant's site."""
    return os.environ.get("GUEST_SITE") or request.getfixturevalue("platform").tenant("seaview").site


@pytest.fixture(scope="session")
def mail(request, site):
    """Every mail sent so far, as a call."""
    if "GUEST_SITE" in os.environ:
        return lambda: _mock_mail(site)
    return request.getfixturevalue("platform").mail


def _mock_mail(site):
    address = f"http://127.0.0.1:{urlsplit(site).port}/mock/mail"
    with urllib.request.urlopen(address) as answer:
        return json.load(answer)


@pytest.fixture
def visitor(browser, site):
    """Opens guests of the site, each in a fresh browser profile: `visitor(width=390, dark=True)`."""
    contexts = []

    def arrive(*, width=1280, height=900, dark=False, language="en-US"):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale=language,
            timezone_id="America/Santiago",
            reduced_motion="reduce",
        )
        contexts.append(context)
        return Guest(context.new_page(), site)

    yield arrive
    for context in contexts:
        context.close()

"""Takes the pictures of the hosts' console for the documentation.

`python -m tests.web.host_screenshots http://seaview.localhost:4173 docs/images USERNAME PASSWORD`
against the site's own mock (`npm run build && npm run preview` in `web/`), whose ledger has something of
everything, or a running local platform.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.support.browser import launch
from tests.web.host import Host

PAGES = {
    "today": "/host",
    "calendar": "/host/calendar",
    "conflicts": "/host/conflicts",
    "partners": "/host/partners",
    "webhooks": "/host/partners/webhooks",
}
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}

# From this width on the preview stands beside the form.
_BOTH = 1120


def _type_a_name(page: Page, *, wide: bool) -> None:
    page.get_by_label("Name", exact=True).fill("The Lookout, six beds above the sea")
    page.get_by_label("Name", exact=True).blur()
    if wide:
        page.get_by_role("region", name="As guests will see it").scroll_into_view_if_needed()
        page.evaluate("scrollTo(0, document.querySelector('form').getBoundingClientRect().top + scrollY - 90)")
    else:
        page.get_by_role("button", name="Preview").click()


def main(site_url: str, out_dir: str, username: str, password: str) -> None:
    """Write `host-<page>-<size>.png` into `out_dir`."""
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for size, (width, height) in SIZES.items():
            viewport = {"width": width, "height": height}
            page = browser.new_page(viewport=viewport, locale="en-AU", device_scale_factor=2, reduced_motion="reduce")
            host = Host(page, site_url)
            host.sign_in(username, password)
            host.open("/host/properties")
            channels = page.locator("a[href$='/channels']").first.get_attribute("href")
            for name, path in {**PAGES, "channels": str(channels)}.items():
                host.open(path)
                page.screenshot(path=folder / f"host-{name}-{size}.png")
            host.open(str(channels).removesuffix("/channels"))
            _type_a_name(page, wide=width >= _BOTH)
            page.screenshot(path=folder / f"host-place-{size}.png")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

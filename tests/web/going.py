"""Going to another page of a site as its links do, without loading the site anew."""

from playwright.sync_api import Page, expect

# Within two frames the page that was left is gone, and the next one or its skeleton stands.
_GO = """
async (path) => {
  history.pushState(null, "", path);
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
}
"""


def go(page: Page, path: str) -> None:
    page.evaluate(_GO, path)
    page.locator("h1").wait_for()
    expect(page.locator(".skeleton")).to_have_count(0, timeout=30_000)  # functions may begin with this call

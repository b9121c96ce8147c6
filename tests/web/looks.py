"""A page as everybody meets it: on a phone in the dark, at 200 % zoom, and on a desktop in the light.

Sizes change what is there, schemes only its colours: each once. The page stays in its state from one look to the next,
so that whoever walks through a site brings it to each state once.
"""

from typing import Any

from playwright.sync_api import Page, ViewportSize

from tests.web.axe import violations

PHONE: ViewportSize = {"width": 320, "height": 844}
ZOOMED: ViewportSize = {"width": 640, "height": 450}  # a 1280 pixel window at 200 % zoom
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
# Once it has been drawn: what depends on a width is there a frame later.
_STATE = """
async () => {
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  const headings = [...document.querySelectorAll("h1")].map((each) => each.textContent);
  return [...headings, `${document.querySelectorAll("dialog[open], details[open]").length} opened`];
}
"""


def wrong_in_any_look(page: Page, name: str) -> dict[str, Any]:
    """What axe finds and what is too wide, by name and look; `page` is a phone's in the dark, now and afterwards."""
    state = page.evaluate(_STATE)
    found = wrong(page, f"{name}, phone")
    page.set_viewport_size(ZOOMED)
    found |= too_wide(page, f"{name}, zoomed")
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")
    states = [page.evaluate(_STATE)]
    found |= wrong(page, f"{name}, desktop")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    states.append(page.evaluate(_STATE))
    assert states == [state, state], f"{name} was another page in another look: {state}, {states}"
    return found


def wrong(page: Page, name: str) -> dict[str, Any]:
    seen = violations(page)
    return too_wide(page, name) | ({name: seen} if seen else {})


def too_wide(page: Page, name: str) -> dict[str, Any]:
    needed = page.evaluate("document.documentElement.scrollWidth")
    return {f"{name}, too wide": needed} if needed > page.viewport_size["width"] else {}

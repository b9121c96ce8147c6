"""What has the focus, and how the keyboard gets there."""

import re
from typing import Any

from playwright.sync_api import Page

_FOCUSED = """
() => {
  const element = document.activeElement;
  return { name: element.getAttribute("aria-label") || element.labels?.[0]?.innerText || element.innerText || "",
           day: element.closest("[data-day]")?.dataset.day ?? null };
}
"""


def focused(page: Page) -> Any:
    """The name of what has the focus, and the calendar's day it is."""
    return page.evaluate(_FOCUSED)


def tab_to(page: Page, name: str, most: int = 80) -> None:
    """Press Tab until the focused thing is called `name`."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if re.match(name, focused(page)["name"].strip()):
            return
    raise AssertionError(f"Tab does not reach {name!r}")

"""Accessibility checks with the axe-core that the site's own lock file pins."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

_AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def _source() -> str:
    return _AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Every violation on the page as it stands, each as `rule: selector`."""
    page.evaluate(_source())
    # Frames hold letters, which bring no axe of their own: they are only asked in vain.
    found = page.evaluate("(tags) => axe.run(document, { runOnly: tags, iframes: false })", _RULES)
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]

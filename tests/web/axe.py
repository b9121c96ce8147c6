"""Accessibility checks with the axe-core that the site's own lock file pins."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

_AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
# A calendar's rows are all made alike, a hundred nodes each: a few tell as much as all.
_LOOKED_AT = {"exclude": [[".timeline__row:nth-child(n+7)"]]}
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Frames hold letters, which bring no axe of their own: they are only asked in vain. What passed stays in the browser:
# it is a thousand nodes a page.
_LOOK = """
async ([where, tags]) => {
  const options = { runOnly: tags, iframes: false, resultTypes: ["violations"] };
  const { violations } = await axe.run(where, options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} ${failureSummary}`),
  );
}
"""


@cache
def _source() -> str:
    return _AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Every violation on the page as it stands, each as `rule: selector`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    return page.evaluate(_LOOK, [_LOOKED_AT, _RULES])  # type: ignore[no-any-return]

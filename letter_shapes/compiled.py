"""MJML to HTML. Jinja's tags pass through: between elements they stand in `<mj-raw>`, elsewhere wherever text may."""

import re
from pathlib import Path

from mjml import mjml2html

SOURCES = Path(__file__).parent / "sources"
PARTS = SOURCES / "parts"
_INCLUDE = re.compile(r'<mj-include path="([\w.-]+)" />')
# A line each, so that a change of a source shows as a change of few lines. Between these, white space is not seen.
_OWN_LINES = ("<table", "<tr", "</table", "</tr", "<!--[if")


def compiled(source: Path) -> str:
    """Return the template of one source. Raises `ValueError` with the compiler's words where it is no MJML."""
    html = mjml2html(_whole(source), disable_comments=True, fonts={})
    for begins in _OWN_LINES:
        html = html.replace(f">{begins}", f">\n{begins}")
    return f"{html}\n"


def templates() -> dict[str, str]:
    """Return every template by its file's name."""
    return {f"{source.stem}.html": compiled(source) for source in sorted(SOURCES.glob("*.mjml"))}


def _whole(source: Path) -> str:
    """Return a source with its parts put in: the compiler would put all of an included part into one cell."""
    return _INCLUDE.sub(lambda found: _whole(PARTS / found[1]), source.read_text("utf-8"))

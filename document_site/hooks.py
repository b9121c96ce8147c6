"""What mkdocs cannot do by itself: the list of decisions, the API's operations, and a look at what pages load."""

import json
import logging
import re
from pathlib import Path
from typing import Any

from holiday_rental.local.start_page.api_page import operations_of

_OPERATIONS = "<!-- operations -->"
_DECISIONS = "decisions/README.md"
_DRAWING = re.compile(r"<img\b[^>]*\bsrc=\"([^\"]+\.svg)\"[^>]*>")
_ELSEWHERE = re.compile(r"<(?:script|img|iframe|link|source)\b[^>]*\b(?:src|href|srcset)=[\"']?(?:https?:)?//[^>]*>")
_log = logging.getLogger("mkdocs.plugins.document_site")  # a warning of mkdocs' own fails a strict build


def on_config(config: Any) -> Any:
    """Put a page for each decision behind the last entry of `nav`, the newest first."""
    listed = config.nav[-1]["Decisions"]
    listed += [{title: f"decisions/{name}"} for _, title, name in decisions(Path(config.docs_dir))]
    return config


def decisions(docs: Path) -> list[tuple[str, str, str]]:
    """Return (date, title, file's name) of every decision, the newest first. The date is the file's."""
    found = []
    for path in docs.joinpath("decisions").glob("*.md"):
        if path.name != "README.md":
            heading = path.read_text("utf-8").partition("\n")[0].removeprefix("# ")
            date = path.name[:10]
            found.append((date, heading.replace(f"({date})", "").replace(date, "").strip(), path.name))
    return sorted(found, reverse=True)


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:  # noqa: ARG001 - mkdocs' signature
    """Write the lists that follow from other files."""
    docs = Path(config.docs_dir)
    if page.file.src_uri == _DECISIONS:
        rows = [f"| {date} | [{title}]({name}) |" for date, title, name in decisions(docs)]
        return "\n".join([markdown, "| date | decision |", "|---|---|", *rows, ""])
    if _OPERATIONS in markdown:
        return markdown.replace(_OPERATIONS, operations_of(json.loads((docs / "openapi.json").read_text("utf-8"))))
    return markdown


def on_page_content(html: str, page: Any, config: Any, files: Any) -> str:  # noqa: ARG001 - mkdocs' signature
    """Put drawings into the page itself, so that they follow its colours and not the system's alone."""
    folder = Path(config.docs_dir, page.file.src_uri).parent
    return _DRAWING.sub(lambda found: folder.joinpath(found[1]).read_text("utf-8"), html)


def on_post_page(output: str, page: Any, config: Any) -> str:  # noqa: ARG001 - mkdocs' signature
    """Warn of whatever a page would load from another origin."""
    for found in _ELSEWHERE.findall(output):
        _log.warning("%s loads from elsewhere: %s", page.file.src_uri, found[:200])
    return output

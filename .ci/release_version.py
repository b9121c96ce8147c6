#!/usr/bin/env python3
"""Print the version that a tag such as v1.2.0 releases, or say what does not agree with it.

python3 .ci/release_version.py v1.2.0
"""

import re
import sys
import tomllib
from datetime import date
from pathlib import Path


def disagreement(tag: str, version: str, changelog: str) -> str | None:
    """Return what stands against releasing `version` under `tag`."""
    if tag != f"v{version}":
        return f"the tag must be v{version}, as pyproject.toml says, got {tag}"
    newest = re.search(r"^## (.+)$", changelog, re.MULTILINE)
    heading = newest[1] if newest else "none"
    named, _, day = heading.partition(" - ")
    if named != version or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
        today = date.today().isoformat()  # noqa: DTZ011 - an example of a day, not a moment
        return f"the first heading of CHANGELOG.md must be such as '## {version} - {today}', got '## {heading}'"
    return None


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[1]
    found = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    against = disagreement(sys.argv[1], found, (root / "CHANGELOG.md").read_text("utf-8"))
    sys.exit(against or print(found))

"""Examples of what callers send and get, kept as data: `examples/<context>.json`, by operation id.

An operation's example has `body`, `answer`, `query` and `path`, each where there is such a thing.
`examples/problems.json` holds the members of problem documents beyond type, title and status, by slug.
"""

import json
from pathlib import Path
from typing import Any

from rental.kernel.errors import PROBLEMS

FOLDER = Path(__file__).parent / "examples"
_PROBLEMS = "problems"


def operation_examples(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """Return the examples of all contexts by operation id. Raises `ValueError` for an id that two files have."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.glob("*.json")):
        if file.stem == _PROBLEMS:
            continue
        examples = json.loads(file.read_text("utf-8"))
        if twice := found.keys() & examples.keys():
            raise ValueError(f"{file.name} has an example of {min(twice)}, which another file has too")
        found |= examples
    return found


def problem_examples(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """Return a whole problem document for every slug."""
    members = json.loads((folder / f"{_PROBLEMS}.json").read_text("utf-8"))
    return {
        slug: {
            "type": f"urn:holiday-rental:problem:{slug}",
            "title": title,
            "status": status,
            "detail": f"{title}.",
            **members.get(slug, {}),
        }
        for slug, (status, title) in PROBLEMS.items()
    }

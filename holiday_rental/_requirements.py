"""From imported names to pinned distributions, by the functions' own lock file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# Where the imported name is not the distribution's name.
_DISTRIBUTIONS = {
    "dateutil": "python-dateutil",
    "jwt": "pyjwt",
    "yaml": "pyyaml",
    "zoneinfo": "tzdata",
}


@dataclass(frozen=True)
class Requirements:
    """What to install: `roots` are requirement lines of the imported distributions, `lock` pins all there are."""

    roots: tuple[str, ...]
    lock: str


def requirements_for(source: Path, imports: Mapping[str, Path]) -> Requirements:
    """Find the requirement of each imported top-level name.

    Extras come from `requirements.in`, versions from `requirements.txt`, both beside the package. Raises `ValueError`
    naming the import and its file where the lock does not hold it.
    """
    if not imports:
        return Requirements((), "")
    asked, lock = _lines(source / "requirements.in"), _lines(source / "requirements.txt")
    roots = set()
    for name, file in imports.items():
        distribution = _DISTRIBUTIONS.get(name, name.replace("_", "-").lower())
        if distribution not in lock:
            held = ", ".join(sorted(lock)) or "nothing"
            raise ValueError(
                f"{file.relative_to(source)} imports {name!r}, but lambda_src/requirements.txt "
                f"does not lock {distribution!r}; it locks {held}"
            )
        roots.add(_without_version(asked.get(distribution, distribution)))
    return Requirements(tuple(sorted(roots)), "\n".join(lock[name] for name in sorted(lock)))


def distribution_name(line: str) -> str:
    """Return the normalised name a requirement line begins with."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", line, maxsplit=1)[0]).lower()


def _without_version(line: str) -> str:
    return re.split(r"[<>=!~; ]", line, maxsplit=1)[0]


def _lines(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    stripped = (line.partition("#")[0].strip() for line in file.read_text("utf-8").splitlines())
    return {distribution_name(line): line for line in stripped if line and not line.startswith("-")}

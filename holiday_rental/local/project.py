"""Which project is deployed, and a fingerprint of everything that decides what it deploys."""

import hashlib
import os
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from holiday_rental.local.failures import LocalProblem

_PACKAGE = Path(__file__).resolve().parents[1]
# Names that hold nothing a template or a bundle is made of. Hidden ones are left out as well.
_NO_INPUT = frozenset(
    {"bench", "cdk.out", "docs", "examples", "local", "node_modules", "simulation", "tests", "__pycache__"}
)
_NO_INPUT_SUFFIXES = (".pyc", ".md", ".egg-info")
_DISTRIBUTIONS = ("aws-cdk-lib", "constructs", "jsii", "uv")


def find_project(start: Path | None = None) -> Path:
    """Return the directory with the cdk.json to deploy: the working directory's, else this checkout's."""
    for directory in (start or Path.cwd(), _PACKAGE.parent):
        if (directory / "cdk.json").is_file():
            return directory.absolute()
    raise LocalProblem(
        f"There is no cdk.json in {start or Path.cwd()}.", "Run the command in the directory of your CDK app."
    )


def fingerprint(project: Path, port: int, cdk_version: str) -> dict[str, str]:
    """Return what a deployment depends on, by name: sources, site, library, port, tools.

    Two equal fingerprints deploy the same templates and bundles. Not covered: files outside the project and this
    package that an app reads on its own account.
    """
    found = {
        "project": _digest(_sources(project)),
        "site": _digest(_files(project / "web" / "dist")),
        "port": str(port),
        "python": platform.python_version(),
        "cdk": cdk_version,
    }
    if _PACKAGE.parent != project:
        found["library"] = _digest(_files(_PACKAGE))
    return found | {name: _version(name) for name in _DISTRIBUTIONS}


def _sources(project: Path) -> Iterator[Path]:
    for entry in sorted(project.iterdir()):
        if entry.is_dir() and entry.name != "web" and _is_input(entry.name):
            yield from _files(entry)
        elif entry.is_file() and _is_input(entry.name):
            yield entry


def _files(directory: Path) -> Iterator[Path]:
    for parent, directories, names in os.walk(directory):
        directories[:] = sorted(name for name in directories if _is_input(name))
        yield from (Path(parent, name) for name in sorted(names) if _is_input(name))


def _is_input(name: str) -> bool:
    return not name.startswith(".") and name not in _NO_INPUT and not name.endswith(_NO_INPUT_SUFFIXES)


def _digest(paths: Iterator[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(str(path).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "absent"

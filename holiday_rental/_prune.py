"""Taking out of installed libraries what no function loads."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_TEST_FOLDERS = ("tests", "test", "testing")
_WASTE_PATTERNS = ("**/__pycache__", "**/*.pyi", "**/py.typed", "bin", ".lock", "boto3/data/*", "boto3/examples")


def prune(folder: Path, services: Iterable[str]) -> None:
    """Remove tests, stubs, installation records and the descriptions of AWS services other than `services`."""
    for pattern in _WASTE_PATTERNS:
        for waste in list(folder.glob(pattern)):
            _remove(waste)
    for name in _TEST_FOLDERS:
        for waste in folder.glob(f"*/{name}"):
            _remove(waste)
    for record in folder.glob("*.dist-info/*"):
        if record.name != "METADATA":  # importlib.metadata answers version questions from it
            _remove(record)
    keep = set(services)
    for described in folder.glob("botocore/data/*"):
        if described.is_dir() and described.name not in keep:  # the files are endpoints and retry rules
            _remove(described)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)

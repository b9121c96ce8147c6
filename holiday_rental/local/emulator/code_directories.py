"""Workers of one function share its unpacked bundle.

Vanilla MiniStack unpacks the bundle for every worker: a quarter of a second and some twenty megabytes each time.
Here it is unpacked once, and a worker's directory has a link to each of its entries; on AWS it is read-only as well.
"""

import hashlib
import tempfile
import threading
import types
import zipfile
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime

_unpacking = threading.Lock()


class SharedZip(zipfile.ZipFile):
    """A zip file whose contents are linked from one unpacked copy."""

    def extractall(self, path: Any = None, members: Any = None, pwd: bytes | None = None) -> None:
        if members is not None or self.filename is None:
            super().extractall(path, members, pwd)
            return
        _link_entries(self._unpacked(), Path(path or "."))

    def _unpacked(self) -> Path:
        content = Path(str(self.filename)).read_bytes()
        shared = Path(tempfile.gettempdir()) / "bundles" / hashlib.sha256(content).hexdigest()
        with _unpacking:
            if not shared.exists():
                draft = Path(tempfile.mkdtemp(dir=_made(shared.parent)))
                super().extractall(draft)
                draft.rename(shared)
        return shared


def apply() -> None:
    members = {name: getattr(zipfile, name) for name in dir(zipfile)}
    lambda_runtime.zipfile = types.SimpleNamespace(**{**members, "ZipFile": SharedZip})


def _link_entries(source: Path, target: Path) -> None:
    """Link what lies at the top, not every file: a thousand links took longer than the worker's own start.

    MiniStack puts the packages of layers into `node_modules`: that is each worker's own.
    """
    for entry in source.iterdir():
        here = target / entry.name
        if entry.name == "node_modules":
            here.mkdir()
            _link_entries(entry, here)
        else:
            here.symlink_to(entry)


def _made(directory: Path) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    return directory

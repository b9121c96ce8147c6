"""Workers of one function share its unpacked bundle.

Vanilla MiniStack unpacks the bundle for every worker: a quarter of a second and some twenty megabytes each time.
Here it is unpacked once and every worker's directory is made of hard links to it; on AWS it is read-only as well.
"""

import hashlib
import os
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
        _link_tree(self._unpacked(), Path(path or "."))

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


def _link_tree(source: Path, target: Path) -> None:
    for parent, directories, names in os.walk(source):
        here = target / Path(parent).relative_to(source)
        for name in directories:
            (here / name).mkdir(exist_ok=True)
        for name in names:
            os.link(Path(parent, name), here / name)


def _made(directory: Path) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    return directory

"""Workers share unpacked bundles, and bundles share their libraries.

Vanilla MiniStack unpacks a bundle for every worker: a quarter of a second and some twenty megabytes each time, and what
Python compiles is thrown away with it. Here a folder that is the same in several bundles is unpacked and compiled once,
and a worker's directory has a link to each entry of its bundle; on AWS it is read-only as well.
"""

import hashlib
import shutil
import tempfile
import threading
import types
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime

_COMPILED = "__pycache__"
_unpacking = threading.Lock()
_known: dict[str, Path] = {}  # by a bundle's digest


@dataclass
class Folder:
    """What a zip file holds of one folder, by name."""

    files: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    folders: "dict[str, Folder]" = field(default_factory=dict)

    def put(self, member: zipfile.ZipInfo) -> None:
        *above, name = (part for part in member.filename.split("/") if part not in ("", ".", ".."))
        here = self
        for each in above:
            here = here.folders.setdefault(each, Folder())
        here.files[name] = member


class SharedZip(zipfile.ZipFile):
    """A zip file whose contents are linked from folders that are unpacked once for all."""

    def extractall(self, path: Any = None, members: Any = None, pwd: bytes | None = None) -> None:
        if members is not None or self.filename is None:
            super().extractall(path, members, pwd)
            return
        _link_entries(self._unpacked(), Path(path or "."))

    def _unpacked(self) -> Path:
        digest = hashlib.sha256(Path(str(self.filename)).read_bytes()).hexdigest()
        with _unpacking:
            if (known := _known.get(digest)) and known.exists():
                return known
            whole = Folder()
            for member in self.infolist():
                if not member.is_dir():
                    whole.put(member)
            _known[digest] = self._placed(whole)
            return _known[digest]

    def _placed(self, folder: Folder) -> Path:
        """Return the place of a folder like this one: its files are where all such files are, its folders likewise."""
        files = self._files(folder)
        if not folder.folders:
            return files
        parts = {name: self._placed(each) for name, each in folder.folders.items()}

        def link(draft: Path) -> None:
            for name, place in ({_COMPILED: files / _COMPILED} | parts).items():
                (draft / name).symlink_to(place)
            for name in folder.files:
                (draft / name).symlink_to(files / name)

        names = [files.name, *(f"{name}/{parts[name].name}" for name in sorted(parts))]
        return placed("folder", names, link)

    def _files(self, folder: Folder) -> Path:
        def unpack(draft: Path) -> None:
            (draft / _COMPILED).mkdir()  # as modules are found by links to them, so is what is compiled of them
            for name, member in folder.files.items():
                (draft / name).write_bytes(self.read(member))
                (draft / name).chmod((member.external_attr >> 16) & 0o777 | 0o600)

        told = [f"{name} {member.file_size} {member.CRC}" for name, member in sorted(folder.files.items())]
        return placed("files", told, unpack)


def apply() -> None:
    members = {name: getattr(zipfile, name) for name in dir(zipfile)}
    lambda_runtime.zipfile = types.SimpleNamespace(**{**members, "ZipFile": SharedZip})


def placed(kind: str, told: list[str], fill: Callable[[Path], None]) -> Path:
    """Return the directory of what is told so; made and filled, whole, if it is not there."""
    bundles = Path(tempfile.gettempdir()) / "bundles"
    place = bundles / hashlib.sha256("\n".join((kind, *told)).encode()).hexdigest()
    if not place.exists():
        bundles.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=bundles))
        fill(draft)
        try:
            draft.rename(place)
        except OSError:  # another emulator was quicker, where two share their bundles
            if not place.exists():
                raise
            shutil.rmtree(draft)
    return place


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

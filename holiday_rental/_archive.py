"""Zip files with the same bytes for the same content: sorted names, one date, one mode."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say
_READABLE_FILE = 0o100644 << 16

_SMALLEST = 9


def add_folder(archive: Path, folder: Path) -> None:
    """Put every file below `folder` into `archive`, a new one or behind what it holds already."""
    add_files(archive, {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()})


def add_files(archive: Path, files: Mapping[Path, Path]) -> None:
    """Do so with these files, by the names that they have in it."""
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as opened:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name.as_posix(), _DATE)
            entry.external_attr = _READABLE_FILE
            entry.compress_type = zipfile.ZIP_DEFLATED
            opened.writestr(entry, files[name].read_bytes(), compresslevel=_SMALLEST)

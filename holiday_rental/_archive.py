"""Zip files with the same bytes for the same content: sorted names, one date, one mode."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say
_READABLE_FILE = 0o100644 << 16

_SMALLEST = 9


def add_folder(archive: Path, folder: Path) -> None:
    """Put every file below `folder` into `archive`, a new one or behind what it holds already."""
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as opened:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _DATE)
            entry.external_attr = _READABLE_FILE
            entry.compress_type = zipfile.ZIP_DEFLATED
            opened.writestr(entry, file.read_bytes(), compresslevel=_SMALLEST)

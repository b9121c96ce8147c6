"""Zip files with the same bytes for the same content: sorted names, one date, one mode.

A file is packed once. `join` puts what archives of ours hold into others as it is: to pack a library anew for each of a
hundred functions costs more than all else that is done for them.
"""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say
_READABLE_FILE = 0o100644 << 16

_SMALLEST = 9

# APPNOTE.TXT of PKWARE, 4.3. Nothing here is as large or as many as to need its 64-bit fields.
_HEADER_SIZE = 30  # before a file's name and content
_RECORD = struct.Struct("<4s6H3L5H2L")  # of a file in the directory, before its name
_PLACE = struct.Struct("<L")  # of a file's header, the last of a record
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"


@dataclass(frozen=True)
class Packed:
    """A file as an archive of ours holds it."""

    content: bytes
    start: int
    stop: int
    record: bytes


def pack(archive: Path, files: Mapping[str, Path]) -> None:
    """Write an archive of these files, by the names that they have in it."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = 3  # Unix, wherever it is made: only so is the mode one
            entry.external_attr = _READABLE_FILE
            entry.compress_type = zipfile.ZIP_DEFLATED
            opened.writestr(entry, files[name].read_bytes(), compresslevel=_SMALLEST)


@cache
def packed_in(archive: Path) -> Mapping[str, Packed]:
    """Return what an archive made by `pack` holds, by name. It is read once: what is kept never changes."""
    content = archive.read_bytes()  # to map it would keep a file open for each of our modules
    _, _, _, _, count, _, place, _ = _END.unpack(content[-_END.size :])
    found = {}
    for _ in range(count):
        fields = _RECORD.unpack_from(content, place)
        packed_size, name_size, start = fields[8], fields[10], fields[16]
        behind = place + _RECORD.size + name_size
        name = content[place + _RECORD.size : behind].decode()
        stop = start + _HEADER_SIZE + name_size + packed_size
        found[name] = Packed(content, start, stop, content[place:behind])
        place = behind
    return found


def join(archive: Path, files: Mapping[str, Packed]) -> None:
    """Write an archive of files that others hold: the very bytes that `pack` would write."""
    directory = []
    with archive.open("wb") as opened:
        for name in sorted(files):
            packed = files[name]
            fixed, rest = packed.record[: _RECORD.size - _PLACE.size], packed.record[_RECORD.size :]
            directory.append(fixed + _PLACE.pack(opened.tell()) + rest)
            opened.write(packed.content[packed.start : packed.stop])
        listed, place = b"".join(directory), opened.tell()
        opened.write(listed)
        opened.write(_END.pack(_END_MARK, 0, 0, len(files), len(files), len(listed), place, 0))

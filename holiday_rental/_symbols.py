"""Taking symbol tables out of shared libraries: they are for debuggers, and a quarter of what cryptography brings."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_ELF_64_BITS_LITTLE_ENDIAN = b"\x7fELF\x02\x01"
_SEGMENTS_AT, _SECTIONS_AT, _COUNTS_AT = 32, 40, 54
_NO_SECTIONS = struct.pack("<HH", 0, 0)


def strip_symbols(library: Path) -> None:
    """Cut off what lies behind the last segment that is ever loaded, and the table of sections with it.

    Whoever loads a library reads its segments alone. What is no 64-bit ELF file, on other systems, stays as it is.
    """
    content = library.read_bytes()
    if not content.startswith(_ELF_64_BITS_LITTLE_ENDIAN):
        return
    (table,) = struct.unpack_from("<Q", content, _SEGMENTS_AT)
    size, count = struct.unpack_from("<HH", content, _COUNTS_AT)
    end = table + size * count
    for number in range(count):
        at, _, _, length = struct.unpack_from("<QQQQ", content, table + number * size + 8)
        end = max(end, at + length)
    kept = bytearray(content[:end])
    struct.pack_into("<Q", kept, _SECTIONS_AT, 0)
    kept[_COUNTS_AT + 6 : _COUNTS_AT + 10] = _NO_SECTIONS  # how many sections there are, and which names them
    # A file of its own: the installer links files to its cache, and other environments have the same ones.
    stripped = library.with_name(f"{library.name}.stripped")
    stripped.write_bytes(kept)
    stripped.replace(library)

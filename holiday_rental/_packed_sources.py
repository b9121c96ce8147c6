"""Our own modules as bundles hold them: each is compiled and packed once, and again when its text is another."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from holiday_rental._archive import pack, packed_in
from holiday_rental._bundle_cache import kept_at, making
from holiday_rental._bytecode import compile_beside

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from holiday_rental._archive import Packed
    from holiday_rental._platform import Platform

_KIND = "sources"


def packed_sources(source: Path, files: Iterable[Path], platform: Platform) -> dict[str, Packed]:
    """Return these files below `source` by name, and what is compiled of the modules among them."""
    contents = {file.relative_to(source).as_posix(): file.read_bytes() for file in files}
    archives = [_place(name, content, platform) for name, content in contents.items()]
    if not all(archive.is_file() for archive in archives):
        # An app's functions share most of their modules, and a compiler that is started twice costs more than they do.
        others = {file.relative_to(source).as_posix(): file.read_bytes() for file in source.rglob("*.py")}
        _pack(others | contents, platform)
    return {name: packed for archive in archives for name, packed in packed_in(archive).items()}


def _place(name: str, content: bytes, platform: Platform) -> Path:
    return kept_at(_KIND, platform.bytecode, name, hashlib.sha256(content).hexdigest())


def _pack(contents: dict[str, bytes], platform: Platform) -> None:
    """Keep an archive of each file that has none yet."""
    places = {name: _place(name, content, platform) for name, content in contents.items()}
    missing = {name: place for name, place in places.items() if not place.is_file()}
    with making(_KIND) as made:
        folder, archive = made / "sources", made / "source.zip"
        for name in missing:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(contents[name])
        if interpreter := platform.interpreter:
            compile_beside(interpreter, folder)
        for name, place in missing.items():
            compiled = (folder / name).parent.glob(f"__pycache__/{(folder / name).stem}.*.pyc")
            files = [folder / name, *compiled] if name.endswith(".py") else [folder / name]
            pack(archive, {file.relative_to(folder).as_posix(): file for file in files})
            archive.replace(place)

"""Libraries as bundles hold them: each that functions import is installed, pruned, compiled and packed once.

A bundle's libraries are then those of each name that it imports, together. They agree on what they share, since the
lock allows one version of each.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import uv

from holiday_rental._archive import pack, packed_in
from holiday_rental._bundle_cache import kept_at, making
from holiday_rental._bytecode import compile_in_place
from holiday_rental._prune import is_needed, prune
from holiday_rental._requirements import distribution_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from holiday_rental._archive import Packed
    from holiday_rental._platform import Platform
    from holiday_rental._requirements import Requirements


def packed_libraries(requirements: Requirements, services: Collection[str], platform: Platform) -> dict[str, Packed]:
    """Return the files of these libraries by name; of the AWS SDK's descriptions those of `services`."""
    archives = [_kept(root, requirements.lock, platform) for root in requirements.roots]
    files = {name: packed for archive in archives for name, packed in packed_in(archive).items()}
    return {name: packed for name, packed in files.items() if is_needed(name, services)}


def _kept(root: str, lock: str, platform: Platform) -> Path:
    """Return the archive of one library and what it stands on, made on first use."""
    kept = kept_at("libraries", platform.bytecode, platform.machine, root, lock)
    if kept.is_file():
        return kept
    with making("libraries") as made:
        folder, archive = made / "library", made / "library.zip"
        folder.mkdir()
        _install(folder, root, lock, platform)
        prune(folder)
        if interpreter := platform.interpreter:
            compile_in_place(interpreter, folder)
        pack(archive, {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()})
        archive.replace(kept)
    return kept


def _install(folder: Path, root: str, lock: str, platform: Platform) -> None:
    constraints = folder.with_name("constraints.txt")
    constraints.write_text(lock, "utf-8")
    # Its interpreter is named even where the target is another: left to look for one, uv would download one.
    target = ["--python", sys.executable]
    if platform.name:
        target += ["--python-version", platform.python, "--python-platform", platform.name]
    command = [uv.find_uv_bin(), "pip", "install", "--quiet", "--target", str(folder), "--only-binary", ":all:"]
    command += [*target, "--constraint", str(constraints), root]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    if done.returncode:
        raise RuntimeError(f"uv could not install {root} for {platform}: {done.stderr.strip()}")
    _check_pinned(folder, lock.splitlines())


def _check_pinned(folder: Path, lock: Iterable[str]) -> None:
    pinned = {distribution_name(line) for line in lock}
    installed = {distribution_name(each.name.partition("-")[0]) for each in folder.glob("*.dist-info")}
    if loose := installed - pinned:
        raise ValueError(f"lambda_src/requirements.txt does not lock {', '.join(sorted(loose))}; lock it again")

"""A function's zip, built without Docker: sources by import closure, libraries by uv, bytecode where it counts.

Libraries are installed and packed once per distinct set, into a cache folder, so that fifteen functions do not install
fifteen times and a changed source only adds itself. `HOLIDAY_RENTAL_CACHE` moves that folder.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import jsii
import uv
from aws_cdk import BundlingOptions, ILocalBundling

from holiday_rental._archive import add_files, add_folder
from holiday_rental._bytecode import Interpreter, compile_folder, compiled_modules, interpreter_for
from holiday_rental._prune import prune
from holiday_rental._requirements import Requirements, distribution_name

if TYPE_CHECKING:
    from collections.abc import Iterable

# Part of every hash: raise it when a bundle's content changes for the same input.
_BUNDLER_VERSION = "5"


@dataclass(frozen=True)
class Platform:
    """What a bundle is built for: a Python version and uv's name of a platform, None for this machine's own."""

    python: str
    name: str | None

    @staticmethod
    def aws() -> Platform:
        """Return Lambda's: python3.13 on arm64. The manylinux level is that of its Amazon Linux 2023."""
        return Platform("3.13", "aarch64-manylinux_2_28")

    @staticmethod
    def this_machine() -> Platform:
        return Platform(f"{sys.version_info.major}.{sys.version_info.minor}", None)


@dataclass(frozen=True)
class Bundle:
    """Everything that goes into one zip. `files` lie below `source` and keep their relative paths."""

    source: Path
    files: tuple[Path, ...]
    requirements: Requirements
    services: frozenset[str]
    platform: Platform

    @cached_property
    def hash(self) -> str:
        """Return the asset hash: equal for equal sources, requirements, services, platform and bundler."""
        digest = hashlib.sha256(self._libraries_key().encode())
        for file in self.files:
            digest.update(f"\0{file.relative_to(self.source).as_posix()}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        return digest.hexdigest()

    def write(self, archive: Path) -> None:
        """Write the zip: the libraries as they were packed once, and behind them this entry's own sources."""
        if self.requirements.roots:
            shutil.copyfile(self._libraries(), archive)
        files = {file.relative_to(self.source): file for file in self.files}
        if interpreter := self._interpreter():
            compiled = compiled_modules(interpreter, self.source)
            files |= {
                name.parent / "__pycache__" / compiled[name].name: compiled[name] for name in files if name in compiled
            }
        add_files(archive, files)

    def _interpreter(self) -> Interpreter | None:
        return interpreter_for(self.platform.python)

    def _libraries_key(self) -> str:
        compiled = "compiled" if self._interpreter() else "sources"
        machine = self.platform.name or f"{sys.platform}-{os.uname().machine if hasattr(os, 'uname') else 'native'}"
        services = ",".join(sorted(self.services))
        target = f"{self.platform.python} {machine} {compiled}"
        return "\n".join([_BUNDLER_VERSION, target, services, *self.requirements.roots, self.requirements.lock])

    def _libraries(self) -> Path:
        """Return the cached zip of installed libraries, made on first use; safe with parallel builds."""
        kept = _cache() / f"{hashlib.sha256(self._libraries_key().encode()).hexdigest()[:32]}.zip"
        if kept.is_file():
            return kept
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent, prefix="making-") as made:
            folder, archive = Path(made) / "libraries", Path(made) / "libraries.zip"
            folder.mkdir()
            self._install(folder)
            add_folder(archive, folder)
            archive.replace(kept)
        return kept

    def _install(self, folder: Path) -> None:
        constraints = folder / "constraints.txt"
        constraints.write_text(self.requirements.lock, "utf-8")
        _uv_pip_install(folder, self.platform, self.requirements.roots, constraints)
        constraints.unlink()
        _check_pinned(folder, self.requirements.lock.splitlines())
        prune(folder, self.services, map(distribution_name, self.requirements.roots))
        if interpreter := self._interpreter():
            compile_folder(interpreter, folder)


@jsii.implements(ILocalBundling)
class LocalBundling:
    """Lets CDK build a bundle in this process. CDK calls it only where its output does not hold the hash yet."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle

    def try_bundle(self, output_dir: str, options: BundlingOptions | None = None, **_: object) -> bool:  # noqa: ARG002
        self._bundle.write(Path(output_dir) / "bundle.zip")
        return True


def _uv_pip_install(folder: Path, platform: Platform, roots: Iterable[str], constraints: Path) -> None:
    # Its interpreter is named even where the target is another: left to look for one, uv would download one.
    target = ["--python", sys.executable]
    if platform.name:
        target += ["--python-version", platform.python, "--python-platform", platform.name]
    command = [uv.find_uv_bin(), "pip", "install", "--quiet", "--target", str(folder), "--only-binary", ":all:"]
    command += [*target, "--constraint", str(constraints), *roots]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    if done.returncode:
        raise RuntimeError(f"uv could not install {', '.join(roots)} for {platform}: {done.stderr.strip()}")


def _check_pinned(folder: Path, lock: list[str]) -> None:
    pinned = {distribution_name(line) for line in lock}
    installed = {distribution_name(each.name.partition("-")[0]) for each in folder.glob("*.dist-info")}
    if loose := installed - pinned:
        raise ValueError(f"lambda_src/requirements.txt does not lock {', '.join(sorted(loose))}; lock it again")


def _cache() -> Path:
    if chosen := os.environ.get("HOLIDAY_RENTAL_CACHE"):
        return Path(chosen) / "libraries"
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Path(home) / "holiday-rental" / "libraries"

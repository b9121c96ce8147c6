"""Bytecode that Lambda will use: compiled by an interpreter of its own version, valid whatever the files' dates.

CDK dates every zip entry 1980, so the usual timestamp check would discard compiled files; unchecked hashes last.
Bytecode of another Python version is useless: without a fitting interpreter the bundle holds sources only.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import uv

if TYPE_CHECKING:
    from collections.abc import Mapping

_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"


@dataclass(frozen=True)
class Interpreter:
    """A Python that was run and answered with the version asked for."""

    path: str


@cache
def interpreter_for(version: str) -> Interpreter | None:
    """Find an installed Python of `version`, e.g. "3.13"; nothing is downloaded. None where there is none."""
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return Interpreter(sys.executable)
    for candidate in (shutil.which(f"python{version}"), _found_by_uv(version), *_installed_by_pyenv(version)):
        if candidate and _answer([candidate, "-c", _VERSION]) == version:
            return Interpreter(candidate)
    return None


def compile_folder(interpreter: Interpreter, folder: Path) -> None:
    """Compile every source below `folder` beside it; what does not compile stays a source."""
    options = ["-q", "-q", "--invalidation-mode", "unchecked-hash", "-s", str(folder), "-p", "/var/task"]
    subprocess.run([interpreter.path, "-I", "-m", "compileall", *options, str(folder)], check=False)  # noqa: S603


def compiled_modules(interpreter: Interpreter, source: Path) -> Mapping[Path, Path]:
    """Return what is compiled of each module below `source`, by the module's place in there.

    An app's functions share most of their modules: each is compiled once a process, and again where it has changed.
    """
    files = [(path, path.stat()) for path in sorted(source.rglob("*.py"))]
    return _compiled(interpreter, source, tuple((path, told.st_mtime_ns, told.st_size) for path, told in files))


@cache
def _compiled(
    interpreter: Interpreter, source: Path, modules: tuple[tuple[Path, int, int], ...]
) -> Mapping[Path, Path]:
    folder = Path(tempfile.mkdtemp(prefix="compiled-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for path, _, _ in modules:
        copy = folder / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    compile_folder(interpreter, folder)
    made = ((path.parents[1] / path.name.partition(".")[0], path) for path in folder.rglob("*.pyc"))
    return {module.relative_to(folder).with_suffix(".py"): path for module, path in made}


def _found_by_uv(version: str) -> str:
    return _answer([uv.find_uv_bin(), "python", "find", "--no-python-downloads", version])


def _installed_by_pyenv(version: str) -> list[str]:
    """Look where pyenv keeps them: its `python3.13` on the path fails unless that version was chosen."""
    root = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser()
    return sorted(str(found) for found in root.glob(f"versions/{version}*/bin/python{version}"))


def _answer(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""

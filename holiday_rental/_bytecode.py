"""Bytecode that Lambda will use: compiled by an interpreter of its own version, valid whatever the files' dates.

CDK dates every zip entry 1980, so the usual timestamp check would discard compiled files; unchecked hashes last.
Bytecode of another Python version is useless: without a fitting interpreter the bundle holds sources only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import uv

_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"
_SOME_DID_NOT_COMPILE = 1


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


def compile_beside(interpreter: Interpreter, folder: Path) -> None:
    """Compile every source below `folder` and keep it, for tracebacks to quote. What does not compile stays alone."""
    _compile(interpreter, folder)


def compile_in_place(interpreter: Interpreter, folder: Path) -> None:
    """Put bytecode where the sources below `folder` are; what does not compile stays a source."""
    _compile(interpreter, folder, "-b")
    for source in folder.rglob("*.py"):
        if source.with_suffix(".pyc").is_file():
            source.unlink()


def _compile(interpreter: Interpreter, folder: Path, *further: str) -> None:
    options = ["-q", "-q", "--invalidation-mode", "unchecked-hash", "-s", str(folder), "-p", "/var/task", *further]
    command = [interpreter.path, "-I", "-m", "compileall", *options, str(folder)]
    done = subprocess.run(command, check=False)  # noqa: S603 - our own arguments
    if done.returncode not in (0, _SOME_DID_NOT_COMPILE):
        raise RuntimeError(f"{interpreter.path} could not compile: it ended with {done.returncode}")


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

"""Processes of the simulation's modules, because nothing in this package may import the functions' code."""

import os
import subprocess
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def run_simulation(module: str, arguments: list[str]) -> int:
    """Run a module of the simulation with the functions' code on its path. Returns its exit code."""
    sources = [str(each) for each in (_source("lambda_src", "lambda_src"), _source(".", "simulation"))]
    path = os.pathsep.join([*sources, *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env=os.environ | {"PYTHONPATH": path}, check=False).returncode


def _source(beside: str, packed: str) -> Path:
    """Return a folder of sources: in a wheel inside the package, in a checkout beside it."""
    inside = _PACKAGE / "_bundled" / packed
    return inside if inside.is_dir() else (_PACKAGE.parent / beside).resolve()

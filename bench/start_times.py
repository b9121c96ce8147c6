"""How long `make up` takes in a fresh clone, and again when everything is there. Packages are already fetched."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]


def start_times() -> list[tuple[str, float, str]]:
    """Clone the committed state, `make up`, `make down`, `make up` again."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        port = _free_port()
        try:
            cold = _timed_up(clone, port)
            _make(clone, "down", port)
            warm = _timed_up(clone, port)
        finally:
            _make(clone, "down", port)
        shutil.rmtree(clone)
    return [("up_cold_s", cold, "s"), ("up_warm_s", warm, "s")]


def _timed_up(clone: Path, port: int) -> float:
    start = time.monotonic()
    _make(clone, "up", port)
    return round(time.monotonic() - start, 1)


def _make(clone: Path, target: str, port: int) -> None:
    # The clone makes its own environment: nothing of ours may leak in.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("VIRTUAL_ENV", "MAKE"))}
    environment["PATH"] = os.pathsep.join(
        part for part in os.environ["PATH"].split(os.pathsep) if not part.startswith(str(ROOT))
    )
    subprocess.run(["make", "--silent", target, f"PORT={port}"], cwd=clone, check=True, env=environment)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""How long `make up` takes in a fresh clone, and again when everything is there. Packages are already fetched.

With it what a deployment to a new emulator takes, bundles included, and a request to the platform that then runs.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from bench.bare_function import warm_ratio

ROOT = Path(__file__).parents[1]


_STEP = re.compile(r"Deploying\D+([\d.]+) s")


def platform_times() -> list[tuple[str, float, str]]:
    """Clone the committed state, `make up`, `make down`, `make up` again, and ask what runs."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        port = free_port()
        try:
            cold, said = _timed_up(clone, port)
            _make(clone, "down", port)
            warm, _ = _timed_up(clone, port)
            told = _run([str(clone / ".venv/bin/holiday-rental"), "status", "--json"], clone).stdout
            status = json.loads(told)
            ratio, milliseconds = warm_ratio(status["endpoint"], status["tenants"][0]["site"])
        finally:
            _make(clone, "down", port)
        shutil.rmtree(clone)
    deployed = _STEP.search(said)
    if not deployed:
        raise RuntimeError(f"`make up` told no step Deploying: {said}")
    return [
        ("up_cold_s", cold, "s"),
        ("up_warm_s", warm, "s"),
        ("deploy_s", float(deployed[1]), "s"),
        ("http_warm_p50_ratio_to_bare_function", ratio, "times a bare function's"),
        ("http_warm_p50_ms", milliseconds, "ms, on this emulator"),
    ]


def _timed_up(clone: Path, port: int) -> tuple[float, str]:
    """Return the seconds, and what the command said of its steps."""
    start = time.monotonic()
    said = _make(clone, "up", port)
    return round(time.monotonic() - start, 1), said


def _make(clone: Path, target: str, port: int) -> str:
    return _run(["make", "--silent", target, f"PORT={port}"], clone).stderr


def _run(command: list[str], clone: Path) -> subprocess.CompletedProcess[str]:
    # The clone makes its own environment: nothing of ours may leak in.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("VIRTUAL_ENV", "MAKE", "PYTHON"))
    }
    environment["PATH"] = os.pathsep.join(
        part for part in os.environ["PATH"].split(os.pathsep) if not part.startswith(str(ROOT))
    )
    done = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {done.stderr or done.stdout}")
    return done


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

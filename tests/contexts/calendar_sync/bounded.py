"""A piece of work in a process of its own that the system ends when it takes too much."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
MEMORY_BYTES = 512 * 1024 * 1024


def run_bounded(work: str, cpu_seconds: int = 10) -> str:
    """Run Python source under the limits and return what it printed."""
    limits = (
        "import resource\n"
        f"resource.setrlimit(resource.RLIMIT_CPU, ({cpu_seconds}, resource.RLIM_INFINITY))\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({MEMORY_BYTES}, {MEMORY_BYTES}))\n"
    )
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'lambda_src'}"}
    command = [sys.executable, "-c", limits + work]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"ended by {done.returncode} after {done.stdout[-200:]}: {done.stderr[-2000:]}"
    return done.stdout

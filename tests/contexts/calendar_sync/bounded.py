"""A piece of work in a process of its own that the system ends when it takes too much."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
CPU_SECONDS, MEMORY_BYTES = 20, 512 * 1024 * 1024
_LIMITS = (
    "import resource\n"
    f"resource.setrlimit(resource.RLIMIT_CPU, ({CPU_SECONDS}, {CPU_SECONDS}))\n"
    f"resource.setrlimit(resource.RLIMIT_AS, ({MEMORY_BYTES}, {MEMORY_BYTES}))\n"
)


def run_bounded(work: str) -> str:
    """Run Python source under the limits and return what it printed."""
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'lambda_src'}"}
    done = subprocess.run(
        [sys.executable, "-c", _LIMITS + work], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"ended by {done.returncode}: {done.stderr[-2000:]}"
    return done.stdout

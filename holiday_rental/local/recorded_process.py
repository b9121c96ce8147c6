"""A process that a file remembers by its number, and that is known again by its command line."""

import subprocess
from pathlib import Path

from holiday_rental.local.state_directory import read_json


def recorded_number(file: Path, name: str) -> int | None:
    """Return a number that a file holds under `name`; None where there is none, whatever else it holds."""
    recorded = read_json(file)
    value = recorded.get(name) if isinstance(recorded, dict) else None
    return value if isinstance(value, int) else None


def command_of(pid: int) -> str:
    """Return the process's command line; empty where there is none, or only its remains."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        if Path("/proc/self").exists():
            return ""
    found = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False)
    return found.stdout

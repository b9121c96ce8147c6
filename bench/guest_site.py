"""What every guest's browser loads before anything is shown, as web/scripts/entrySize.ts counts it."""

import re
import subprocess
from pathlib import Path

_WEB = Path(__file__).parents[1] / "web"
_TOTAL = re.compile(r"^(\d+) B gzip before lazy chunks", re.MULTILINE)


def guest_site() -> list[tuple[str, float, str]]:
    done = subprocess.run(["npm", "run", "--silent", "size"], cwd=_WEB, capture_output=True, text=True, check=False)
    found = _TOTAL.search(done.stdout)
    if not found:
        raise RuntimeError(f"web/scripts/entrySize.ts told no size: {done.stdout}{done.stderr}")
    return [("guest_js_gzip_kb", round(int(found[1]) / 1000, 1), "kB, scripts and styles")]

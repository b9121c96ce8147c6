"""Finds a Chromium for the browser tests, and installs one where there is none.

As root on Debian its own package is taken; otherwise Playwright brings its build.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright

# No sandbox because CI runs as root; the rest keeps the browser from calling home at start.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def installed_chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def launch(playwright: Playwright) -> Browser:
    """Start the machine's Chromium, or Playwright's own build."""
    return playwright.chromium.launch(executable_path=installed_chromium(), args=ARGUMENTS)


def _can_use_debian() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def main() -> None:
    if installed_chromium():
        return
    if _can_use_debian():
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update"], ["install", "-y", "--no-install-recommends", "chromium", "fonts-noto-core"]):
            subprocess.run(["apt-get", "-qq", *step], check=True, env=environment, stdout=subprocess.DEVNULL)
        return
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    if not any(cache.glob("chromium*")):
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    main()

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


# The first is the same engine without windows, at half the work for each page.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")


def installed_chromium() -> str | None:
    return next(filter(None, map(shutil.which, _NAMES)), None)


def launch(playwright: Playwright) -> Browser:
    """Start the machine's Chromium, or Playwright's own build."""
    return playwright.chromium.launch(executable_path=installed_chromium(), args=ARGUMENTS)


def _can_use_debian() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _added(package: str) -> bool:
    """Install a package of Debian's with fonts; older releases do not have each."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", package, "fonts-noto-core"]):
        done = subprocess.run(["apt-get", "-qq", *step], check=False, env=environment, stdout=subprocess.DEVNULL)
        if done.returncode:
            sys.stderr.write(f"apt-get {step[0]} did not bring {package}\n")
            return False
    return True


def main() -> None:
    if shutil.which(_NAMES[0]):
        return
    if _can_use_debian() and (_added(_NAMES[0]) or installed_chromium() or _added(_NAMES[1])):
        return
    if installed_chromium():
        return
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    if not any(cache.glob("chromium*")):
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    main()

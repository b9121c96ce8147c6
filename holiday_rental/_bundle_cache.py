"""Where packed parts of bundles are kept between runs. `HOLIDAY_RENTAL_CACHE` moves that folder.

What is kept is named by all that it was made of, and moved into its place whole: it never changes, a build that was
interrupted leaves nothing that another would take, and of two that make the same at a time either may be the last.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Part of every asset's hash and of all that is kept: raise it when a bundle's content changes for the same input.
BUNDLER_VERSION = "6"


def kept_at(kind: str, *made_of: str) -> Path:
    """Return the place of an archive in the cache, whether it is there or not."""
    return (
        _folder() / kind / f"{hashlib.sha256(chr(0).join((BUNDLER_VERSION, *made_of)).encode()).hexdigest()[:32]}.zip"
    )


@contextmanager
def making(kind: str) -> Iterator[Path]:
    """Lend a folder in which to make what is then moved to its place, on the same disk."""
    (_folder() / kind).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_folder() / kind, prefix="making-") as made:
        yield Path(made)


def _folder() -> Path:
    if chosen := os.environ.get("HOLIDAY_RENTAL_CACHE"):
        return Path(chosen)
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Path(home) / "holiday-rental"

"""What a bundle is built for."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from holiday_rental._bytecode import interpreter_for

if TYPE_CHECKING:
    from holiday_rental._bytecode import Interpreter


@dataclass(frozen=True)
class Platform:
    """A Python version and uv's name of a platform, None for this machine's own."""

    python: str
    name: str | None

    @staticmethod
    def aws() -> Platform:
        """Return Lambda's: python3.13 on arm64. The manylinux level is that of its Amazon Linux 2023."""
        return Platform("3.13", "aarch64-manylinux_2_28")

    @staticmethod
    def this_machine() -> Platform:
        return Platform(f"{sys.version_info.major}.{sys.version_info.minor}", None)

    @property
    def interpreter(self) -> Interpreter | None:
        """Return who compiles for it, None where none is installed: then bundles hold sources only."""
        return interpreter_for(self.python)

    @property
    def bytecode(self) -> str:
        """Tell bundles of this Python, compiled or not, from others."""
        return f"{self.python} {'compiled' if self.interpreter else 'sources'}"

    @property
    def machine(self) -> str:
        return self.name or f"{sys.platform}-{os.uname().machine if hasattr(os, 'uname') else 'native'}"

"""The emulator's Cognito with secrets of 256 bits in SRP, as many as RFC 5054 asks for.

It draws 3,072, and raising to their power took a tenth of the operations' tests. What is computed stays the same.
"""

import secrets
from typing import Any

from ministack.services import cognito

_BITS = 256


class _Secrets:
    """The module `secrets`, as the emulator's Cognito has it: only SRP draws below a bound there."""

    def __getattr__(self, name: str) -> Any:
        return getattr(secrets, name)

    def randbelow(self, bound: int) -> int:
        return secrets.randbits(_BITS) % bound


def apply() -> None:
    cognito.secrets = _Secrets()

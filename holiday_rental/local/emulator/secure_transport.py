"""`aws:SecureTransport` is true on loopback.

The bootstrap bucket and every `enforce_ssl` bucket refuse plain HTTP; here the one hop never leaves the machine.
"""

from typing import Any

from ministack.core import iam_evaluator


def apply() -> None:
    resolve = iam_evaluator._resolve_condition_key

    def resolve_on_loopback(key: str, context: Any) -> Any:
        return "true" if key.lower() == "aws:securetransport" else resolve(key, context)

    iam_evaluator._resolve_condition_key = resolve_on_loopback

"""Saves that leave the emulator's time to those who call it.

Vanilla MiniStack copies all of its state for each save with `copy.deepcopy`, in Python, and reads all functions' code
once more to name its files by their digests. The copies are ten times as quick where C makes them; code that is the
same object has the same digest.
"""

import copy
import pickle
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

from ministack.services import (
    cloudformation,
    cloudfront,
    cloudwatch_logs,
    cognito,
    dynamodb,
    ec2,
    iam,
    lambda_svc,
    s3,
    scheduler,
    sqs,
    stepfunctions,
)

# Those with the most to copy, of plain values. Lambda is not one: its copies share the functions' code.
_COPYING = (
    *(cloudformation, cloudfront, cloudwatch_logs, cognito, dynamodb, ec2),
    *(iam, s3, scheduler, sqs, stepfunctions),
)


def apply() -> None:
    for service in _COPYING:
        _copy_quickly(service)
    lambda_svc._write_code_blob = codes = WrittenCodes(lambda_svc._write_code_blob)
    prune = lambda_svc._prune_orphan_code_blobs

    def prune_and_forget(referenced: set[str]) -> None:  # the last that a save does with code
        prune(referenced)
        codes.forget_unasked()

    lambda_svc._prune_orphan_code_blobs = prune_and_forget


def copied(value: Any) -> Any:
    """Return a deep copy. What C cannot copy is copied as ever."""
    try:
        return pickle.loads(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))  # noqa: S301 - our own, made a moment ago
    except (pickle.PicklingError, TypeError, AttributeError):
        return copy.deepcopy(value)


class WrittenCodes:
    """What `write` said of code, for as long as each save asks for the same object again."""

    def __init__(self, write: Callable[[bytes], str]) -> None:
        self._write = write
        self._before: dict[int, tuple[bytes, str]] = {}
        self._asked: dict[int, tuple[bytes, str]] = {}

    def __call__(self, code: bytes) -> str:
        known = self._asked.get(id(code)) or self._before.get(id(code))
        if known is None or known[0] is not code:
            known = code, self._write(code)
        self._asked[id(code)] = known
        return known[1]

    def forget_unasked(self) -> None:
        self._before, self._asked = self._asked, {}


def _copy_quickly(service: ModuleType) -> None:
    if service.copy is not copy:
        raise TypeError(f"{service.__name__} copies by other means by now")
    service.copy = SimpleNamespace(deepcopy=copied, copy=copy.copy)  # type: ignore[attr-defined]

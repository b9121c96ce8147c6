"""Saves that leave the emulator's time to those who call it.

Vanilla MiniStack copies all of its state for each save with `copy.deepcopy`, in Python, and reads all functions' code
once more to name its files by their digests. The copies are ten times as quick where C makes them; code that is the
same object has the same digest.
"""

import copy
import pickle
from collections import OrderedDict
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

from ministack.services import cloudformation, cloudwatch_logs, dynamodb, lambda_svc

_COPYING = (cloudformation, cloudwatch_logs, dynamodb)  # those with the most to copy, of plain values
_CODES = 128


def apply() -> None:
    for service in _COPYING:
        _copy_quickly(service)
    lambda_svc._write_code_blob = remembering(lambda_svc._write_code_blob)


def copied(value: Any) -> Any:
    """Return a deep copy. What C cannot copy is copied as ever."""
    try:
        return pickle.loads(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))  # noqa: S301 - our own, made a moment ago
    except (pickle.PicklingError, TypeError, AttributeError):
        return copy.deepcopy(value)


def remembering(write: Callable[[bytes], str]) -> Callable[[bytes], str]:
    """Return `write` with what it said of code that it was given before, as long as it is the same object."""
    said: OrderedDict[int, tuple[bytes, str]] = OrderedDict()

    def written(code: bytes) -> str:
        known = said.get(id(code))
        if known and known[0] is code:
            return known[1]
        said[id(code)] = (code, write(code))
        if len(said) > _CODES:
            said.popitem(last=False)
        return said[id(code)][1]

    return written


def _copy_quickly(service: ModuleType) -> None:
    if service.copy is not copy:
        raise TypeError(f"{service.__name__} copies by other means by now")
    service.copy = SimpleNamespace(deepcopy=copied, copy=copy.copy)  # type: ignore[attr-defined]

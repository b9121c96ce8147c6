"""What an item costs to write, by DynamoDB's published size rules; no emulator counts this right.

Source: AWS, "DynamoDB item sizes and formats" and "Read and write operations". A transactional write costs two units
for each started kilobyte.
"""

import math
from typing import Any


def item_bytes(item: dict[str, Any]) -> int:
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def transactional_write_units(*items: dict[str, Any]) -> int:
    return sum(2 * math.ceil(item_bytes(item) / 1024) for item in items)


def _value_bytes(value: Any) -> int:
    if value is None or isinstance(value, bool):
        return 1
    if isinstance(value, int):
        return math.ceil(len(str(abs(value)).strip("0") or "0") / 2) + (2 if value < 0 else 1)
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, bytes):
        return len(value)
    if isinstance(value, list):
        return 3 + sum(1 + _value_bytes(inner) for inner in value)
    if isinstance(value, dict):
        return 3 + sum(1 + len(name.encode()) + _value_bytes(inner) for name, inner in value.items())
    raise TypeError(type(value))

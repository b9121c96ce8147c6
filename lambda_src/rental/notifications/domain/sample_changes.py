"""How the sample booking stands for each letter, and how it stood before, where that is not as a new one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

NIGHTS, NIGHTLY, CLEANING = 7, 25_400, 6_000
TOTAL = NIGHTS * NIGHTLY + CLEANING
_RESERVED, _PAID = [1, TOTAL, 0, 0, 0], [2, 0, TOTAL, 0, 0]

SINCE: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "requested": {"state": "pending", "waits": True, "payment": _RESERVED},
        "confirmed": {"payment": _PAID},
        "declined": {"state": "declined"},
        "expired": {"state": "expired"},
        "changed": {"payment": _PAID},
        "cancelled": {"state": "cancelled", "refund_due": TOTAL, "payment": _PAID},
        "withdrawn": {"state": "cancelled"},
        "no_show": {"state": "cancelled", "refund_due": 0, "payment": _PAID},
        "unpaid": {"state": "expired"},
        "lost": {"state": "cancelled", "refund_due": 0},
        "receipt": {"payment": _PAID},
        "refund": {"state": "cancelled", "refund_due": TOTAL // 2, "payment": [3, 0, TOTAL, TOTAL // 2, 0]},
        "payment_stuck": {"payment": [2, TOTAL, 0, 0, 0, "operator"]},
        "payment_open": {"payment": [3, 0, TOTAL // 2, 0, 1, "guest"]},
    }
)
BEFORE: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "changed": {"guests": {"adults": 2}, "total": TOTAL - 9_000},
        "receipt": {"payment": _RESERVED},
        "refund": {"payment": _PAID},
        "payment_stuck": {"payment": _RESERVED},
        "payment_open": {"payment": [2, 0, TOTAL // 2, 0, 0]},
    }
)

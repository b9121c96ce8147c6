"""Idempotency-Keys: the first reply is repeated for 24 hours, whatever it was."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from holiday_rental.local.stripe_stand_in.bank import Bank
from holiday_rental.local.stripe_stand_in.errors import BAD_REQUEST, ApiError

KEPT_SECONDS = 24 * 3600
LONGEST = 255
_NOT_STARTED = frozenset({401, 404, 409, 429})  # nothing began to be done, so nothing is kept


@dataclass(frozen=True)
class Reply:
    status: int
    document: dict[str, Any]
    replayed: bool = False


def digest(method: str, path: str, body: str) -> str:
    return hashlib.sha256(f"{method} {path}\n{body}".encode()).hexdigest()


def earlier(bank: Bank, key: str, asked: str) -> Reply | None:
    """Return the reply kept under a key. Raises `ApiError` where something else was asked then."""
    found = bank.store.rows("SELECT asked, status, body FROM replies WHERE key = ? AND at > ?", key, _oldest(bank))
    if not found:
        return None
    before, status, body = found[0]
    if before != asked:
        message = (
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{key}' if you meant to execute a different request."
        )
        raise ApiError(BAD_REQUEST, message, kind="idempotency_error")
    return Reply(status, json.loads(body), replayed=True)


def keep(bank: Bank, key: str, asked: str, reply: Reply) -> None:
    code = reply.document.get("error", {}).get("code") or ""
    if reply.status in _NOT_STARTED or code.startswith("parameter_"):
        return
    bank.store.rows("DELETE FROM replies WHERE at <= ?", _oldest(bank))
    row = (key, bank.now, asked, reply.status, json.dumps(reply.document))
    bank.store.rows("INSERT OR REPLACE INTO replies (key, at, asked, status, body) VALUES (?, ?, ?, ?, ?)", *row)


def _oldest(bank: Bank) -> int:
    return bank.now - KEPT_SECONDS

"""What every resource works with: the store, the clock, ids, and events of what happened."""

import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from holiday_rental.local.stripe_stand_in.errors import missing
from holiday_rental.local.stripe_stand_in.store import Document, Store

API_VERSION = "2026-10-28.endive"
_SYMBOLS = string.ascii_letters + string.digits
_NAMES = {"payment_intent": "payment_intent", "payment_method": "PaymentMethod"}


def new_id(prefix: str, length: int = 24) -> str:
    return f"{prefix}_{random_text(length)}"


def random_text(length: int) -> str:
    return "".join(secrets.choice(_SYMBOLS) for _ in range(length))


@dataclass
class Bank:
    """`address` is where this process answers; `now` the business clock, which may be moved."""

    store: Store
    clock: Callable[[], datetime]
    address: str

    @property
    def now(self) -> int:
        return int(self.clock().timestamp())

    def require(self, kind: str, identifier: str, param: str = "id", *, status: int = 400) -> Document:
        """Return a document. Raises `ApiError` where there is none."""
        if (found := self.store.get(kind, identifier)) is None:
            raise missing(_NAMES.get(kind, kind), identifier, param, status=status)
        return found

    def tell(self, kind: str, document: Document) -> None:
        """Write an event with the document as it is now, to be delivered to every endpoint that listens."""
        event: dict[str, Any] = {
            "id": new_id("evt"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now,
            "data": {"object": shown(document)},
            "livemode": False,
            "pending_webhooks": 0,
            "request": {"id": None, "idempotency_key": None},
            "type": kind,
        }
        endpoints = [each for each in self.store.find("webhook_endpoint") if _listens(each, kind)]
        event["pending_webhooks"] = len(endpoints)
        self.store.put(event, owner=kind)
        for each in endpoints:
            asked = "INSERT INTO deliveries (event, endpoint, tries, next) VALUES (?, ?, 0, 0)"
            self.store.rows(asked, event["id"], each["id"])


def shown(value: Any) -> Any:
    """Leave out what is ours alone."""
    if isinstance(value, dict):
        return {key: shown(each) for key, each in value.items() if not key.startswith("_")}
    return [shown(each) for each in value] if isinstance(value, list) else value


def _listens(endpoint: Document, kind: str) -> bool:
    return endpoint["status"] == "enabled" and not {"*", kind}.isdisjoint(endpoint["enabled_events"])

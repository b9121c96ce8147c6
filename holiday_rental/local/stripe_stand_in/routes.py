"""Which call is answered by what."""

import re
from collections.abc import Callable
from typing import Any

from holiday_rental.local.stripe_stand_in import (
    accounts,
    charges,
    customers,
    disputes,
    events,
    payment_intents,
    payment_methods,
    refunds,
    setup_intents,
)
from holiday_rental.local.stripe_stand_in.errors import NOT_FOUND, ApiError
from holiday_rental.local.stripe_stand_in.store import Document

Operation = Callable[..., Document]
_RESOURCES: dict[str, Any] = {
    "accounts": accounts,
    "charges": charges,
    "customers": customers,
    "disputes": disputes,
    "events": events,
    "payment_intents": payment_intents,
    "payment_methods": payment_methods,
    "refunds": refunds,
    "setup_intents": setup_intents,
}
_ACTIONS = frozenset({"confirm", "capture", "cancel", "attach", "close"})
_PATH = re.compile(r"/v1/(?P<resource>[a-z_]+)(?:/(?P<id>[A-Za-z0-9_]+)(?:/(?P<action>[a-z_]+))?)?")
# What a page may do with the publishable key.
_OF_PAGES = frozenset({payment_methods.create})


def operation(method: str, path: str) -> tuple[Operation, list[str]]:
    """Find what answers a call, and the ids in its path. Raises `ApiError` where nothing does."""
    if path == "/v1/webhook_endpoints":
        return events.create_endpoint if method == "POST" else events.list_endpoints, []
    found = _PATH.fullmatch(path)
    if found is None or (resource := _RESOURCES.get(found["resource"])) is None:
        raise _unknown(method, path)
    name = _name(method, found["resource"], found["id"], found["action"])
    answer = getattr(resource, name, None)
    if answer is None:
        raise _unknown(method, path)
    return answer, [found["id"]] if found["id"] else []


def is_of_pages(answer: Operation) -> bool:
    return answer in _OF_PAGES


def _name(method: str, resource: str, identifier: str | None, action: str | None) -> str:
    if method == "GET":
        if action is None:
            return "list_all" if identifier is None else "retrieve"
        return "list_methods" if (resource, action) == ("customers", "payment_methods") else ""
    if identifier is None:
        return "create"
    return action if action in _ACTIONS else ""


def _unknown(method: str, path: str) -> ApiError:
    return ApiError(NOT_FOUND, f"Unrecognized request URL ({method}: {path[:100]}).")

"""An event of Stripe's, as far as it is read: news that something happened to a PaymentIntent, not what."""

from typing import Annotated, Any

import msgspec

_LONGEST_ID = 255
_ABOUT_AN_INTENT = frozenset({"charge", "refund", "dispute"})


class _Data(msgspec.Struct, frozen=True):
    object: Any = None


class StripeEvent(msgspec.Struct, frozen=True):
    """`created` is in seconds since 1970. `account` is a connected account's id; "" for the platform's own."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=_LONGEST_ID)]
    type: str
    created: int | str = 0  # thin events tell it in words
    livemode: bool = False
    account: str | None = None
    data: _Data | None = None

    @property
    def intent_id(self) -> str:
        """Return the PaymentIntent that it is about; "" where it is about something else."""
        told = self.data.object if self.data else None
        if not isinstance(told, dict):
            return ""
        if told.get("object") == "payment_intent":
            return _id(told)
        return _id(told.get("payment_intent")) if told.get("object") in _ABOUT_AN_INTENT else ""


def _id(told: Any) -> str:
    """Read an id, of what may have been expanded."""
    found = told.get("id") if isinstance(told, dict) else told
    return found if isinstance(found, str) and len(found) <= _LONGEST_ID else ""

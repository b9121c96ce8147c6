"""What became of a letter once it was handed over, as the mail service tells it, late, twice or in any order."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rental.kernel.ids import TenantId, is_opaque_id

DELAYED, DELIVERED, BOUNCED, COMPLAINED = "delayed", "delivered", "bounced", "complained"
# A later one takes the place of an earlier: mail that was accepted may bounce, and who complains has it.
FATES = (DELAYED, DELIVERED, BOUNCED, COMPLAINED)
PERMANENT = "Permanent"
_FATES = {
    "DeliveryDelay": DELAYED,
    "Delivery": DELIVERED,
    "Bounce": BOUNCED,
    "Reject": BOUNCED,
    "Complaint": COMPLAINED,
}
TENANT, SUBJECT, EVENT, RECIPIENT = "tenant", "subject", "event", "recipient"
_TAGS = frozenset({TENANT, SUBJECT, EVENT, RECIPIENT})
_LONGEST_WHY = 100
_NOT_IN_TAGS = re.compile("[^A-Za-z0-9-]")
_ENCODED = re.compile("(?:_[0-9A-F]{2})+")


def as_tag(value: str) -> str:
    """Return `value` in the letters, digits, "_" and "-" that SES takes in a tag: others are `_` and their bytes."""
    return _NOT_IN_TAGS.sub(lambda found: "".join(f"_{byte:02X}" for byte in found[0].encode()), value)


def from_tag(tag: str) -> str:
    """Return what `as_tag` was given. Raises `ValueError` where nothing is written so."""
    return _ENCODED.sub(lambda found: bytes.fromhex(found[0].replace("_", "")).decode(), tag)


@dataclass(frozen=True, slots=True)
class Delivery:
    """News of one letter. `why` is the service's word for it; `addresses` are those to write to no more."""

    tenant_id: TenantId
    subject: str
    event_id: str
    recipient: str
    fate: str
    at: datetime
    why: str = ""
    addresses: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """Return how late in a letter's life this comes, from 1."""
        return FATES.index(self.fate) + 1


def delivery_of(told: Mapping[str, Any]) -> Delivery | None:
    """Read an event of SES; None for one that tells nothing of a letter of ours.

    Raises `KeyError` or `ValueError` naming what is missing or wrong.
    """
    kind = told["eventType"]
    # SES adds tags of its own, which nobody encoded.
    tags = {
        name: from_tag(values[0]) for name, values in told["mail"].get("tags", {}).items() if values and name in _TAGS
    }
    if kind not in _FATES or not is_opaque_id(tags.get(TENANT, "")):
        return None
    told_of = told.get(_MEMBERS.get(kind, ""), {})
    return Delivery(
        tenant_id=TenantId(tags[TENANT]),
        subject=tags[SUBJECT],
        event_id=tags[EVENT],
        recipient=tags[RECIPIENT],
        fate=_FATES[kind],
        at=datetime.fromisoformat(told_of.get("timestamp", told["mail"]["timestamp"])),
        why=_why(kind, told_of)[:_LONGEST_WHY],
        addresses=_ended(kind, told_of),
    )


_MEMBERS = {
    "DeliveryDelay": "deliveryDelay",
    "Delivery": "delivery",
    "Bounce": "bounce",
    "Reject": "reject",
    "Complaint": "complaint",
}


def _why(kind: str, told_of: Mapping[str, Any]) -> str:
    match kind:
        case "Bounce":
            return f"{told_of['bounceType']}/{told_of.get('bounceSubType', '')}".rstrip("/")
        case "DeliveryDelay":
            return str(told_of.get("delayType", ""))
        case "Complaint":
            return str(told_of.get("complaintFeedbackType") or "")
        case "Reject":
            return str(told_of.get("reason", ""))
        case _:
            return ""


def _ended(kind: str, told_of: Mapping[str, Any]) -> tuple[str, ...]:
    if kind == "Bounce" and told_of["bounceType"] == PERMANENT:
        return tuple(each["emailAddress"] for each in told_of["bouncedRecipients"])
    if kind == "Complaint" and told_of.get("complaintFeedbackType") != "not-spam":
        return tuple(each["emailAddress"] for each in told_of["complainedRecipients"])
    return ()

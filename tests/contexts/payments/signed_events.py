"""Stripe's events as tests send them: each under an id of its own, signed as Stripe signs."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stripe import WebhookSignature

FOLDER = Path(__file__).parents[2] / "data" / "stripe" / "webhook-events"
SECRET = "whsec_for_tests"


def fixtures() -> list[dict[str, Any]]:
    """Return all events of the collection; their ids there are zeros."""
    found = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))]
    return [event | {"id": f"evt_{number:03}"} for number, event in enumerate(found)]


def about(intent_id: str = "pi_1", **members: Any) -> dict[str, Any]:
    """Return a made-up event about a PaymentIntent."""
    told = {"object": {"object": "payment_intent", "id": intent_id}}
    event = {"id": "evt_1", "object": "event", "type": "payment_intent.succeeded", "created": 1_800_000_000}
    return event | {"livemode": False, "data": told} | members


def body_of(event: Mapping[str, Any]) -> str:
    return json.dumps(event, indent=2, ensure_ascii=False)


def signature(body: str, secret: str = SECRET, age_seconds: int = 0) -> str:
    return WebhookSignature.generate_signature_header(body, secret, int(time.time()) - age_seconds)

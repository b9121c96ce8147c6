"""Events, to be read again by who missed them; and the endpoints they are delivered to."""

from urllib.parse import urlsplit

from holiday_rental.local.stripe_stand_in.bank import API_VERSION, Bank, new_id, random_text
from holiday_rental.local.stripe_stand_in.errors import BAD_REQUEST, ApiError
from holiday_rental.local.stripe_stand_in.forms import Params
from holiday_rental.local.stripe_stand_in.listing import listed
from holiday_rental.local.stripe_stand_in.store import Document


def retrieve(bank: Bank, params: Params, identifier: str) -> Document:
    params.refuse_others()
    return bank.require("event", identifier, status=404)


def list_all(bank: Bank, params: Params) -> Document:
    return listed(bank, params, "event", "/v1/events", by=("type",))


def create_endpoint(bank: Bank, params: Params) -> Document:
    """Listen at an address. `metadata[host]` is the Host header to send, since *.localhost has no address here."""
    url, kinds, metadata = params.required("url"), params.list("enabled_events") or ["*"], params.hash("metadata")
    params.ignore("description", "api_version", "connect")
    params.refuse_others()
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise ApiError(BAD_REQUEST, "Invalid URL", code="url_invalid", param="url")
    made = listen(bank, url, f"whsec_{random_text(32)}", metadata, kinds)
    return made | {"secret": made["_secret"]}


def list_endpoints(bank: Bank, params: Params) -> Document:
    return listed(bank, params, "webhook_endpoint", "/v1/webhook_endpoints")


def listen(bank: Bank, url: str, secret: str, metadata: dict[str, str], kinds: list[str]) -> Document:
    """Keep an endpoint; one that listens at the same address already is told by the new secret."""
    known = [each for each in bank.store.find("webhook_endpoint") if each["url"] == url]
    return bank.store.put(
        {
            "id": known[0]["id"] if known else new_id("we"),
            "object": "webhook_endpoint",
            "api_version": API_VERSION,
            "application": None,
            "created": bank.now,
            "description": None,
            "enabled_events": kinds,
            "livemode": False,
            "metadata": metadata,
            "status": "enabled",
            "url": url,
            "_secret": secret,
        }
    )

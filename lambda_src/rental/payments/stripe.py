"""Stripe through its own library, whose connections are kept from call to call. Nothing of a card is ever logged."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import stripe
import urllib3

from rental.payments.domain.intent import Dispute, Seen, Status
from rental.payments.ports import (
    CALL_SECONDS,
    Declined,
    Failed,
    NewIntent,
    NotAnswered,
    ProviderError,
    Refused,
)

_CONNECT_SECONDS = 3
_PAGE = 100
_AUTHORISED_FOR = timedelta(days=7)  # where Stripe does not say until when
_EXPAND = ("latest_charge.refunds", "payment_method")
_STATUS = {
    "requires_payment_method": Status.NEEDS_METHOD,
    "requires_confirmation": Status.NEEDS_METHOD,
    "requires_action": Status.NEEDS_ACTION,
    "processing": Status.PROCESSING,
    "requires_capture": Status.AUTHORISED,
    "succeeded": Status.CAPTURED,
    "canceled": Status.CANCELLED,
}
_DISPUTE = {"lost": Dispute.LOST, "won": Dispute.WON, "warning_closed": Dispute.WON, "prevented": Dispute.WON}
# A lock, too many at once, or a key that is not valid, which no payment is to blame for; and whatever is 500 or above.
_THEIR_FAULT = frozenset({401, 409, 429})
_LOWEST_FAULT = 500
_LOWEST_ERROR = 400
_WRONG_STATE = "payment_intent_unexpected_state"


def stripe_client(api_key: str, api_base: str = "") -> stripe.StripeClient:
    """Make a client that tries once and waits `CALL_SECONDS`. `api_base` is where the stand-in listens."""
    stripe.enable_telemetry = False
    logging.getLogger("stripe").disabled = True  # it writes requests and replies down where all is logged
    addresses: Any = {"base_addresses": {"api": api_base.rstrip("/")}} if api_base else {}
    return stripe.StripeClient(api_key, http_client=_Connections(), max_network_retries=0, **addresses)


class _Connections(stripe.HTTPClient):
    """The library's border to HTTP, on the pool that boto3 brings; `requests` would double the time to import."""

    name = "urllib3"

    def __init__(self) -> None:
        super().__init__()
        self._pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=_CONNECT_SECONDS, total=CALL_SECONDS),
            retries=False,
            ca_certs=stripe.ca_bundle_path,
        )

    def request(self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, **_: Any) -> Any:
        try:
            reply = self._pool.request(method.upper(), url, headers=headers, body=post_data, redirect=False)
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            # Only its kind: what it says may hold a header, and so the key.
            raise stripe.APIConnectionError(type(error).__name__) from None  # type: ignore[no-untyped-call]
        return reply.data, reply.status, reply.headers

    def close(self) -> None:
        self._pool.clear()


@dataclass(frozen=True, slots=True)
class StripeProvider:
    """The `Provider` port."""

    client: stripe.StripeClient

    def create_customer(self, tenant_id: str, booking_id: str, key: str) -> str:
        made = self._post("/v1/customers", key, metadata={"tenant_id": tenant_id, "booking_id": booking_id})
        return str(made["id"])

    def intents_of(self, customer: str) -> Sequence[Seen]:
        expand = [f"data.{each}" for each in _EXPAND]
        return [self._seen(each) for each in self._all("/v1/payment_intents", customer=customer, expand=expand)]

    def read(self, intent_id: str) -> Seen:
        return self._seen(self._call("get", _address(intent_id), expand=list(_EXPAND)))

    def create(self, new: NewIntent, key: str) -> Seen:
        metadata = {"tenant_id": new.tenant_id, "booking_id": new.booking_id, "entry": str(new.entry)}
        made = self._post(
            "/v1/payment_intents",
            key,
            amount=new.amount,
            currency=new.currency.lower(),
            customer=new.customer,
            capture_method="manual",
            payment_method_types=["card"],
            metadata=metadata,
        )
        return self._seen(made)

    def confirm(self, intent_id: str, method: str, *, return_url: str, off_session: bool, key: str) -> Seen:
        # Stripe refuses to set up later use of a card while its holder is away, so that is not said at the making.
        away: dict[str, Any] = {"off_session": True}
        present = {"setup_future_usage": "off_session", "return_url": return_url}
        asked = {"payment_method": method, "expand": list(_EXPAND), **(away if off_session else present)}
        try:
            tried = self._ask("post", _address(intent_id, "/confirm"), idempotency_key=key, **asked)
        except stripe.StripeError as error:
            raise self._declined(error) or _problem(error) from None
        return self._seen(tried)

    def capture(self, intent_id: str, amount: int, key: str) -> Seen:
        path = _address(intent_id, "/capture")
        return self._seen(self._post(path, key, amount_to_capture=amount, expand=list(_EXPAND)))

    def cancel(self, intent_id: str, key: str) -> Seen:
        return self._seen(self._post(_address(intent_id, "/cancel"), key, expand=list(_EXPAND)))

    def refund(self, intent_id: str, amount: int, key: str) -> Seen:
        # What is marked with the PaymentIntent was given back by us; see `_refunded`.
        self._post("/v1/refunds", key, payment_intent=intent_id, amount=amount, metadata={"intent": intent_id})
        return self.read(intent_id)

    def _post(self, path: str, key: str, **params: Any) -> dict[str, Any]:
        return self._call("post", path, idempotency_key=key, **params)

    def _all(self, path: str, **params: Any) -> Iterator[dict[str, Any]]:
        while True:
            page = self._call("get", path, limit=_PAGE, **params)
            yield from page["data"]
            if not page["has_more"]:
                return
            params["starting_after"] = page["data"][-1]["id"]

    def _call(self, method: str, path: str, **params: Any) -> dict[str, Any]:
        try:
            return self._ask(method, path, **params)
        except stripe.StripeError as error:
            raise _problem(error) from None

    def _ask(self, method: str, path: str, **params: Any) -> dict[str, Any]:
        """Ask for documents, not for the library's objects: those load a hundred modules more."""
        reply: Any = self.client.raw_request(method, path, **params)
        return dict(reply.data)

    def _declined(self, error: stripe.StripeError) -> Declined | None:
        """Return what is due to the card alone, so that another might do."""
        said, status = _said(error), error.http_status or 0
        code, param = str(said.get("code") or ""), str(said.get("param") or "")
        if isinstance(error, stripe.CardError):
            intent = said.get("payment_intent")
            return Declined(str(said.get("decline_code") or code or "card_declined"), intent and self._seen(intent))
        if status in _THEIR_FAULT or not _LOWEST_ERROR <= status < _LOWEST_FAULT or code == _WRONG_STATE:
            return None
        about_the_card = param.startswith("payment_method") or code.startswith("payment_method_")
        spent = "PaymentMethod was previously used" in str(said.get("message"))  # it has no code of its own
        return Declined("card_unusable") if about_the_card or spent else None

    def _seen(self, intent: Mapping[str, Any]) -> Seen:
        status, charge, error = _STATUS[intent["status"]], _inner(intent, "latest_charge"), _inner_error(intent)
        captured = int(intent["amount_received"]) if status is Status.CAPTURED else 0
        metadata = intent["metadata"]
        return Seen(
            id=intent["id"],
            tenant_id=metadata.get("tenant_id", ""),
            booking_id=metadata.get("booking_id", ""),
            entry=int(entry) if (entry := metadata.get("entry", "")).isdecimal() else 0,
            amount=intent["amount"],
            currency=intent["currency"].upper(),
            status=status,
            captured=captured,
            refunded=self._refunded(intent, charge) if captured else 0,
            lapses_at=_lapses_at(charge) if status is Status.AUTHORISED else None,
            action_url=_action_url(intent) if status is Status.NEEDS_ACTION else "",
            decline=str(error.get("decline_code") or error.get("code") or ""),
            method=_id(intent["payment_method"]) or _id(error.get("payment_method")),
            card=_card(intent, charge, error),
            dispute=self._dispute(intent["id"]) if charge.get("disputed") else Dispute.NONE,
        )

    def _refunded(self, intent: Mapping[str, Any], charge: Mapping[str, Any]) -> int:
        """Sum the refunds that did not fail, without the one by which Stripe lets go what was not captured."""
        listed = charge.get("refunds") or {"data": [], "has_more": bool(charge.get("amount_refunded"))}
        refunds = listed["data"]
        if listed["has_more"]:
            refunds = list(self._all("/v1/refunds", payment_intent=intent["id"]))
        given = [each for each in refunds if each["status"] not in {"failed", "canceled"}]
        let_go = intent["amount"] - intent["amount_received"]
        foreign = [each["amount"] for each in given if (each["metadata"] or {}).get("intent") != intent["id"]]
        return int(sum(each["amount"] for each in given) - (let_go if let_go in foreign else 0))

    def _dispute(self, intent_id: str) -> Dispute:
        found = {_DISPUTE.get(each["status"], Dispute.OPEN) for each in self._all_disputes(intent_id)}
        return next((each for each in (Dispute.OPEN, Dispute.LOST, Dispute.WON) if each in found), Dispute.NONE)

    def _all_disputes(self, intent_id: str) -> Iterator[dict[str, Any]]:
        return self._all("/v1/disputes", payment_intent=intent_id)


def _address(intent_id: str, action: str = "") -> str:
    if not intent_id:
        raise Refused("resource_missing", "intent")  # else it would be the address of all
    return f"/v1/payment_intents/{quote(intent_id, safe='')}{action}"


def _problem(error: stripe.StripeError) -> ProviderError:
    """Say whose fault a reply was, with nothing of what it says but its code and the name of a parameter."""
    status, said = error.http_status or 0, _said(error)
    code = str(said.get("code") or said.get("type") or type(error).__name__)
    if status < _LOWEST_ERROR:
        return NotAnswered(str(error.user_message) if isinstance(error, stripe.APIConnectionError) else "unreadable")
    if status in _THEIR_FAULT or status >= _LOWEST_FAULT:
        return Failed(code)
    return Refused(code, str(said.get("param") or ""))


def _said(error: stripe.StripeError) -> dict[str, Any]:
    body = error.json_body
    said = body.get("error") if isinstance(body, dict) else None
    return dict(said) if isinstance(said, Mapping) else {}


def _inner(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a member that was expanded; empty where it is only an id, or not there."""
    member = document.get(name)
    return member if isinstance(member, Mapping) else {}


def _inner_error(intent: Mapping[str, Any]) -> Mapping[str, Any]:
    return intent.get("last_payment_error") or {}


def _id(member: Any) -> str:
    return str(member["id"] if isinstance(member, Mapping) else member or "")


def _action_url(intent: Mapping[str, Any]) -> str:
    return str(_inner(_inner(intent, "next_action"), "redirect_to_url").get("url") or "")


def _lapses_at(charge: Mapping[str, Any]) -> datetime | None:
    if not charge:
        return None
    before = _inner(_inner(charge, "payment_method_details"), "card").get("capture_before")
    if before:
        return datetime.fromtimestamp(before, UTC)
    return datetime.fromtimestamp(charge["created"], UTC) + _AUTHORISED_FOR


def _card(intent: Mapping[str, Any], charge: Mapping[str, Any], error: Mapping[str, Any]) -> str:
    """Return what a guest knows the card by; of the last try, whether it was charged or declined."""
    places = (
        _inner(intent, "payment_method"),
        _inner(error, "payment_method"),
        _inner(charge, "payment_method_details"),
    )
    cards = (_inner(place, "card") for place in places)
    return next((f"{card['brand']} {card['last4']}" for card in cards if card.get("last4")), "")

"""SetupIntents: a card is set up for later use, without being charged."""

from holiday_rental.local.stripe_stand_in import payment_methods
from holiday_rental.local.stripe_stand_in.attempts import needs_proof
from holiday_rental.local.stripe_stand_in.bank import Bank, new_id, random_text
from holiday_rental.local.stripe_stand_in.cards import card, declined_as
from holiday_rental.local.stripe_stand_in.errors import BAD_REQUEST, DECLINED, ApiError, wrong_state
from holiday_rental.local.stripe_stand_in.forms import Params
from holiday_rental.local.stripe_stand_in.listing import listed
from holiday_rental.local.stripe_stand_in.store import Document

_OPEN = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})
_FAILED_PROOF = "The latest attempt to set up the payment method has failed because authentication failed."

_NOTHING_YET = (
    "application", "automatic_payment_methods", "cancellation_reason", "excluded_payment_method_types",
    "flow_directions", "last_setup_error", "latest_attempt", "mandate", "next_action", "on_behalf_of",
    "payment_method", "payment_method_configuration_details", "single_use_mandate",
)  # fmt: skip


def create(bank: Bank, params: Params) -> Document:
    if customer := params.text("customer"):
        bank.require("customer", customer, "customer")
    identifier = new_id("seti")
    intent: Document = dict.fromkeys(_NOTHING_YET) | {
        "id": identifier,
        "object": "setup_intent",
        "client_secret": f"{identifier}_secret_{random_text(31)}",
        "created": bank.now,
        "customer": customer,
        "description": params.text("description"),
        "livemode": False,
        "metadata": params.hash("metadata"),
        "payment_method_options": {},
        "payment_method_types": params.list("payment_method_types") or ["card"],
        "status": "requires_payment_method",
        "usage": params.text("usage", "off_session"),
    }
    method, confirming, return_url = params.text("payment_method"), params.truth("confirm"), params.text("return_url")
    params.refuse_others()
    if method:
        found = payment_methods.usable(bank, method, customer)
        intent |= {"payment_method": found["id"], "status": "requires_confirmation"}
    _save(bank, intent, "created")
    return _confirmed(bank, intent, method, return_url) if confirming else intent


def retrieve(bank: Bank, params: Params, identifier: str) -> Document:
    params.ignore("client_secret")
    params.refuse_others()
    return bank.require("setup_intent", identifier, "intent", status=404)


def list_all(bank: Bank, params: Params) -> Document:
    return listed(bank, params, "setup_intent", "/v1/setup_intents", by=("customer",))


def confirm(bank: Bank, params: Params, identifier: str) -> Document:
    intent = bank.require("setup_intent", identifier, "intent", status=404)
    method, return_url = params.text("payment_method"), params.text("return_url")
    params.ignore("client_secret")
    params.refuse_others()
    return _confirmed(bank, intent, method, return_url)


def cancel(bank: Bank, params: Params, identifier: str) -> Document:
    intent = bank.require("setup_intent", identifier, "intent", status=404)
    reason = params.text("cancellation_reason")
    params.refuse_others()
    if intent["status"] not in _OPEN:
        raise wrong_state("cancel", intent)
    intent |= {"status": "canceled", "cancellation_reason": reason, "next_action": None}
    return _save(bank, intent, "canceled")


def proven(bank: Bank, intent: Document, *, ok: bool) -> Document:
    """Go on after the holder answered the bank's page."""
    method = bank.require("payment_method", intent["payment_method"])
    if ok:
        return _set_up(bank, intent, method)
    error = {"code": "setup_intent_authentication_failure", "message": _FAILED_PROOF, "type": "invalid_request_error"}
    return _failed(bank, intent, method, error)


def _confirmed(bank: Bank, intent: Document, method_id: str | None, return_url: str | None) -> Document:
    if intent["status"] not in _OPEN:
        raise wrong_state("confirm", intent)
    chosen = method_id or intent["payment_method"]
    if chosen is None:
        message = "You cannot confirm this SetupIntent because it's missing a payment method."
        raise ApiError(BAD_REQUEST, message, code="setup_intent_unexpected_state", setup_intent=intent)
    method = payment_methods.use(bank, payment_methods.usable(bank, chosen, intent["customer"]))
    kind = card(method["_card"], method["card"]["last4"])
    intent |= {"payment_method": method["id"], "last_setup_error": None}
    if kind.declines:
        code, message = declined_as(kind.declines)
        error = {"code": code, "decline_code": kind.declines, "message": message, "type": "card_error"}
        _failed(bank, intent, method, error)
        raise ApiError(DECLINED, message, kind="card_error", code=code, decline_code=kind.declines, setup_intent=intent)
    if needs_proof(kind, method, off_session=False):
        page = {"return_url": return_url, "url": f"{bank.address}/bank/{intent['id']}"}
        action = {"type": "redirect_to_url", "redirect_to_url": page}
        intent |= {"status": "requires_action", "next_action": action if return_url else {"type": "use_stripe_sdk"}}
        return _save(bank, intent, "requires_action")
    return _set_up(bank, intent, method)


def _set_up(bank: Bank, intent: Document, method: Document) -> Document:
    if intent["customer"]:
        payment_methods.keep(bank, method, intent["customer"])
    intent |= {"status": "succeeded", "next_action": None}
    return _save(bank, intent, "succeeded")


def _failed(bank: Bank, intent: Document, method: Document, error: Document) -> Document:
    intent |= {
        "status": "requires_payment_method",
        "payment_method": None,
        "next_action": None,
        "last_setup_error": error | {"payment_method": method},
    }
    return _save(bank, intent, "setup_failed")


def _save(bank: Bank, intent: Document, event: str) -> Document:
    bank.store.put(intent, owner=intent["customer"] or "")
    bank.tell(f"setup_intent.{event}", intent)
    return intent

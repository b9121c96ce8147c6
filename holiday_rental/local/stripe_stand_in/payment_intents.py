"""PaymentIntents."""

from holiday_rental.local.stripe_stand_in import attempts, payment_methods
from holiday_rental.local.stripe_stand_in.bank import Bank, new_id, random_text
from holiday_rental.local.stripe_stand_in.errors import BAD_REQUEST, ApiError, wrong_state
from holiday_rental.local.stripe_stand_in.forms import Params
from holiday_rental.local.stripe_stand_in.listing import listed
from holiday_rental.local.stripe_stand_in.store import Document

_OPEN = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})
_CURRENCY_LENGTH = 3
_LATER_USE = frozenset({"off_session", "on_session"})

_NOTHING_YET = (
    "application", "application_fee_amount", "automatic_payment_methods", "canceled_at", "cancellation_reason",
    "customer_account", "excluded_payment_method_types", "last_payment_error", "latest_charge", "next_action",
    "on_behalf_of", "payment_method", "payment_method_configuration_details", "processing", "receipt_email",
    "review", "shipping", "source", "statement_descriptor", "statement_descriptor_suffix", "transfer_data",
    "transfer_group",
)  # fmt: skip


def create(bank: Bank, params: Params) -> Document:
    amount, currency = params.amount("amount"), params.required("currency")
    if amount is None:
        raise ApiError(BAD_REQUEST, "Missing required param: amount.", code="parameter_missing", param="amount")
    if len(currency) != _CURRENCY_LENGTH or not currency.isalpha() or not currency.islower():
        raise ApiError(BAD_REQUEST, f"Invalid currency: {currency[:10]}", param="currency")
    if customer := params.text("customer"):
        bank.require("customer", customer, "customer")
    intent = _new(bank, params, amount, currency, customer)
    method, confirming = params.text("payment_method"), params.truth("confirm")
    off_session, return_url = params.truth("off_session"), params.text("return_url")
    params.refuse_others()
    if method:
        intent["payment_method"] = payment_methods.usable(bank, method, customer)["id"]
        intent["status"] = "requires_confirmation"
    attempts.save(bank, intent, "created")
    return _confirmed(bank, intent, None, off_session=off_session, return_url=return_url) if confirming else intent


def retrieve(bank: Bank, params: Params, identifier: str) -> Document:
    params.ignore("client_secret")
    params.refuse_others()
    return bank.require("payment_intent", identifier, "intent", status=404)


def list_all(bank: Bank, params: Params) -> Document:
    return listed(bank, params, "payment_intent", "/v1/payment_intents", by=("customer",))


def confirm(bank: Bank, params: Params, identifier: str) -> Document:
    intent = bank.require("payment_intent", identifier, "intent", status=404)
    later, method = params.text("setup_future_usage"), params.text("payment_method")
    off_session, return_url = params.truth("off_session"), params.text("return_url")
    params.ignore("client_secret")
    params.refuse_others()
    if params.given.get("payment_method") == "":
        message = "You passed an empty string for 'payment_method'."
        raise ApiError(BAD_REQUEST, message, code="parameter_invalid_empty", param="payment_method")
    if intent["status"] not in _OPEN:
        raise wrong_state("confirm", intent)
    if later in _LATER_USE:
        intent["setup_future_usage"] = later
    return _confirmed(bank, intent, method, off_session=off_session, return_url=return_url)


def capture(bank: Bank, params: Params, identifier: str) -> Document:
    intent = bank.require("payment_intent", identifier, "intent", status=404)
    amount = params.amount("amount_to_capture") or intent["amount_capturable"]
    params.refuse_others()
    if intent["status"] != "requires_capture":
        raise wrong_state("capture", intent)
    if amount > intent["amount_capturable"]:
        message = "The remaining amount on this PaymentIntent is less than what you asked to capture."
        raise ApiError(BAD_REQUEST, message, code="amount_too_large", param="amount_to_capture")
    return attempts.captured(bank, intent, amount)


def cancel(bank: Bank, params: Params, identifier: str) -> Document:
    intent = bank.require("payment_intent", identifier, "intent", status=404)
    reason = params.text("cancellation_reason")
    params.refuse_others()
    if intent["status"] not in _OPEN | {"requires_capture"}:
        raise wrong_state("cancel", intent)
    return attempts.cancelled(bank, intent, reason)


def _confirmed(
    bank: Bank, intent: Document, method: str | None, *, off_session: bool, return_url: str | None
) -> Document:
    if off_session and intent["setup_future_usage"]:
        message = (
            "You cannot confirm with the `off_session` parameter when `setup_future_usage` is also set on the "
            "PaymentIntent because you cannot set up future usages when processing payments off-session."
        )
        raise ApiError(BAD_REQUEST, message, param="off_session")
    chosen = method or intent["payment_method"]
    if chosen is None:
        message = (
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the "
            "PaymentIntent with a payment method and then confirm it again, or confirm it again directly with one."
        )
        code = "payment_intent_unexpected_state"
        raise ApiError(BAD_REQUEST, message, code=code, payment_intent=intent)
    again = bank.store.get("payment_method", chosen) if chosen == intent["payment_method"] else None
    found = again or payment_methods.usable(bank, chosen, intent["customer"])
    return attempts.attempt(bank, intent, found, off_session=off_session, return_url=return_url)


def _new(bank: Bank, params: Params, amount: int, currency: str, customer: str | None) -> Document:
    identifier, kinds = new_id("pi"), params.list("payment_method_types")
    how = params.text("capture_method", "automatic_async")
    params.ignore("automatic_payment_methods")
    later = params.text("setup_future_usage")
    if how not in {"automatic", "automatic_async", "manual"} or later not in {None, *_LATER_USE}:
        name = "capture_method" if later in {None, *_LATER_USE} else "setup_future_usage"
        raise ApiError(BAD_REQUEST, f"Invalid {name}", param=name)
    return dict.fromkeys(_NOTHING_YET) | {
        "id": identifier,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": how,
        "client_secret": f"{identifier}_secret_{random_text(25)}",
        "confirmation_method": "automatic",
        "created": bank.now,
        "currency": currency,
        "customer": customer,
        "description": params.text("description"),
        "livemode": False,
        "metadata": params.hash("metadata"),
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": kinds or ["card"],
        "setup_future_usage": later,
        "status": "requires_payment_method",
    }

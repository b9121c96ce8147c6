"""What becomes of a PaymentIntent: tried, proven, declined, authorised, captured, let go."""

from holiday_rental.local.stripe_stand_in import charges, disputes, payment_methods, refunds
from holiday_rental.local.stripe_stand_in.bank import Bank
from holiday_rental.local.stripe_stand_in.cards import ALWAYS, UNLESS_SET_UP, Card, card, declined_as
from holiday_rental.local.stripe_stand_in.errors import DECLINED, ApiError
from holiday_rental.local.stripe_stand_in.store import Document

SLOW_SECONDS = 8
FAILED_PROOF = "payment_intent_authentication_failure"
_FAILED_PROOF_MESSAGE = "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again."  # noqa: E501 - Stripe's words


def save(bank: Bank, intent: Document, event: str = "", *, due: int | None = None) -> Document:
    """Keep a PaymentIntent and tell of it."""
    bank.store.put(intent, owner=intent["customer"] or "", due=due)
    if event:
        bank.tell(f"payment_intent.{event}", intent)
    return intent


def attempt(bank: Bank, intent: Document, method: Document, *, off_session: bool, return_url: str | None) -> Document:
    """Try to pay with a method. Raises `ApiError` where it is declined."""
    kind = card(method["_card"], method["card"]["last4"])
    intent |= {"payment_method": method["id"], "last_payment_error": None, "next_action": None}
    method = payment_methods.use(bank, method)
    if needs_proof(kind, method, off_session=off_session):
        if off_session:
            raise declined(bank, intent, method, "authentication_required")
        intent |= {"status": "requires_action", "next_action": _page(bank, intent, return_url)}
        return save(bank, intent, "requires_action")
    return _charge(bank, intent, method, kind, at_once=True)


def needs_proof(kind: Card, method: Document, *, off_session: bool) -> bool:
    """Tell whether the bank wants the card's holder: always, until it is set up, or only while they are there."""
    if kind.proof == UNLESS_SET_UP:
        return not method["_set_up"]
    return kind.proof == ALWAYS or (bool(kind.proof) and not off_session)


def proven(bank: Bank, intent: Document, *, ok: bool) -> Document:
    """Go on after the holder answered the bank's page. It raises nothing: the one who asked has gone."""
    method = bank.require("payment_method", intent["payment_method"])
    intent["next_action"] = None
    if not ok:
        _fail(bank, intent, method, {"code": FAILED_PROOF, "message": _FAILED_PROOF_MESSAGE})
        return intent
    return _charge(bank, intent, method, card(method["_card"]), at_once=False)


def settled(bank: Bank, intent: Document, *, ok: bool) -> Document:
    """Let the bank answer what is processing."""
    method = bank.require("payment_method", intent["payment_method"])
    if not ok:
        declined(bank, intent, method, "generic_decline")
        return intent
    return _authorise(bank, intent, method)


def declined(bank: Bank, intent: Document, method: Document, decline: str) -> ApiError:
    """Write a declined try down, and return the error that says so."""
    charge = charges.make(bank, intent, method, decline=decline)
    intent["latest_charge"] = charge["id"]
    code, message = declined_as(decline)
    _fail(bank, intent, method, {"charge": charge["id"], "code": code, "decline_code": decline, "message": message})
    error = intent["last_payment_error"] | {"payment_intent": intent}
    members = {name: value for name, value in error.items() if name not in {"type", "message"}}
    return ApiError(DECLINED, message, kind="card_error", **members)


def captured(bank: Bank, intent: Document, amount: int) -> Document:
    charge = charges.capture(bank, bank.require("charge", intent["latest_charge"]), amount)
    if let_go := intent["amount"] - amount:
        refunds.let_go(bank, charge, let_go)
    intent |= {"status": "succeeded", "amount_capturable": 0, "amount_received": amount}
    save(bank, intent, "succeeded")
    if complaint := card(charge["_card"]).dispute:
        disputes.open_dispute(bank, charge, complaint)
    return intent


def cancelled(bank: Bank, intent: Document, reason: str | None) -> Document:
    """Let everything go. The reason "automatic" is the clock's."""
    lapsed = reason == "automatic"
    if intent["status"] == "requires_capture":
        charge = charges.let_go(bank, bank.require("charge", intent["latest_charge"]), lapsed=lapsed)
        refunds.let_go(bank, charge, intent["amount"])
    intent |= {
        "status": "canceled",
        "canceled_at": bank.now,
        "cancellation_reason": reason,
        "amount_capturable": 0,
        "next_action": None,
    }
    return save(bank, intent, "canceled")


def _charge(bank: Bank, intent: Document, method: Document, kind: Card, *, at_once: bool) -> Document:
    if kind.slow:
        intent["status"] = "processing"
        return save(bank, intent, "processing", due=bank.now + SLOW_SECONDS)
    if kind.declines:
        error = declined(bank, intent, method, kind.declines)
        if at_once:
            raise error
        return intent
    return _authorise(bank, intent, method)


def _authorise(bank: Bank, intent: Document, method: Document) -> Document:
    charge = charges.make(bank, intent, method)
    intent |= {"latest_charge": charge["id"], "next_action": None, "status": "requires_capture"}
    if intent["setup_future_usage"] and intent["customer"]:
        payment_methods.keep(bank, method, intent["customer"])
    if intent["capture_method"] != "manual":
        return captured(bank, intent, intent["amount"])
    intent["amount_capturable"] = intent["amount"]
    return save(bank, intent, "amount_capturable_updated", due=bank.now + charges.AUTHORISED_SECONDS)


def _fail(bank: Bank, intent: Document, method: Document, error: Document) -> None:
    kind = "card_error" if "charge" in error else "invalid_request_error"
    link = f"https://stripe.com/docs/error-codes/{error['code'].replace('_', '-')}"
    intent |= {
        "status": "requires_payment_method",
        "payment_method": None,
        "next_action": None,
        "last_payment_error": error | {"type": kind, "doc_url": link, "payment_method": method},
    }
    save(bank, intent, "payment_failed")


def _page(bank: Bank, intent: Document, return_url: str | None) -> Document:
    if return_url is None:
        return {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
    address = f"{bank.address}/bank/{intent['id']}"
    return {"type": "redirect_to_url", "redirect_to_url": {"return_url": return_url, "url": address}}

"""Charges: what a try to pay left, whether it was declined, authorised, captured or given back."""

from holiday_rental.local.stripe_stand_in.bank import Bank, new_id, random_text
from holiday_rental.local.stripe_stand_in.cards import declined_as
from holiday_rental.local.stripe_stand_in.forms import Params
from holiday_rental.local.stripe_stand_in.listing import listed
from holiday_rental.local.stripe_stand_in.store import Document

AUTHORISED_SECONDS = 7 * 24 * 3600

_NOTHING_YET = (
    "application", "application_fee", "application_fee_amount", "balance_transaction",
    "calculated_statement_descriptor", "failure_balance_transaction", "on_behalf_of", "receipt_email",
    "receipt_number", "receipt_url", "review", "shipping", "source", "source_transfer", "statement_descriptor",
    "statement_descriptor_suffix", "transfer_data", "transfer_group",
)  # fmt: skip


def retrieve(bank: Bank, params: Params, identifier: str) -> Document:
    params.refuse_others()
    return bank.require("charge", identifier, status=404)


def list_all(bank: Bank, params: Params) -> Document:
    return listed(bank, params, "charge", "/v1/charges", by=("payment_intent",))


def make(bank: Bank, intent: Document, method: Document, *, decline: str = "") -> Document:
    """Write the charge of one try: authorised, or declined with a code."""
    code, message = declined_as(decline) if decline else (None, None)
    charge: Document = dict.fromkeys(_NOTHING_YET) | {
        "id": new_id("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "billing_details": method["billing_details"],
        "captured": False,
        "created": bank.now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": code,
        "failure_message": message,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "outcome": _outcome(decline),
        "paid": not decline,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {"card": _details(bank, intent, method, decline), "type": "card"},
        "refunded": False,
        "status": "failed" if decline else "succeeded",
        "_card": method["_card"],
    }
    save(bank, charge)
    bank.tell("charge.failed" if decline else "charge.succeeded", charge)
    return charge


def capture(bank: Bank, charge: Document, amount: int) -> Document:
    """Take `amount`. What is let go shows as refunded, as it does at Stripe."""
    let_go = charge["amount"] - amount
    charge |= {"captured": True, "amount_captured": amount, "balance_transaction": new_id("txn")}
    charge["amount_refunded"] += let_go
    card = charge["payment_method_details"]["card"]
    card.pop("capture_before", None)
    save(bank, charge)
    bank.tell("charge.captured", charge)
    return charge


def let_go(bank: Bank, charge: Document, *, lapsed: bool) -> Document:
    charge |= {"amount_refunded": charge["amount"], "refunded": True}
    save(bank, charge)
    bank.tell("charge.expired" if lapsed else "charge.refunded", charge)
    return charge


def save(bank: Bank, charge: Document) -> None:
    bank.store.put(charge, owner=charge["payment_intent"])


def _details(bank: Bank, intent: Document, method: Document, decline: str) -> Document:
    card = method["card"]
    shared = ("brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "wallet")
    manual = intent["capture_method"] == "manual" and not decline
    return (
        {name: card[name] for name in shared}
        | {
            "amount_authorized": None if decline else intent["amount"],
            "authorization_code": None if decline else random_text(6).upper(),
            "extended_authorization": {"status": "disabled"},
            "incremental_authorization": {"status": "unavailable"},
            "installments": None,
            "mandate": None,
            "multicapture": {"status": "unavailable"},
            "network": card["brand"],
            "network_token": {"used": False},
            "network_transaction_id": None,
            "overcapture": {"maximum_amount_capturable": intent["amount"], "status": "unavailable"},
            "regulated_status": card["regulated_status"],
            "three_d_secure": None,
        }
        | ({"capture_before": bank.now + AUTHORISED_SECONDS} if manual else {})
    )


def _outcome(decline: str) -> Document:
    return {
        "advice_code": "try_again_later" if decline else None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "declined_by_network" if decline else "approved_by_network",
        "reason": decline or None,
        "seller_message": "The bank did not return any further details." if decline else "Payment complete.",
        "type": "issuer_declined" if decline else "authorized",
    }

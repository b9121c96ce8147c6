"""Refunds: never more than was captured; by some test cards they take a while, or fail later."""

from holiday_rental.local.stripe_stand_in import charges
from holiday_rental.local.stripe_stand_in.bank import Bank, new_id
from holiday_rental.local.stripe_stand_in.cards import card
from holiday_rental.local.stripe_stand_in.errors import BAD_REQUEST, ApiError
from holiday_rental.local.stripe_stand_in.forms import Params
from holiday_rental.local.stripe_stand_in.listing import listed
from holiday_rental.local.stripe_stand_in.store import Document

LATER_SECONDS = 10
_WITHOUT_EFFECT = frozenset({"failed", "canceled"})


def create(bank: Bank, params: Params) -> Document:
    charge = _charge_of(bank, params)
    amount, reason, metadata = params.amount("amount"), params.text("reason"), params.hash("metadata")
    params.refuse_others()
    left = _left(bank, charge)
    if charge["disputed"] and not _won(bank, charge):
        message = f"Charge {charge['id']} has been charged back; cannot issue a refund."
        raise ApiError(BAD_REQUEST, message, code="charge_disputed")
    if left == 0:
        message = f"Charge {charge['id']} has already been refunded."
        raise ApiError(BAD_REQUEST, message, code="charge_already_refunded")
    if (amount or left) > left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise ApiError(BAD_REQUEST, message, code="amount_too_large", param="amount")
    kind = card(charge["_card"]).refund
    status = "pending" if kind == "pending" else "succeeded"
    made = _new(bank, charge, amount or left, status=status, reason=reason, metadata=metadata)
    bank.store.put(made, owner=charge["payment_intent"], due=bank.now + LATER_SECONDS if kind != "succeeded" else None)
    bank.tell("refund.created", made)
    _count(bank, charge, made["amount"])
    bank.tell("charge.refunded", charge)
    return made


def retrieve(bank: Bank, params: Params, identifier: str) -> Document:
    params.refuse_others()
    return bank.require("refund", identifier, status=404)


def list_all(bank: Bank, params: Params) -> Document:
    return listed(bank, params, "refund", "/v1/refunds", by=("payment_intent", "charge"))


def let_go(bank: Bank, charge: Document, amount: int) -> None:
    """List what was authorised and not captured as given back, as Stripe does."""
    made = _new(bank, charge, amount)
    bank.store.put(made, owner=charge["payment_intent"])


def come_due(bank: Bank, refund: Document) -> None:
    """Let the bank answer a refund."""
    charge = bank.require("charge", refund["charge"])
    ok = card(charge["_card"]).refund != "failed"
    refund["status"] = "succeeded" if ok else "failed"
    if not ok:
        refund |= {"failure_reason": "unknown", "failure_balance_transaction": new_id("txn")}
        _count(bank, charge, -refund["amount"])
    bank.store.put(refund, owner=refund["payment_intent"])
    bank.tell("refund.updated" if ok else "refund.failed", refund)
    bank.tell("charge.refund.updated", refund)


def _left(bank: Bank, charge: Document) -> int:
    if not charge["captured"]:
        raise ApiError(BAD_REQUEST, "This PaymentIntent does not have a successful charge to refund.", param="charge")
    given = [
        each for each in bank.store.find("refund", charge["payment_intent"]) if each["status"] not in _WITHOUT_EFFECT
    ]
    return int(charge["amount"] - sum(each["amount"] for each in given))


def _charge_of(bank: Bank, params: Params) -> Document:
    if intent_id := params.text("payment_intent"):
        latest = bank.require("payment_intent", intent_id, "payment_intent")["latest_charge"]
        if latest is None:
            message = "This PaymentIntent does not have a successful charge to refund."
            raise ApiError(BAD_REQUEST, message, param="payment_intent")
        return bank.require("charge", latest, "charge")
    return bank.require("charge", params.required("charge"), "charge")


def _won(bank: Bank, charge: Document) -> bool:
    return all(each["status"] == "won" for each in bank.store.find("dispute", charge["payment_intent"]))


def _count(bank: Bank, charge: Document, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    charges.save(bank, charge)


def _new(
    bank: Bank, charge: Document, amount: int, *, status: str = "succeeded", reason: str | None = None, **told: Document
) -> Document:
    return {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": new_id("txn"),
        "charge": charge["id"],
        "created": bank.now,
        "currency": charge["currency"],
        "destination_details": {"card": {"type": "refund"}, "type": "card"},
        "metadata": told.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": status,
        "transfer_reversal": None,
    }

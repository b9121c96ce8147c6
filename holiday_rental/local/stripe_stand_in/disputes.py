"""Disputes: a cardholder complains, and the bank decides."""

from holiday_rental.local.stripe_stand_in import charges
from holiday_rental.local.stripe_stand_in.bank import Bank, new_id
from holiday_rental.local.stripe_stand_in.errors import BAD_REQUEST, ApiError
from holiday_rental.local.stripe_stand_in.forms import Params
from holiday_rental.local.stripe_stand_in.listing import listed
from holiday_rental.local.stripe_stand_in.store import Document

_ANSWER_SECONDS = 7 * 24 * 3600
_DECIDED = frozenset({"won", "lost"})


def retrieve(bank: Bank, params: Params, identifier: str) -> Document:
    params.refuse_others()
    return bank.require("dispute", identifier, status=404)


def list_all(bank: Bank, params: Params) -> Document:
    return listed(bank, params, "dispute", "/v1/disputes", by=("payment_intent", "charge"))


def close(bank: Bank, params: Params, identifier: str) -> Document:
    """Accept that it is lost."""
    params.refuse_others()
    found = bank.require("dispute", identifier, status=404)
    if found["status"] in _DECIDED:
        raise ApiError(BAD_REQUEST, "This dispute is already closed.")
    return decide(bank, found, won=False)


def open_dispute(bank: Bank, charge: Document, reason: str = "general") -> Document:
    dispute = {
        "id": new_id("du"),
        "object": "dispute",
        "amount": charge["amount_captured"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": bank.now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {},
        "evidence_details": {
            "due_by": bank.now + _ANSWER_SECONDS,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "card": {
                "brand": charge["payment_method_details"]["card"]["brand"],
                "case_type": "chargeback",
                "network_reason_code": "10.4",
            },
            "type": "card",
        },
        "reason": reason,
        "status": "needs_response",
    }
    charge["disputed"] = True
    charges.save(bank, charge)
    bank.store.put(dispute, owner=charge["payment_intent"])
    bank.tell("charge.dispute.created", dispute)
    bank.tell("charge.dispute.funds_withdrawn", dispute)
    return dispute


def decide(bank: Bank, dispute: Document, *, won: bool) -> Document:
    dispute["status"] = "won" if won else "lost"
    bank.store.put(dispute, owner=dispute["payment_intent"])
    bank.tell("charge.dispute.closed", dispute)
    if won:
        bank.tell("charge.dispute.funds_reinstated", dispute)
    return dispute

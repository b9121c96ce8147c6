"""Connected accounts: made, read and listed. They receive nothing here."""

from holiday_rental.local.stripe_stand_in.bank import Bank, new_id
from holiday_rental.local.stripe_stand_in.forms import Params
from holiday_rental.local.stripe_stand_in.listing import listed
from holiday_rental.local.stripe_stand_in.store import Document


def create(bank: Bank, params: Params) -> Document:
    identifier = new_id("acct", 16)
    nothing: list[object] = []
    asked = {
        "alternatives": nothing,
        "current_deadline": None,
        "currently_due": ["external_account", "tos_acceptance.date", "tos_acceptance.ip"],
        "disabled_reason": "requirements.past_due",
        "errors": nothing,
        "eventually_due": ["external_account", "tos_acceptance.date", "tos_acceptance.ip"],
        "past_due": nothing,
        "pending_verification": nothing,
    }
    made = {
        "id": identifier,
        "object": "account",
        "business_profile": None,
        "business_type": params.text("business_type"),
        "capabilities": {"card_payments": "inactive", "transfers": "inactive"},
        "charges_enabled": False,
        "controller": {"type": "application"},
        "country": params.text("country", "US"),
        "created": bank.now,
        "default_currency": params.text("default_currency", "usd"),
        "details_submitted": False,
        "email": params.text("email"),
        "metadata": params.hash("metadata"),
        "payouts_enabled": False,
        "requirements": asked,
        "tos_acceptance": {"date": None, "ip": None, "user_agent": None},
        "type": params.text("type", "express"),
    }
    params.ignore("capabilities", "controller", "business_profile", "settings")
    params.refuse_others()
    return bank.store.put(made)


def retrieve(bank: Bank, params: Params, identifier: str) -> Document:
    params.refuse_others()
    return bank.require("account", identifier, status=404)


def list_all(bank: Bank, params: Params) -> Document:
    return listed(bank, params, "account", "/v1/accounts")

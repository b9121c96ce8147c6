"""Customers."""

from holiday_rental.local.stripe_stand_in.bank import Bank, new_id, random_text
from holiday_rental.local.stripe_stand_in.forms import Params
from holiday_rental.local.stripe_stand_in.listing import listed
from holiday_rental.local.stripe_stand_in.store import Document


def create(bank: Bank, params: Params) -> Document:
    told = {name: params.text(name) for name in ("description", "email", "name", "phone")}
    metadata = params.hash("metadata")
    params.refuse_others()
    settings = {"custom_fields": None, "default_payment_method": None, "footer": None, "rendering_options": None}
    made: Document = {
        "id": new_id("cus", 14),
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": bank.now,
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "discount": None,
        "invoice_prefix": random_text(8).upper(),
        "invoice_settings": settings,
        "livemode": False,
        "metadata": metadata,
        "next_invoice_sequence": 1,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
        **told,
    }
    bank.store.put(made)
    bank.tell("customer.created", made)
    return made


def retrieve(bank: Bank, params: Params, identifier: str) -> Document:
    params.refuse_others()
    return bank.require("customer", identifier, status=404)


def list_all(bank: Bank, params: Params) -> Document:
    return listed(bank, params, "customer", "/v1/customers")


def list_methods(bank: Bank, params: Params, identifier: str) -> Document:
    bank.require("customer", identifier, "customer", status=404)
    params.ignore("type")
    params.given["customer"] = identifier
    return listed(bank, params, "payment_method", f"/v1/customers/{identifier}/payment_methods", by=("customer",))

"""PaymentMethods: cards, made from what a browser's form holds, or from the names of test cards."""

from datetime import UTC

from holiday_rental.local.stripe_stand_in.bank import Bank, new_id, random_text
from holiday_rental.local.stripe_stand_in.cards import card, card_called, card_numbered, is_card_number
from holiday_rental.local.stripe_stand_in.errors import BAD_REQUEST, DECLINED, ApiError, missing
from holiday_rental.local.stripe_stand_in.forms import Params
from holiday_rental.local.stripe_stand_in.store import Document

_MONTHS = range(1, 13)
_CVC_LENGTHS = (3, 4)
_USED = (
    "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a "
    "connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use "
    "a PaymentMethod multiple times, you must attach it to a Customer first."
)


def create(bank: Bank, params: Params) -> Document:
    if params.required("type") != "card":
        raise ApiError(BAD_REQUEST, "Only cards are taken here.", param="type")
    given, billing, metadata = params.hash("card"), params.given.get("billing_details"), params.hash("metadata")
    params.ignore("billing_details", "allow_redisplay")
    params.refuse_others()
    if token := given.get("token"):
        name = card_called(token.replace("tok_", "pm_card_", 1)) or "pm_card_visa"
        return _made(bank, name, metadata=metadata, billing=billing)
    number = given.get("number", "").replace(" ", "").replace("-", "")
    if not is_card_number(number):
        raise _unusable("Your card number is incorrect.", "incorrect_number", "number")
    expiry = _expiry(bank, given)
    if len(given.get("cvc", "000")) not in _CVC_LENGTHS or not given.get("cvc", "000").isdigit():
        raise _unusable("Your card's security code is invalid.", "invalid_cvc", "cvc")
    return _made(bank, card_numbered(number), number, expiry, metadata=metadata, billing=billing)


def retrieve(bank: Bank, params: Params, identifier: str) -> Document:
    params.refuse_others()
    return bank.require("payment_method", identifier, status=404)


def attach(bank: Bank, params: Params, identifier: str) -> Document:
    customer = bank.require("customer", params.required("customer"), "customer")
    params.refuse_others()
    method = usable(bank, identifier, customer["id"], "id")
    return keep(bank, method, customer["id"])


def usable(bank: Bank, identifier: str, customer: str | None, param: str = "payment_method") -> Document:
    """Return a method that this customer may use; a test card's name makes a new one. Raises `ApiError`."""
    if (name := card_called(identifier)) is not None:
        return _made(bank, name)
    if (method := bank.store.get("payment_method", identifier)) is None:
        raise missing("PaymentMethod", identifier, param)
    if method["customer"] not in {None, customer}:
        raise ApiError(BAD_REQUEST, "The payment method belongs to another Customer.", param=param)
    if method["_used"] and method["customer"] is None:
        raise ApiError(BAD_REQUEST, _USED)
    return method


def use(bank: Bank, method: Document) -> Document:
    """Remember that a method was tried: unless it is a customer's by then, it is not taken again."""
    return bank.store.put(method | {"_used": True}, owner=method["customer"] or "")


def keep(bank: Bank, method: Document, customer: str) -> Document:
    """Make a method the customer's, for use while they are away."""
    if method["customer"] == customer and method["_set_up"]:
        return method
    kept = bank.store.put(method | {"customer": customer, "_set_up": True, "_used": True}, owner=customer)
    bank.tell("payment_method.attached", kept)
    return kept


def _expiry(bank: Bank, given: dict[str, str]) -> tuple[int, int]:
    month, year = (given.get(name, "") for name in ("exp_month", "exp_year"))
    if not month.isdigit() or int(month) not in _MONTHS:
        raise _unusable("Your card's expiration month is invalid.", "invalid_expiry_month", "exp_month")
    full = int(year) + (2000 if len(year) <= 2 else 0) if year.isdigit() and len(year) <= 4 else 0  # noqa: PLR2004
    now = bank.clock().astimezone(UTC)
    if not (now.year, now.month) <= (full, int(month)) <= (now.year + 50, 12):
        raise _unusable("Your card's expiration year is invalid.", "invalid_expiry_year", "exp_year")
    return int(month), full


def _unusable(message: str, code: str, param: str) -> ApiError:
    return ApiError(DECLINED, message, kind="card_error", code=code, param=param)


def _made(
    bank: Bank,
    name: str,
    number: str = "",
    expiry: tuple[int, int] = (12, 2099),
    *,
    metadata: dict[str, str] | None = None,
    billing: object = None,
) -> Document:
    kind = card(name, number)
    address = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    told = billing if isinstance(billing, dict) else {}
    details = {key: value for key in ("email", "name", "phone") if isinstance(value := told.get(key), str)}
    networks = {"available": [kind.brand], "preferred": None}
    made = {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": {"address": address, "email": None, "name": None, "phone": None, "tax_id": None} | details,
        "card": {
            "brand": kind.brand,
            "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
            "country": "US",
            "display_brand": kind.brand,
            "exp_month": expiry[0],
            "exp_year": expiry[1],
            "fingerprint": random_text(16),
            "funding": "credit",
            "generated_from": None,
            "last4": kind.last4,
            "networks": networks,
            "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": True},
            "wallet": None,
        },
        "created": bank.now,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": metadata or {},
        "type": "card",
        "_card": name,
        "_used": False,
        "_set_up": False,
    }
    return bank.store.put(made)

"""`expand[]`: ids are replaced by what they name, along a path of members."""

from holiday_rental.local.stripe_stand_in.bank import Bank
from holiday_rental.local.stripe_stand_in.errors import BAD_REQUEST, ApiError
from holiday_rental.local.stripe_stand_in.listing import page
from holiday_rental.local.stripe_stand_in.store import Document

_KINDS = {
    "latest_charge": "charge",
    "charge": "charge",
    "customer": "customer",
    "payment_method": "payment_method",
    "payment_intent": "payment_intent",
}
_DEEPEST = 4


def expanded(bank: Bank, document: Document, paths: list[str]) -> Document:
    """Return the document with what was asked for inside. Raises `ApiError` where it cannot be expanded."""
    for path in paths:
        names = path.split(".")
        if len(names) > _DEEPEST:
            raise ApiError(BAD_REQUEST, "You cannot expand more than 4 levels of a property", param="expand")
        _expand(bank, document, names)
    return document


def _expand(bank: Bank, document: Document, names: list[str]) -> None:
    name, rest = names[0], names[1:]
    if document["object"] == "list" and name == "data":
        for each in document["data"]:
            _expand(bank, each, rest)
        return
    if name == "refunds" and document["object"] == "charge":
        found = bank.store.find("refund", document["payment_intent"])
        document[name] = page(found, f"/v1/charges/{document['id']}/refunds")
    elif name not in _KINDS or name not in document:
        raise ApiError(BAD_REQUEST, f"This property cannot be expanded ({name[:40]}).", param="expand")
    elif isinstance(document[name], str):
        document[name] = bank.require(_KINDS[name], document[name])
    if rest and isinstance(document[name], dict):
        _expand(bank, document[name], rest)

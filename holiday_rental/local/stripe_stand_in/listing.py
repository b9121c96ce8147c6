"""Lists, as Stripe pages them: newest first, from behind the object that `starting_after` names."""

from holiday_rental.local.stripe_stand_in.bank import Bank
from holiday_rental.local.stripe_stand_in.errors import BAD_REQUEST, ApiError
from holiday_rental.local.stripe_stand_in.forms import Params
from holiday_rental.local.stripe_stand_in.store import Document

_MOST = 100
_ORDINARY = "10"


def listed(bank: Bank, params: Params, kind: str, url: str, *, by: tuple[str, ...] = ()) -> Document:
    """List all of a kind, or those whose member `by` is what was given."""
    asked = {name: value for name in by if (value := params.text(name))}
    for name in set(asked) & {"customer", "payment_intent", "charge"}:
        bank.require(name, asked[name], name)
    owners = list(asked.values())
    limit, after = params.text("limit", _ORDINARY) or "", params.text("starting_after")
    params.ignore("created")
    params.refuse_others()
    if not limit.isdigit() or not 1 <= int(limit) <= _MOST:
        raise ApiError(BAD_REQUEST, f"Invalid integer: {limit[:20]}", param="limit")
    found = bank.store.find(kind, owners[0] if owners and by[0] in asked else None)
    chosen = [each for each in found if all(each.get(name) == value for name, value in asked.items())]
    return page(chosen, url, int(limit), after)


def page(found: list[Document], url: str, limit: int = 10, after: str | None = None) -> Document:
    ids = [each["id"] for each in found]
    if after is not None and after not in ids:
        raise ApiError(BAD_REQUEST, f"No such object: '{after[:40]}'", code="resource_missing", param="starting_after")
    rest = found[ids.index(after) + 1 :] if after is not None else found
    return {"object": "list", "data": rest[:limit], "has_more": len(rest) > limit, "url": url}

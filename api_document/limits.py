"""How many calls a caller may make, as the document tells it."""

from typing import Any

from api_document.declared import Declared
from rental.platform.rate_limit import USUAL

Header = dict[str, Any]
HEADERS: dict[str, Header] = {
    "RateLimit": {
        "description": "What is left (`r`) of the limit, and in how many seconds (`t`) there is all of it again.",
        "schema": {"type": "string"},
        "example": '"create_booking";r=18;t=31',
    },
    "RateLimit-Policy": {
        "description": "The limit that the call was counted against: so many calls (`q`) in so many seconds (`w`).",
        "schema": {"type": "string"},
        "example": '"create_booking";q=20;w=60',
    },
    "Retry-After": {
        "description": "Seconds after which to try again.",
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
        "example": "31",
    },
}
INTRODUCTION = f"""\
A caller, which is a signed-in person or else a stranger's network, may make {USUAL.calls} calls a minute at a site that
change something. Operations with a limit of their own say so; other reads are not counted. Calls that are counted are
answered with `RateLimit` and `RateLimit-Policy`, one too many with 429 `too-many-requests` and `Retry-After`. A
platform may be deployed with other limits: the headers tell those in force.
"""


def limit_of(declared: Declared) -> str:
    """Return a sentence on the operation's own limit; "" where it has none."""
    limit = declared.operation.limit
    return "" if limit is None or limit == USUAL else f"At most {limit.calls} calls a minute."


def headers_told(*names: str) -> dict[str, Header]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}

"""What becomes of each kind of a tenant's data when the tenant leaves: one rule a kind, each with its reason.

A kind is what stands behind the tenant in a partition key, in the table or in an index. A test holds the list against
the source: a new kind fails it until somebody has decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class Rule(StrEnum):
    """DELETE: it goes. KEEP: what the law demands of it is kept for years, without anybody's personal data.

    BARE: it stays for its own term, and names nobody any more. EXPIRES: nothing names where it is, and it goes by
    itself soon. INDEX: a list of items that have a kind of their own.
    """

    DELETE = "delete"
    KEEP = "keep"
    BARE = "bare"
    EXPIRES = "expires"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of data. `per` is what its partition is named by: see `Subject`; "" where nothing names it.

    `file` is its file in an export; "" where a host has no use for it, or it is in another file.
    """

    kind: str
    per: str
    rule: Rule
    reason: str
    file: str = ""


_OVER = "of use only while the site is there"
_SOURCES = "what the host made, in the export"
_BY_LAW = "tax law demands the facts of sales; names, addresses and words are left out"
_LISTED = "a list of items, which go with them"

HOLDINGS = (
    Holding("TENANT", "tenant", Rule.KEEP, "whose the sales were that are kept", "tenant"),
    Holding("REMINDERS", "tenant", Rule.DELETE, _SOURCES, "reminder-settings"),
    Holding("OUT", "tenant", Rule.DELETE, _OVER),
    Holding("CONFLICTS", "tenant", Rule.DELETE, _SOURCES, "calendar-conflicts"),
    Holding("EXPORT", "tenant", Rule.DELETE, "the export itself goes from its bucket in 30 days"),
    Holding("DOMAIN", "tenant", Rule.DELETE, _OVER),
    Holding("PEOPLE", "tenant", Rule.DELETE, "who worked here in which roles, by ids that mean nothing elsewhere"),
    Holding("LEAVING", "tenant", Rule.DELETE, "the platform's own record of the leaving stays"),
    Holding("P", "property", Rule.DELETE, _SOURCES, "properties"),
    Holding("CLAIMS", "property", Rule.DELETE, _SOURCES, "blocks-and-channel-claims"),
    Holding("FEEDS", "property", Rule.DELETE, _SOURCES, "calendar-feeds"),
    Holding("EXPORTS", "property", Rule.DELETE, _OVER),
    Holding("CLOSED", "property", Rule.DELETE, _OVER),
    Holding("STALE", "property", Rule.DELETE, _OVER),
    Holding("PROGRESS", "property", Rule.DELETE, _OVER),
    Holding("CONNECTIONS", "tenant", Rule.DELETE, _SOURCES, "channel-connections"),
    Holding("LISTINGS", "connection", Rule.DELETE, _SOURCES, "channel-listings"),
    Holding("RESERVATIONS", "connection", Rule.DELETE, "guests' names among them", "channel-reservations"),
    Holding("SAID", "feed", Rule.DELETE, _OVER),
    Holding("WEBHOOKS", "tenant", Rule.DELETE, _SOURCES, "webhooks"),
    Holding("LANES", "webhook", Rule.DELETE, _OVER),
    Holding("DELIVERIES", "webhook", Rule.DELETE, "partners were told; what they were told goes with the site"),
    Holding("B", "booking", Rule.KEEP, _BY_LAW, "bookings"),
    Holding("PAY", "booking", Rule.DELETE, "the money ledger has what counts of it", "payments"),
    Holding("MONEY", "month", Rule.KEEP, _BY_LAW, "money"),
    Holding("LETTERS", "subject", Rule.DELETE, "no letter is kept, only that it was sent; the rest expires in 90 days"),
    Holding("REMIND", "subject", Rule.DELETE, _OVER),
    Holding("GUEST", "guest", Rule.DELETE, _OVER),
    Holding("GUESTLETTERS", "address", Rule.DELETE, "a guest's own choice towards this host alone", "offer-takers"),
    Holding("NOTICES", "month", Rule.DELETE, _OVER),
    Holding("AUDIT", "audited", Rule.BARE, "who did what is told for as long as the audit trail promises", "audit"),
    Holding("NOTICESREAD", "", Rule.EXPIRES, "a member's id and a moment, gone in 180 days"),
    Holding("HOLDER", "", Rule.EXPIRES, "the digest of an address that held nights, gone in a day"),
    Holding("RATE", "", Rule.EXPIRES, "counts of calls under digests of who made them, gone within hours"),
    Holding("UNLOCK", "", Rule.EXPIRES, "who asked to be let in again, gone within a day"),
    Holding("KEPT", "tenant", Rule.BARE, "what was kept of KEEP, until its time"),
    *(
        Holding(kind, "", Rule.INDEX, _LISTED)
        for kind in ("PROPERTIES", "ARCHIVED", "BK", "REQUESTS", "STAYS", "ENDED", "OFFERS", "PAYMENTS", "WAITING")
    ),
)

# What is kept of a booking: what was sold for how much, and what became of it. Nobody's name.
_KEPT_OF = {
    "B": (
        *("property_id", "unit", "check_in", "check_out", "state", "lines", "total", "currency", "created_at"),
        *("ended_at", "cancellation_policy", "source", "pays_by", "payment", "refund_due"),
    ),
    "MONEY": ("at", "booking_id", "currency", "why", "reference", "postings"),
    "TENANT": ("name", "subdomain", "currency", "time_zone", "payment_account"),
}
_COUNTED_FROM = {"B": "check_out", "MONEY": "at"}  # what is not here is kept as long as what is sold last
# Members of an audit record's `before` and `after`, and of itself, that are or may hold personal data.
PERSONAL = frozenset(
    (
        *("guest_name", "guest_email", "guest_phone", "booked_by", "label", "keeps", "waits", "note", "text"),
        *("subject", "name", "address"),
    )
)
REMOVED = "removed"


def holdings_per(per: str) -> tuple[Holding, ...]:
    return tuple(each for each in HOLDINGS if each.per == per)


def kept_of(kind: str, item: Mapping[str, Any], years: int, today: str) -> dict[str, Any]:
    """Return what is kept of an item (plain Python), and until when: the end of the year so many years later."""
    kept = {name: item[name] for name in _KEPT_OF[kind] if name in item}
    day = str(item[_COUNTED_FROM[kind]]) if kind in _COUNTED_FROM else today
    return kept | {"kind": item["kind"], "expires_at": kept_until(day, years)}


def kept_until(day: str, years: int) -> int:
    """Return the end of the year that is `years` after the one of `day`, as tax laws count."""
    return int(datetime(int(day[:4]) + years + 1, 1, 1, tzinfo=UTC).timestamp())


def bare(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return an audit record that names nobody: who did what to what remains."""
    without = {name: value for name, value in record.items() if name != "address"}
    return without | {side: _bare(record[side]) for side in ("before", "after") if side in record}


def _bare(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: REMOVED if name in PERSONAL and value else value for name, value in members.items()}

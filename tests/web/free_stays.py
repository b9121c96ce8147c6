"""Nights that are free, found without a browser: each time at another place, so that no test takes another's."""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.support.site_client import SiteClient

_AHEAD, _LOOKED_AT = 5, 300  # days from today: where the first begins, and how far is looked
_turns = itertools.count(1)
Json = dict[str, Any]


@dataclass(frozen=True)
class FreeStay:
    """Nights of a place that are free when asked, with a free one on either side; the stay is [check_in, check_out)."""

    property_id: str
    title: str
    check_in: str
    check_out: str
    nights: list[str]

    @property
    def query(self) -> str:
        return f"?check_in={self.check_in}&check_out={self.check_out}"


def find_free_stay(site: SiteClient, property_id: str | None = None) -> FreeStay:
    """Find nights at `property_id`, or at a place that is booked at once on any days."""
    turn = next(_turns)
    listed = _get(site, "/properties?limit=24")["items"]
    cards = [card for card in listed if card["sleeps"] >= 2 and card["minimum_nights"] <= 5]
    following = (cards[(turn + tried) % len(cards)] for tried in range(len(cards)))
    card = next(
        each
        for each in following
        if (each["property_id"] == property_id if property_id else _takes_anybody(site, each["property_id"]))
    )
    nights = max(3, card["minimum_nights"])
    today, taken = _taken(site, card["property_id"])
    starts = (today + timedelta(days=_AHEAD + turn + later) for later in itertools.count())
    stays = ([start + timedelta(days=night) for night in range(-1, nights + 1)] for start in starts)
    around = next(days for days in stays if not any(first <= day < end for day in days for first, end in taken))
    inside = [day.isoformat() for day in around[1:-1]]
    return FreeStay(card["property_id"], card["title"], inside[0], around[-1].isoformat(), inside)


def _takes_anybody(site: SiteClient, property_id: str) -> bool:
    shown = _get(site, f"/properties/{property_id}")
    rules = shown["stay_rules"]
    return bool(shown["instant_book"]) and not rules["spans"] and len(rules["arrival_days"]) == 7


def _taken(site: SiteClient, property_id: str) -> tuple[date, list[tuple[date, date]]]:
    """Return the property's today, and what is taken there, each as [first, end)."""
    first = date.today()  # noqa: DTZ011 - only where to begin to look
    asked = {"from": first.isoformat(), "to": (first + timedelta(days=_LOOKED_AT)).isoformat()}
    shown = _get(site, f"/properties/{property_id}/availability", params=asked)
    runs = [(date.fromisoformat(run["from"]), date.fromisoformat(run["to"])) for run in shown["taken"]]
    return date.fromisoformat(shown["today"]), runs


def _get(site: SiteClient, path: str, **options: Any) -> Json:
    answer = site.send("GET", path, **options)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())

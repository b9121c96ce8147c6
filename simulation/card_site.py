"""A tenant's site on a running platform, with cards: asked over HTTP, its stand-in for Stripe put out of order."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from holiday_rental.local.clock_file import ClockFile
from holiday_rental.local.stripe_stand_in.process import StandIn

Json = dict[str, Any]
_PAGE = 100
_PATIENCE, _PAUSE_SECONDS = 10, 1.0
_ANSWER_SECONDS = 10
_HOUSE = {
    "type": "House",
    "place": "Angaston",
    "time_zone": "Australia/Adelaide",
    "sleeps": 2,
    "rates": {"currency": "AUD", "nightly": 15000, "guests_included": 2},
}


class Site(Protocol):
    """A client of one tenant's site. Unsafe requests carry `key`, or a fresh one, as Idempotency-Key."""

    def send(self, method: str, path: str, *, token: str | None = None, key: str | None = None, **options: Any) -> Any:
        """Send a request under /api/v1; the answer has `status_code` and `json()`. Safe for several threads."""
        ...


@dataclass(frozen=True)
class CardSite:
    """`token` is its host's. All amounts are in minor units."""

    site: Site
    token: str
    tenant_id: str
    stand_in: StandIn
    clock: ClockFile
    built: list[str] = field(default_factory=list)

    # What guests ask

    def shown(self, path: str, key: str = "", absent: Json | None = None) -> Json:
        """Get a document, by the booking's key where one is given; where there is none, `absent` if that is given.

        Raises `AssertionError` with any other answer.
        """
        by = {"headers": {"booking-access": key}} if key else {"token": self.token}
        answer = self.site.send("GET", path, **by)
        for _ in range(_PATIENCE):
            if answer.status_code != 503:  # noqa: PLR2004 - asks to be asked again
                break
            time.sleep(_PAUSE_SECONDS)
            answer = self.site.send("GET", path, **by)
        if answer.status_code == 404 and absent is not None:  # noqa: PLR2004 - not found
            return absent
        if answer.status_code != 200:  # noqa: PLR2004 - OK
            raise AssertionError(f"GET {path}: {answer.status_code} {answer.text}")
        return dict(answer.json())

    def at_the_bank(self, address: str, *, approve: bool) -> None:
        """Answer the bank's page, as a guest who was sent there does."""
        _posted(address, {"answer": "approve" if approve else "refuse"})

    # What its host does

    def build(self, units: int, **members: Any) -> str:
        """Publish a property of its own and return its id."""
        described = {"title": f"A house for cards {uuid.uuid4().hex[:8]}", **_HOUSE, **members}
        named = [{"name": f"Flat {number}"} for number in range(1, units + 1)]
        made = self.site.send("POST", "/properties", json=described | {"units": named}, token=self.token)
        if made.status_code != 201:  # noqa: PLR2004 - created
            raise AssertionError(f"no property: {made.status_code} {made.text}")
        self.built.append(str(made.json()["property_id"]))
        return self.built[-1]

    def take_down(self) -> None:
        """Take what was built here from the site: others look for houses of their own there."""
        for each in self.built:
            self.site.send("DELETE", f"/properties/{each}", token=self.token)

    def money(self) -> tuple[list[Json], list[Json]]:
        """Return totals and entries of the ledger: of this month, and of those that the clock may have been in."""
        totals, entries = [], []
        for month in _months(self.clock.now()):
            cursor = ""
            while True:
                page = self.shown(f"/ledger?month={month}&limit={_PAGE}" + (f"&cursor={cursor}" if cursor else ""))
                entries += page["entries"]
                if not (cursor := urllib.parse.quote(page["next_cursor"] or "", safe="")):
                    break
            totals += page["totals"]
        return totals, entries

    def attention(self) -> list[Json]:
        """Return the payments that its host has to look at."""
        return list(self.shown(f"/payments?limit={_PAGE}")["items"])

    # What the stand-in knows

    def intents(self) -> Mapping[str, Sequence[Json]]:
        """Return the tenant's PaymentIntents by booking, the latest first."""
        found: dict[str, list[Json]] = defaultdict(list)
        for each in self._listed("payment_intents"):
            if each["metadata"].get("tenant_id") == self.tenant_id:
                found[each["metadata"]["booking_id"]].append(each)
        return found

    def _listed(self, kind: str) -> Iterator[Json]:
        after = ""
        while True:
            asked = {"limit": str(_PAGE)} | ({"starting_after": after} if after else {})
            address = f"{self.stand_in.address}/v1/{kind}?{urllib.parse.urlencode(asked)}"
            bearer = {"Authorization": f"Bearer {self.stand_in.keys.api_key}"}
            request = urllib.request.Request(address, headers=bearer)  # noqa: S310 - the stand-in's own address
            with urllib.request.urlopen(request, timeout=_ANSWER_SECONDS) as got:  # noqa: S310 - as above
                page = json.load(got)
            yield from page["data"]
            if not page["has_more"]:
                return
            after = page["data"][-1]["id"]


def unbalanced(totals: Sequence[Json], entries: Sequence[Json]) -> list[str]:
    """Return what is wrong with a ledger: entries that do not sum to nought, totals that are owed to nobody."""
    owed = ("held", "host", "fee", "refunds")
    wrong = [f"entry {each['reference']}" for each in entries if sum(one["amount"] for one in each["postings"])]
    return wrong + [f"totals {each}" for each in totals if each["charged"] != sum(each[name] for name in owed)]


def posted(entries: Sequence[Json], account: str) -> int:
    """Sum what an account was debited."""
    return sum(one["amount"] for each in entries for one in each["postings"] if one["account"] == account)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nobody: only browsers find the site that a bank sends its customers back to."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _posted(address: str, fields: Mapping[str, str]) -> None:
    form = urllib.parse.urlencode(fields).encode()
    try:
        urllib.request.build_opener(_Stay).open(address, form, timeout=_ANSWER_SECONDS).close()
    except urllib.error.HTTPError as sent_on:
        with sent_on:
            if sent_on.code != 303:  # noqa: PLR2004 - see other: back to the site
                raise


def _months(now: datetime) -> list[str]:
    """Return this month and its neighbours, in order."""
    first = now.replace(day=1)
    return [f"{each:%Y-%m}" for each in (first - timedelta(days=1), now, first + timedelta(days=32))]

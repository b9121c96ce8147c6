"""A little business, played on a running platform over HTTP: what a release is recorded with, and read back from."""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.support.eventually import eventually
from tests.support.partner_calendar import partner_calendar
from tests.support.site_client import SiteClient

VISA = "pm_card_visa"
_HOUSE = {
    "type": "House",
    "place": "Angaston",
    "time_zone": "Australia/Adelaide",
    "sleeps": 4,
    "coordinates": {"latitude": -34.5, "longitude": 139.05},
    "rates": {"currency": "AUD", "nightly": 15000, "cleaning_fee": 4000, "guests_included": 2, "extra_guest": 2000},
    "cancellation_policy": "custom",
    "refund_steps": [{"days": 1, "percent": 50}],
}


@dataclass
class Business:
    """One tenant's site and its host's token. `paths` are what the host can read of what was played."""

    site: SiteClient
    token: str
    today: date
    paths: list[str] = field(default_factory=list)
    session: str = field(default_factory=lambda: f"checkout-{uuid.uuid4()}")

    def play(self) -> None:
        """Let two houses, of which one asks first; sell, cancel, refuse, hold, block, follow another calendar."""
        houses = [
            self._build("Coach House", units=[{"name": "North"}, {"name": "South"}]),
            self._build("Vine Cottage", instant_book=False),
        ]
        north, vine = houses
        paid = self._book(north, 20, 24)
        self._once(paid, "paid")
        cancelled = self._book(north, 30, 33)
        self._once(cancelled, "paid")
        self._cancel(cancelled)
        approved, declined = self._ask(vine, 20, 23), self._ask(vine, 40, 42)
        self._send(f"/bookings/{approved['booking_id']}/approval", {})
        self._once(approved, "paid")
        self._send(f"/bookings/{declined['booking_id']}/decline", {"reason": "unavailable"})
        entered = self._enter(vine, 50, 55)
        self._hold(north, 60, 62)
        self._send(f"/properties/{north}/blocks", {"from": _day(self.today, 70), "to": _day(self.today, 75)})
        self._follow_another_calendar(vine)
        self.paths = self._readable(houses, [paid, cancelled, approved, declined, entered])

    def read(self) -> dict[str, Any]:
        """Return what the host reads at every path."""
        return {path: self._get(path) for path in self.paths}

    def houses(self) -> list[dict[str, Any]]:
        return list(self._get("/properties")["items"])

    def sell(self, house: str, first: int, last: int) -> dict[str, Any]:
        """Sell nights to a guest with a card; return the payment once it is paid."""
        return self._once(self._book(house, first, last), "paid")

    def _build(self, title: str, **more: Any) -> str:
        return str(self._send("/properties", _HOUSE | {"title": title} | more)["property_id"])

    def _book(self, house: str, first: int, last: int, **more: str) -> dict[str, Any]:
        wanted = {"property_id": house, **_stay(self.today, first, last), "guests": {"adults": 2}}
        wanted |= {"guest": _guest(f"Guest {first}"), "payment_method": VISA}
        return self._send("/bookings", wanted | more, by_host=False)

    def _enter(self, house: str, first: int, last: int) -> dict[str, Any]:
        wanted = _stay(self.today, first, last) | {"source": "phone", "pays_by": "cash", "guests": {"adults": 2}}
        wanted |= {"guest": _guest("Host Entered")}
        return self._send(f"/properties/{house}/bookings", wanted)

    def _ask(self, house: str, first: int, last: int) -> dict[str, Any]:
        held = self._hold(house, first, last)
        asked = self._book(house, first, last, hold_id=held["hold_id"])
        path, by = f"/bookings/{asked['booking_id']}", {"booking-access": asked["access_token"]}
        eventually(
            lambda: self.site.send("GET", path, headers=by).json()["state"], lambda state: state == "pending", 90
        )
        return asked

    def _hold(self, house: str, first: int, last: int) -> dict[str, Any]:
        wanted = {"property_id": house, **_stay(self.today, first, last), "guests": {"adults": 2}}
        return self._send("/holds", wanted | {"email": _guest(f"Guest {first}")["email"]}, by_host=False)

    def _once(self, booking: dict[str, Any], status: str) -> dict[str, Any]:
        path, by = f"/payments/{booking['booking_id']}", {"booking-access": booking["access_token"]}
        return dict(
            eventually(
                lambda: self.site.send("GET", path, headers=by).json(), lambda seen: seen.get("status") == status, 90
            )
        )

    def _cancel(self, booking: dict[str, Any]) -> None:
        path, by = f"/bookings/{booking['booking_id']}/cancellation", {"booking-access": booking["access_token"]}
        back = self.site.send("GET", path, headers=by).json()["total"]
        answer = self.site.send("POST", path, json={"reason": "plans", "expected_refund": back}, headers=by)
        assert answer.is_success, answer.text
        self._once(booking, "partly_refunded")

    def _follow_another_calendar(self, house: str) -> None:
        with partner_calendar() as partner:
            partner.stays = [("theirs", _day(self.today, 80), _day(self.today, 84))]
            self._send(f"/properties/{house}/calendar-feeds", {"url": partner.url})
            path = f"/properties/{house}/calendar-feeds"
            eventually(lambda: self._get(path)["items"], lambda items: items[0]["health"] == "in_step", 90)

    def _readable(self, houses: list[str], bookings: list[dict[str, Any]]) -> list[str]:
        nights = f"from={_day(self.today, 0)}&to={_day(self.today, 90)}"
        paths = ["/tenant", "/properties", f"/bookings?{nights}"]
        for house in houses:
            paths += [
                f"/properties/{house}",
                f"/calendar?property_id={house}&{nights}",
                f"/properties/{house}/availability?{nights}",
            ]
            paths += [f"/properties/{house}/calendar-feeds", f"/properties/{house}/calendar-exports"]
        for booking in (each["booking_id"] for each in bookings):
            paths += [f"/bookings/{booking}", f"/audit/bookings/{booking}"]
        return paths + [f"/payments/{booking['booking_id']}" for booking in bookings if "access_token" in booking]

    def _send(self, path: str, body: dict[str, Any], *, by_host: bool = True) -> dict[str, Any]:
        checkout = {} if by_host else {"checkout-session": self.session}
        answer = self.site.send("POST", path, json=body, token=self.token if by_host else None, headers=checkout)
        assert answer.is_success, f"{path}: {answer.text}"
        return dict(answer.json())

    def _get(self, path: str) -> Any:
        answer = self.site.send("GET", path, token=self.token)
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.json()


def _guest(name: str) -> dict[str, str]:
    return {"name": name, "email": f"{name.lower().replace(' ', '.')}@example.com"}


def _day(today: date, number: int) -> str:
    return (today + timedelta(days=number)).isoformat()


def _stay(today: date, first: int, last: int) -> dict[str, str]:
    return {"check_in": _day(today, first), "check_out": _day(today, last)}

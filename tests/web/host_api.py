"""What a host has done without the console."""

import uuid
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from holiday_rental.local.site_session import sign_in
from tests.support.eventually import eventually
from tests.support.site_client import SiteClient


class HostApi:
    """A tenant's API as its host speaks to it; what is refused fails the test."""

    def __init__(self, tenant):
        self._client = SiteClient(tenant.site)
        self._token = sign_in(tenant.site, tenant.host_username, tenant.host_password)

    @cached_property
    def properties(self):
        """Houses of one unit: journeys before may have made others."""
        listed = [card["property_id"] for card in self._client.send("GET", "/properties?limit=20").json()["items"]]
        day = datetime.now(UTC).date()
        calendars = self._calendars(listed, day, day + timedelta(days=1))
        return [each["property_id"] for each in calendars if len(each["units"]) == 1]

    def send(self, method, path, body=None, **headers):
        answer = self._client.send(method, path, json=body, token=self._token, headers=headers)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.status_code != 204 else None

    def get(self, address):
        """What anybody is answered at an address of the API, whatever that is."""
        return self._client.send("GET", address.partition("/api/v1")[2])

    def free_days(self, property_id, nights):
        """The first of so many free nights, far from where other tests book, with a free day on either side."""
        first = datetime.now(UTC).date() + timedelta(days=150)
        (unit,) = self.calendar(property_id, first, first + timedelta(days=200))["units"]
        taken = [
            (date.fromisoformat(entry["check_in"]), date.fromisoformat(entry["check_out"])) for entry in unit["entries"]
        ]
        starts = (first + timedelta(days=ahead) for ahead in range(1, 190))
        return next(
            day for day in starts if all(end < day or begin > day + timedelta(days=nights) for begin, end in taken)
        )

    def calendar(self, property_id, first, until):
        return self._calendars([property_id], first, until)[0]

    def _calendars(self, property_ids, first, until):
        named = "&".join(f"property_id={each}" for each in property_ids)
        return self.send("GET", f"/calendar?{named}&from={first}&to={until}")["items"]

    def enter_booking(self, property_id, first, nights, email="ada@example.com", name="Ada Lovelace"):
        body = {
            "check_in": str(first),
            "check_out": str(first + timedelta(days=nights)),
            "guests": {"adults": 2},
            "guest": {"name": name, "email": email},
            "source": "phone",
            "pays_by": "transfer",
            "ignore_rules": True,
        }
        return self.send("POST", f"/properties/{property_id}/bookings", body)

    def request_stay(self, property_id, first, nights, name):
        """What a guest does at a place whose host answers: hold, then ask, with a card. The request as it waits."""
        guests, session = {"adults": 2}, {"Checkout-Session": uuid.uuid4().hex}
        stay = {"check_in": str(first), "check_out": str(first + timedelta(days=nights)), "guests": guests}
        email = f"{uuid.uuid4().hex[:8]}@example.com"
        held = self._guest("/holds", {"property_id": property_id, **stay, "email": email}, session)
        asked = {
            "property_id": property_id,
            **stay,
            "guest": {"name": name, "email": email},
            "language": "en",
            "hold_id": held["hold_id"],
            "expected_total": held["quote"]["total"],
            "currency": held["quote"]["currency"],
            "quote_token": held["quote"]["quote_token"],
            "payment_method": "pm_card_visa",
        }
        placed = self._guest("/bookings", asked, session)
        address = f"/bookings/{placed['booking_id']}"
        return eventually(lambda: self.send("GET", address), lambda booking: booking["state"] != "awaiting_payment")

    def _guest(self, path, body, headers):
        answer = self._client.send("POST", path, json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer.json()

"""Booking by card over HTTP, as a page does it: the stay waits for its money, then is sold or asked for."""

from typing import Any

from tests.support.eventually import eventually
from tests.support.site_client import SiteClient

VISA = "pm_card_visa"
_SETTLED = {"confirmed": "paid", "pending": "authorised"}


def booked_by_card(site: SiteClient, wanted: dict[str, Any], card: str = VISA, **options: Any) -> dict[str, Any]:
    """Book and pay; return the booking once its money is where it shall be, with the key that the first answer gave."""
    made = site.send("POST", "/bookings", json=wanted | {"payment_method": card}, **options)
    assert made.status_code == 201, made.text
    opened = made.json()
    return dict(settled(site, made).json()) | {"access_token": opened["access_token"]}


def settled(site: SiteClient, made: Any) -> Any:
    """Wait until the money of a booking just made is where it shall be; return the answer that shows it then."""
    booking = made.json()
    link = {"booking-access": booking["access_token"]}

    def seen() -> Any:
        return site.send("GET", f"/bookings/{booking['booking_id']}", headers=link)

    def is_settled(answer: Any) -> bool:
        shown = answer.json()
        return bool(_SETTLED.get(shown["state"]) == shown["payment_state"])

    return eventually(seen, is_settled)

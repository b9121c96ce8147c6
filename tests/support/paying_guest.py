"""A guest with a booking to pay for, over HTTP."""

from dataclasses import dataclass
from typing import Any

from simulation.card_site import CardSite
from tests.support.eventually import eventually

VISA, POOR = "pm_card_visa", "pm_card_chargeDeclinedInsufficientFunds"
Json = dict[str, Any]


@dataclass(frozen=True)
class PayingGuest:
    """`said` is the booking as the site answered the asking."""

    shop: CardSite
    said: Json

    @property
    def booking_id(self) -> str:
        return str(self.said["booking_id"])

    @property
    def payment(self) -> Json:
        return self.shop.shown(f"/payments/{self.booking_id}", self.said["access_token"])

    @property
    def booking(self) -> Json:
        return self.shop.shown(f"/bookings/{self.booking_id}", self.said["access_token"])

    @property
    def intent(self) -> Json:
        """Return the one PaymentIntent that was made for it."""
        (made,) = self.shop.intents()[self.booking_id]
        return made

    def send(self, path: str, body: Json) -> Json:
        """Post something about it, and return the answer. Raises `AssertionError` where it is refused."""
        by = {"booking-access": self.said["access_token"]}
        answer = self.shop.site.send("POST", path, json=body, headers=by)
        assert answer.is_success, answer.text
        return dict(answer.json())

    def pays_with(self, card: str) -> None:
        self.send(f"/payments/{self.booking_id}/attempts", {"payment_method": card})

    def once(self, *statuses: str, within_seconds: float = 60) -> Json:
        """Wait until the payment is, and return it."""
        return eventually(self._asked, lambda seen: seen.get("status") in statuses, within_seconds)

    def once_listed(self, **members: str) -> Json:
        """Wait until its host has to look at the payment, and return what they are shown."""
        found = eventually(self._listed, lambda items: bool(items) and members.items() <= items[0].items())
        return found[0]

    def once_settled(self) -> None:
        """Wait until its host has nothing to do about the payment."""
        eventually(self._listed, lambda items: not items)

    def moved(self) -> dict[str, int]:
        """Return what the ledger was debited with because of it, by why."""
        _, entries = self.shop.money()
        mine = [each for each in entries if each["booking_id"] == self.booking_id]
        return {each["why"]: max(one["amount"] for one in each["postings"]) for each in mine}

    def _asked(self) -> Json:
        """Look where payments may not have been asked yet."""
        by = {"booking-access": self.said["access_token"]}
        return dict(self.shop.site.send("GET", f"/payments/{self.booking_id}", headers=by).json())

    def _listed(self) -> list[Json]:
        return [each for each in self.shop.attention() if each["booking_id"] == self.booking_id]

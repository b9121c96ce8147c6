"""The stand-in for a partner as a process of its own."""

from typing import Any

from holiday_rental.local.partner_stand_in.server import WEBHOOKS
from holiday_rental.local.stand_in_process import StandInProcess


class PartnerStandIn(StandInProcess):
    """The partner of one directory. Its methods raise `ValueError` with the reason where something cannot be done."""

    module = "holiday_rental.local.partner_stand_in"
    title = "The stand-in for a partner"

    @property
    def webhook_url(self) -> str:
        """Return where it hears our webhooks."""
        return f"{self.address}{WEBHOOKS}"

    def connect(self, **shown: str) -> dict[str, Any]:
        """Give it what a host was shown: `events_url` and `secret`, and the `webhook_secret` of ours."""
        return self.post("/connect", shown)

    def book(self, listing: str, check_in: str, check_out: str, guest_name: str = "") -> dict[str, Any]:
        """Let it sell nights; return the reservation with our answer."""
        return self.post("/book", {"listing": listing, "check_in": check_in, "check_out": check_out} | _set(guest_name))

    def change(self, reservation: str, **changes: str) -> dict[str, Any]:
        return self.post("/change", {"reservation": reservation, **changes})

    def cancel(self, reservation: str) -> dict[str, Any]:
        return self.post("/cancel", {"reservation": reservation})

    def make_weather(self, *, delay: bool = False, reorder: bool = False, down: bool = False, copies: int = 1) -> None:
        """Let it hold back, shuffle and repeat what it tells, or hear nothing."""
        switches = {"delay": delay, "reorder": reorder, "down": down}
        self.post("/weather", {name: str(int(on)) for name, on in switches.items()} | {"copies": str(copies)})

    def deliver(self) -> dict[str, Any]:
        """Let it send what it held back."""
        return self.post("/deliver", {})

    def state(self) -> dict[str, Any]:
        """Return what it sold, what it holds back, what it heard, and what it knows of our calendar."""
        return self.get("/state")


def _set(guest_name: str) -> dict[str, str]:
    return {"guest_name": guest_name} if guest_name else {}

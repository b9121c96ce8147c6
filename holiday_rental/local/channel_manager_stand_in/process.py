"""The stand-in for a channel manager as a process of its own."""

from typing import Any

from holiday_rental.local.stand_in_process import StandInProcess


class ChannelManagerStandIn(StandInProcess):
    """The channel manager of one directory. Methods raise `ValueError` with why something cannot be done."""

    module = "holiday_rental.local.channel_manager_stand_in"
    title = "The stand-in for a channel manager"

    def connect(self, callback_url: str, secret: str) -> dict[str, Any]:
        """Give it the address and the secret that a host was shown: its hints go there."""
        return self.post("/connect", {"callback_url": callback_url, "secret": secret})

    def book(self, room_type: str, check_in: str, check_out: str, guest: str = "Ada") -> dict[str, Any]:
        """Let it sell nights; return the revision."""
        return self.post(
            "/book", {"room_type": room_type, "check_in": check_in, "check_out": check_out, "guest": guest}
        )

    def change(self, booking: str, check_in: str, check_out: str) -> dict[str, Any]:
        return self.post("/change", {"booking": booking, "check_in": check_in, "check_out": check_out})

    def cancel(self, booking: str) -> dict[str, Any]:
        return self.post("/cancel", {"booking": booking})

    def make_weather(self, **given: int) -> dict[str, Any]:
        """Let it be `down`, `reorder` or `repeat` (1 and 0), `limit` calls, or lose and delay: how many."""
        return self.post("/weather", {name: str(value) for name, value in given.items()})

    def state(self) -> dict[str, Any]:
        """Return what it sold, and what it was told of availability and prices."""
        return self.get("/state")

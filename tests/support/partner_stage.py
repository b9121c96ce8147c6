"""What the operations on partners' connections need to succeed, and the one that partners call."""

from typing import Any, Protocol

from tests.support.api_call import Call
from tests.support.partner_app import PartnerApp, reservation
from tests.support.site_client import SiteClient


class PartnerStage(Protocol):
    """Part of a stage: all else of it is what these calls stand on."""

    site: SiteClient
    token: str
    property_id: str

    def send(self, method: str, path: str, body: Any, *, token: str | None = "", **options: Any) -> dict[str, Any]: ...

    def new_property(self, **members: Any) -> str: ...

    def stay(self) -> dict[str, str]: ...

    def partner_app(self) -> tuple[PartnerApp, str]:
        """Return a partner that is heard, and its connection's id: one that is there, for a site has but few."""
        known = self.site.send("GET", "/channels/connections", token=self.token).json()["items"]
        if not known:
            return PartnerApp.connected(self.site, self.token)
        name = str(known[0]["connection_id"])
        self.site.send("PATCH", f"/channels/connections/{name}", json={"state": "active"}, token=self.token)
        shown = self.send("POST", f"/channels/connections/{name}/secret", {})
        return PartnerApp(self.site, shown["events_url"], shown["secret"]), name

    def _change_channel_connection(self) -> Call:
        return Call({"connection_id": self.partner_app()[1]})

    _rotate_channel_secret = _remove_channel_connection = _change_channel_connection
    _list_channel_listings = _change_channel_connection

    def _add_channel_connection(self) -> Call:
        """Have room for one more."""
        for each in self.site.send("GET", "/channels/connections", token=self.token).json()["items"][15:]:
            self.site.send("DELETE", f"/channels/connections/{each['connection_id']}", token=self.token)
        return Call()

    def _map_channel_listing(self) -> Call:
        path = {"connection_id": self.partner_app()[1], "listing": "SS-1002"}
        return Call(path, members={"property_id": self.property_id, "unit": None})

    def _unmap_channel_listing(self) -> Call:
        return Call(self._map_channel_listing().path)

    def _hear_channel_events(self) -> Call:
        """Lead the listing of the example to a house of its own, and sign what is sent."""
        partner, name = self.partner_app()
        mapping = {"property_id": self.new_property()}
        path = f"/channels/connections/{name}/listings/SS-1001"
        assert self.site.send("PUT", path, json=mapping, token=self.token).is_success
        stay = self.stay()
        event = reservation(f"R-{stay['check_in']}", stay["check_in"], stay["check_out"], listing="SS-1001")
        connection = partner.events_url.rpartition("=")[2]
        return Call(
            {"channel": "generic"},
            members={"events": [event]},
            query={"connection": connection},
            signs=partner.sign,
        )

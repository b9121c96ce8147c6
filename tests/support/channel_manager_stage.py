"""What the operations on accounts at channel managers need to succeed, and the one that channel managers call."""

import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from holiday_rental.local.channel_manager_stand_in.channel_manager import ChannelManager
from holiday_rental.local.channel_manager_stand_in.server import Server
from tests.support.api_call import Call
from tests.support.site_client import SiteClient


@cache
def channel_manager() -> Server:
    """Return a stand-in that serves in this process until it ends."""
    server = Server(0, ChannelManager(Path(tempfile.mkdtemp()) / "channel-manager.json"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class ChannelManagerStage(Protocol):
    """Part of a stage."""

    site: SiteClient
    token: str

    def send(self, method: str, path: str, body: Any, *, token: str | None = "", **options: Any) -> dict[str, Any]: ...

    def managed(self) -> dict[str, Any]:
        """Return a connection to a channel manager, as a host is shown it with a new secret."""
        known = self.site.send("GET", "/channels/connections", token=self.token).json()["items"]
        mine = [each["connection_id"] for each in known if each["channel"] == "channex"]
        if not mine:
            return self.send("POST", "/channels/connections", {"name": "Channex", "channel": "channex"})
        self.send("PATCH", f"/channels/connections/{mine[0]}", {"state": "active"})
        return self.send("POST", f"/channels/connections/{mine[0]}/secret", {})

    def _set_channel_account(self) -> Call:
        (there,) = channel_manager().manager.account.properties
        told = {"api_key": "stand-in-key", "property_there": there, "rate_plans": {}}
        server = f"http://127.0.0.1:{channel_manager().server_port}"
        return Call({"connection_id": self.managed()["connection_id"]}, members={**told, "server": server})

    def _get_channel_account(self) -> Call:
        call = self._set_channel_account()
        self.send("PUT", f"/channels/connections/{call.path['connection_id']}/account", call.members)
        return Call(call.path)

    def _hear_channex_hint(self) -> Call:
        shown = self.managed()
        connection = shown["events_url"].rpartition("=")[2]
        return Call(headers={"x-channel-secret": shown["secret"]}, query={"connection": connection})

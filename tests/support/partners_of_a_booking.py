"""Partners who know of a booking's property: one that is told by a webhook, and one that sells it too."""

from collections.abc import Mapping
from typing import Any

from tests.support.partner_app import PartnerApp, reservation
from tests.support.site_client import SiteClient
from tests.support.webhook_stage import NOBODY


def told_of(seaview: SiteClient, token: str, booking: Mapping[str, Any]) -> dict[str, str]:
    """Have a partner told of nights that are opened, at a door where nobody is."""
    hook = {"url": NOBODY, "name": "Theirs", "events": ["nights.unblocked.v1"]}
    made = seaview.send("POST", "/webhooks", json=hook, token=token)
    assert made.status_code == 201, made.text
    return {"webhook_id": made.json()["webhook_id"], "delivery_id": f"{booking['property_id']}-1"}


def connected(seaview: SiteClient, token: str, booking: Mapping[str, Any]) -> dict[str, str]:
    """Have a partner whose listing leads to the same property, and a reservation of a listing that waits."""
    partner, connection = PartnerApp.connected(seaview, token, "Secret Guest and Sons")
    path = f"/channels/connections/{connection}/listings/SS-1"
    assert seaview.send("PUT", path, json={"property_id": booking["property_id"]}, token=token).status_code == 200
    waits = reservation("R-1", booking["check_in"], booking["check_out"], listing="SS-2", guest_name="Secret Guest")
    assert partner.tell(waits).status_code == 202
    return {"connection_id": connection, "listing": "SS-1"}

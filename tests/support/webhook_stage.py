"""What the operations on webhooks need to succeed: one whose endpoint takes all, and a message that it took."""

from typing import Any, Protocol

from tests.support.api_call import Call
from tests.support.eventually import eventually
from tests.support.partner_calendar import PartnerCalendar
from tests.support.site_client import SiteClient

NAME = "The stage's"
NOBODY = "http://127.0.0.1:9/"


class WebhookStage(Protocol):
    """Part of a stage: all else of it is what these calls stand on."""

    site: SiteClient
    token: str
    partner: PartnerCalendar

    def send(self, method: str, path: str, body: Any, *, token: str | None = "", **options: Any) -> dict[str, Any]: ...

    def new_property(self, **members: Any) -> str: ...

    def stay(self) -> dict[str, str]: ...

    def _webhooks(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.site.send("GET", "/webhooks", token=self.token).json()["items"]
        return found

    def _add_webhook(self) -> Call:
        """Have room for one more."""
        for each in self._webhooks()[5:]:
            self.site.send("DELETE", f"/webhooks/{each['webhook_id']}", token=self.token)
        return Call()

    def _change_webhook(self) -> Call:
        """Take the stage's own, made where there is none: a site has but few."""
        known = [each["webhook_id"] for each in self._webhooks() if each["name"] == NAME]
        if not known:
            self._add_webhook()
            made = self.send("POST", "/webhooks", {"name": NAME, "url": self.partner.webhooks_url})
            known = [made["webhook_id"]]
        return Call({"webhook_id": known[0]})

    _rotate_webhook_secret = _remove_webhook = _ping_webhook = _list_deliveries = _replay_deliveries = _change_webhook

    def _get_delivery(self) -> Call:
        """Block nights of a house of its own, and wait until that was taken; in process nothing is sent."""
        path, house = self._change_webhook().path, self.new_property()
        if self.site.transport is not None:
            return Call({**path, "delivery_id": f"{house}-1"})
        stay = self.stay()
        nights = {"from": stay["check_in"], "to": stay["check_out"]}
        self.send("POST", f"/properties/{house}/blocks", nights)
        log = f"/webhooks/{path['webhook_id']}/deliveries"

        def taken() -> list[str]:
            shown = self.site.send("GET", log, token=self.token).json()["items"]
            return [
                each["delivery_id"] for each in shown if (each["property_id"], each["state"]) == (house, "delivered")
            ]

        return Call({**path, "delivery_id": eventually(taken, bool)[0]})

    _replay_delivery = _get_delivery

    def _skip_delivery(self) -> Call:
        """Have nights opened told to an endpoint where nobody is, and wait until that was tried."""
        if self.site.transport is not None:
            return self._get_delivery()
        self._add_webhook()
        hook = self.send("POST", "/webhooks", {"name": "Nobody's", "url": NOBODY, "events": ["nights.unblocked.v1"]})
        log = f"/webhooks/{hook['webhook_id']}/deliveries"
        house, stay = self.new_property(), self.stay()
        block = self.send("POST", f"/properties/{house}/blocks", {"from": stay["check_in"], "to": stay["check_out"]})
        self.site.send("DELETE", f"/properties/{house}/blocks/{block['block_id']}", token=self.token)

        def tried() -> list[str]:
            shown = self.site.send("GET", log, token=self.token).json()["items"]
            return [each["delivery_id"] for each in shown if each["attempts"]]

        return Call({"webhook_id": hook["webhook_id"], "delivery_id": eventually(tried, bool)[0]})

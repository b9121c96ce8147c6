"""What the operations at the platform's own address need to succeed."""

import uuid
from dataclasses import dataclass

from tests.support.api_call import Call
from tests.support.site_client import SiteClient


@dataclass
class PlatformStage:
    """`site` is a tenant's; the platform's own host is one label before the same domain."""

    site: SiteClient

    @property
    def platform_host(self) -> str:
        return f"platform.{self.site.host.partition('.')[2]}"

    def sign_up(self) -> Call:
        """Sign up for a site, and return what opens that sign-up."""
        said = {"name": "A stage", "language": "en", "currency": "EUR", "time_zone": "Europe/Berlin"}
        body, host = said | self._start_sign_up().members, {"host": self.platform_host}
        made = self.site.send("POST", "/sign-ups", json=body, headers=host).json()
        return Call({"tenant_id": made["tenant_id"]}, {"sign-up-token": made["progress_token"]})

    _get_sign_up = _resume_sign_up = _cancel_sign_up = _invite_host_again = sign_up

    def _start_sign_up(self) -> Call:
        name = f"stage-{uuid.uuid4().hex[:12]}"
        return Call(members={"subdomain": name, "email": f"{name}@example.com"})

    def _get_subdomain(self) -> Call:
        return Call({"subdomain": "sea-view"})

"""The sign-up that tests start from."""

from typing import Any

from rental.tenants.domain.sign_up import SignUp
from tests.support.samples import SEAVIEW

NOW, HOUR, DAY = 1_800_000_000, 3600, 86_400


def sign_up(subdomain: str = "seaview", **changes: Any) -> SignUp:
    host = f"{subdomain}.example.com"
    said: dict[str, Any] = {
        "tenant_id": SEAVIEW,
        "subdomain": subdomain,
        "host": host,
        "site_url": f"https://{host}",
        "name": "Seaview Stays",
        "email": "host@example.com",
        "language": "en",
        "currency": "EUR",
        "time_zone": "Europe/Berlin",
        "tier": "standard",
        "state": "claimed",
        "created_at": NOW,
        "claim_until": NOW + HOUR,
    }
    return SignUp(**said | changes)

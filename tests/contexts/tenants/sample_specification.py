"""The specification that the tests of tenants start from, as CloudFormation delivers it: numbers are strings."""

from typing import Any

SPECIFICATION: dict[str, Any] = {
    "version": "1",
    "subdomain": "seaview",
    "host": "seaview.example.com",
    "site_url": "https://seaview.example.com",
    "name": "Seaview Stays",
    "languages": ["en", "de"],
    "default_language": "en",
    "currency": "AUD",
    "time_zone": "Australia/Adelaide",
    "accent_colour": "#1f6f5c",
    "contact_email": "hello@seaview.example.com",
    "host_pool": {
        "pool_id": "eu-west-1_HOSTS",
        "client_id": "hostclient",
        "issuer": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_HOSTS",
    },
    "guest_pool": {
        "pool_id": "eu-west-1_GUESTS",
        "client_id": "guestclient",
        "issuer": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_GUESTS",
    },
}
PLATFORM: dict[str, Any] = {
    "version": "1",
    "subdomain": "platform",
    "host": "platform.example.com",
    "site_url": "https://platform.example.com",
    "guest_pool": SPECIFICATION["guest_pool"],
}


def specification(subdomain: str = "seaview", **changes: Any) -> dict[str, Any]:
    host = f"{subdomain}.example.com"
    return SPECIFICATION | {"subdomain": subdomain, "host": host, "site_url": f"https://{host}"} | changes

"""A client of one tenant's site over real HTTP. Python does not resolve *.localhost, so the Host header is sent."""

import ssl
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

# It speaks HTTP alone: to read whom to trust would take most of what a client takes to make.
_NOBODY_TRUSTED = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@dataclass
class SiteClient:
    """`site` is the site's address as the platform prints it, e.g. http://seaview.localhost:4566.

    `transport` answers instead of the network.
    """

    site: str
    transport: httpx.BaseTransport | None = None

    def __post_init__(self) -> None:
        parts = urlsplit(self.site)
        self.host = parts.netloc
        self.http = httpx.Client(
            base_url=f"http://127.0.0.1:{parts.port or 80}",
            headers={"host": self.host},
            timeout=60,
            follow_redirects=False,
            verify=_NOBODY_TRUSTED,
            transport=self.transport,
        )

    def send(self, method: str, path: str, *, token: str | None = None, key: str | None = None, **options: Any) -> Any:
        """Send a request under /api/v1. Unsafe ones carry `key`, or a fresh Idempotency-Key; "" sends none."""
        headers = dict(options.pop("headers", {}))
        if token:
            headers["authorization"] = f"Bearer {token}"
        if method not in ("GET", "HEAD") and key != "":
            headers.setdefault("idempotency-key", key or str(uuid.uuid4()))
        return self.http.request(method, f"/api/v1{path}", headers=headers, **options)

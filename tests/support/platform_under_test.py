"""The local platform as tests see it: one deployed for the whole run, with ways to look behind it."""

import hashlib
import json
import time
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from holiday_rental.local.platform import LocalPlatform, TenantStatus
from rental.bookings.contract import name_digest
from rental.bookings.domain.holds import ADDRESS
from rental.bookings.dynamodb.calendar_items import holder_key
from rental.kernel.ids import TenantId
from rental.notifications.contract import guest_digest
from rental.notifications.domain.addresses import preferences_token


class PlatformUnderTest:
    """A running local platform. `outputs` are the stack's."""

    def __init__(self, local: LocalPlatform) -> None:
        self.local = local
        self.started = local.status()
        self.endpoint = self.started.endpoint
        self.outputs = self.started.outputs
        self.tenants: list[TenantStatus] = self.started.tenants
        self.region = local.region
        self._clients: dict[str, Any] = {}

    @property
    def api_url(self) -> str:
        """The API's own address, behind the edge."""
        return self.outputs["ApiUrl"].rstrip("/")

    def tenant(self, subdomain: str) -> TenantStatus:
        return next(each for each in self.tenants if each.subdomain == subdomain)

    def mail(self) -> list[dict[str, Any]]:
        """Every mail sent so far, as {to, subject, text, html}."""
        return [
            {"to": sent.to, "subject": sent.subject, "text": sent.text, "html": sent.html} for sent in self.local.mail()
        ]

    def client(self, service: str) -> Any:
        """An operator's client, with the emulator's root credentials; each service's is made once."""
        if service not in self._clients:
            self._clients[service] = self._client(service, "test", "test", None)
        return self._clients[service]

    def client_as_function(self, operation: str, service: str) -> Any:
        """A client with the credentials that the function serving `operation` runs with.

        The emulator derives a role session's keys from the function's and the role's ARN.
        """
        function = self._functions[operation]
        digest = hashlib.sha256(f"{function['FunctionArn']}:{function['Role']}".encode()).hexdigest()
        secret, token = (hashlib.sha256(f"{part}:{digest}".encode()).hexdigest() for part in ("secret", "token"))
        return self._client(service, f"ASIA{digest[:16].upper()}", secret, token)

    def function_name(self, operation: str) -> str:
        """The name of the function that serves `operation`."""
        return str(self._functions[operation]["FunctionName"])

    def letter_token(self, tenant: TenantStatus, address: str) -> str:
        """What a letter to this address carries, to choose by which letters come."""
        tenant_id = TenantId(tenant.tenant_id)
        return preferences_token(self._key, tenant_id, guest_digest(self._key, tenant_id, address))

    def forget_holds_from_here(self, tenant: TenantStatus) -> None:
        """Let this machine's address hold no nights at a tenant, as if it were another's."""
        pk, sk = holder_key(TenantId(tenant.tenant_id), (ADDRESS, name_digest(self._key, ADDRESS, "127.0.0.1")))
        key = {"pk": {"S": pk}, "sk": {"S": sk}}
        self.client("dynamodb").delete_item(TableName=self.outputs["TableName"], Key=key)

    def resigned(self, token: str, expired_seconds_ago: int, **changes: str) -> str:
        """The same token with another expiry or other claims, signed with the pool's own key."""
        claims = jwt.decode(token, options={"verify_signature": False}) | changes
        pool_id = claims["iss"].rpartition("/")[2]
        key_file = Path(self.local.state_dir, "emulator", "state", "cognito-pool-keys", f"{pool_id}-access.pem")
        key = load_pem_private_key(key_file.read_bytes(), password=None)
        claims["exp"] = int(time.time()) - expired_seconds_ago
        headers = {"kid": jwt.get_unverified_header(token)["kid"]}
        return jwt.encode(claims, key, algorithm="RS256", headers=headers)  # type: ignore[arg-type]

    @cached_property
    def _key(self) -> bytes:
        """The platform's own, of which its digests and tokens are made."""
        variables = self._functions["get_letter_preferences"]["Environment"]["Variables"]
        secret = self.client("secretsmanager").get_secret_value(SecretId=variables["PLATFORM_KEYS_SECRET_ARN"])
        return str(json.loads(secret["SecretString"])["key"]).encode()

    @cached_property
    def _functions(self) -> dict[str, dict[str, Any]]:
        pages = self.client("lambda").get_paginator("list_functions").paginate()
        found = [function for page in pages for function in page["Functions"]]
        return {operation: function for function in found for operation in _operations(function)}

    def _client(self, service: str, key: str, secret: str, token: str | None) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=self.region,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            aws_session_token=token,
        )


def _operations(function: dict[str, Any]) -> list[str]:
    variables = function.get("Environment", {}).get("Variables", {})
    return str(variables.get("FUNCTION_OPERATIONS", "")).split(",")

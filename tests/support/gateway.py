"""Requests as API Gateway hands them to a function, and its answers read back."""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.support.samples import SEAVIEW

EDGE = "edge secret for tests"


@dataclass
class LambdaContext:
    function_name: str = "test"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = "arn:aws:lambda:eu-west-1:123456789012:function:test"
    aws_request_id: str = "request"

    def get_remaining_time_in_millis(self) -> int:
        return 30_000


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: Any

    @property
    def slug(self) -> str:
        return self.body["type"].rpartition(":")[2]


def authorizer_context(**changes: Any) -> dict[str, Any]:
    digest = hashlib.sha256(EDGE.encode()).hexdigest()
    return {"tenant_id": SEAVIEW, "host": "seaview.example.com", "edge_digests": digest} | changes


def platform_context(**changes: Any) -> dict[str, Any]:
    """Return what the authorizer finds at the platform's own address."""
    digest = hashlib.sha256(EDGE.encode()).hexdigest()
    place = {"place": "platform", "host": "platform.example.com", "site_url": "https://platform.example.com"}
    return place | {"edge_digests": digest} | changes


HOST_MEMBER = {"principal_id": "host-1", "principal_kind": "member", "roles": "host"}


def call(
    handler: Any,
    method: str,
    path: str,
    *,
    body: Any = None,
    raw_body: str | None = None,
    file: bytes | None = None,
    query: Any = None,
    headers: dict[str, str] | None = None,
    context: dict[str, Any] | None = None,
) -> Answer:
    """Call a handler with an HTTP API event, payload format 2.0; by default anonymous on the sample tenant."""
    sent = {"content-type": "application/json", "x-origin-secret": EDGE, "idempotency-key": "key-0001"}
    event = {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": urlencode(query or {}, doseq=True),
        "headers": sent | (headers or {}),
        "requestContext": {
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"},
            "stage": "$default",
            "requestId": "request",
            "authorizer": {"lambda": authorizer_context() if context is None else context},
        },
        "isBase64Encoded": False,
    }
    if file is not None:
        event |= {"body": base64.b64encode(file).decode(), "isBase64Encoded": True}
    elif raw_body is not None or body is not None:
        event["body"] = json.dumps(body) if raw_body is None else raw_body
    answer = handler(event, LambdaContext())
    headers_back = {name.lower(): value for name, value in answer.get("headers", {}).items()}
    return Answer(answer["statusCode"], headers_back, _body(answer))


def _body(answer: dict[str, Any]) -> Any:
    """Return a file's bytes, or what the JSON says; None where there is no body."""
    if answer.get("isBase64Encoded"):
        return base64.b64decode(answer["body"])
    return json.loads(answer["body"]) if answer["body"] else None

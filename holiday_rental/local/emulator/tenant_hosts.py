"""Sites by their Host header, before any of MiniStack's own paths.

Vanilla MiniStack serves a distribution only under its own cloudfront.net name, and answers `/health`, `/oauth2/…`,
`/v2/email/…` and more itself whatever the host. Hosts that no tenant owns but that end in `.localhost` go to the
platform's distribution too, so that the platform itself answers for unknown sites. (On AWS they never arrive:
CloudFront refuses a host that no tenant has.)
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from ministack import app
from ministack.core.responses import set_request_client_ip
from ministack.core.sigv4 import decode_header_value
from ministack.services import cloudfront, s3

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
_UNKNOWN_SITE_LABELS = 2  # "<name>.localhost"; longer names belong to MiniStack's services


def apply() -> None:
    serve_everything_else = app.app

    async def serve(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        distribution = distribution_of(_host(scope)) if scope["type"] == "http" else None
        if distribution is None:
            await serve_everything_else(scope, receive, send)
        else:
            await _serve_site(distribution, scope, receive, app._with_date_header(send))

    app.app = serve


def distribution_of(host: str) -> dict[str, Any] | None:
    """Return the distribution that serves this host, with the tenant's parameters filled in, or None."""
    name = host.partition(":")[0].lower()
    for tenant in list(cloudfront._distribution_tenants.values()):
        if tenant["Enabled"] and name in (domain.lower() for domain in tenant["Domains"]):
            return _for_tenant(tenant)
    return _platform_distribution() if _is_unknown_site(name) else None


def _for_tenant(tenant: dict[str, Any]) -> dict[str, Any] | None:
    distribution = cloudfront._distributions.get(tenant["DistributionId"])
    if distribution is None:
        return None
    config = distribution["config_xml"]
    for parameter in tenant["Parameters"]:
        config = config.replace("{{" + parameter["Name"] + "}}", escape(parameter["Value"]))
    return {**distribution, "config_xml": config}


def _is_unknown_site(name: str) -> bool:
    labels = name.split(".")
    is_site = len(labels) == _UNKNOWN_SITE_LABELS and labels[1] == app._MINISTACK_HOST
    return is_site and labels[0] not in s3._buckets


def _platform_distribution() -> dict[str, Any] | None:
    owned = {tenant["DistributionId"] for tenant in cloudfront._distribution_tenants.values()}
    return next((found for found in cloudfront._distributions.values() if found["Id"] in owned), None)


async def _serve_site(distribution: dict[str, Any], scope: dict[str, Any], receive: Receive, send: Send) -> None:
    method, path = scope["method"], scope["path"]
    headers = _headers(scope)
    client_ip = (scope.get("client") or ("127.0.0.1",))[0]
    set_request_client_ip(client_ip)
    query = scope.get("query_string", b"").decode("utf-8")
    raw_path = (scope.get("raw_path") or path.encode()).decode("ascii")
    try:
        body = await app._read_request_body(receive, method, headers)
    except (app._RequestBodyDisconnected, app._IncompleteRequestBody):
        return
    response = await cloudfront.handle_viewer_request(
        distribution,
        method,
        path,
        raw_path,
        query,
        headers,
        body,
        parse_qs(query, keep_blank_values=True),
        client_ip,
    )
    await app._send_if_handled(send, response, receive, head=method == "HEAD")


def _headers(scope: dict[str, Any]) -> dict[str, str]:
    """Return one value a name; repeated fields are joined as RFC 9110 says."""
    found: dict[str, str] = {}
    for raw_name, raw_value in scope.get("headers", []):
        name, value = raw_name.decode("latin-1").lower(), decode_header_value(raw_value)
        separator = "; " if name == "cookie" else ", "
        found[name] = f"{found[name]}{separator}{value}" if name in found else value
    return found


def _host(scope: dict[str, Any]) -> str:
    return next((value.decode("latin-1") for name, value in scope.get("headers", []) if name.lower() == b"host"), "")

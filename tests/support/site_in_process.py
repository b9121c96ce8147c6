"""A tenant's site in this process: edge, gateway, authorizer and operations as functions that call each other.

The authorizer and the operations are the deployed code over `emulated_aws`. The edge's and the gateway's parts are as
the emulator has them; what they really do, and what IAM allows, journeys over the running platform show.
"""

import importlib
import io
import itertools
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import requests
from ministack.services.apigateway import _v2_request_body_is_text, decode_http_api_path
from requests.adapters import HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

from api_document.declared import RENTAL, entries_below
from rental.accounts import authorizer
from tests.support.gateway import EDGE, LambdaContext

HOST = "seaview.example.com"
SITE = f"http://{HOST}"
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_ANY = "ANY"


@dataclass(frozen=True)
class Sent:
    """An answer on its way back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class _Route:
    method: str
    path: re.Pattern[str]
    literal: tuple[bool, ...]
    auth: str
    entry: Any


@dataclass
class SiteInProcess:
    """Answers requests; `follow` is called after each that changes something, as the stream would be read."""

    follow: Callable[[], None]
    routes: list[_Route] = field(default_factory=lambda: _routes())  # noqa: PLW0108 - it is defined below
    _viewers: Any = field(default_factory=lambda: itertools.count(1))

    def answer(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Sent:
        address = urlsplit(url)
        route = self._route(method, address.path)
        if route is None:
            return Sent(404, {"content-type": "application/json"}, b'{"message":"Not Found"}')
        path = decode_http_api_path(address.path)
        event = {
            "version": "2.0",
            "rawPath": path,
            "rawQueryString": address.query,
            "headers": self._from_the_edge(headers),
            "requestContext": {"http": {"method": method, "path": path}, "stage": "$default", "requestId": "request"},
            "isBase64Encoded": False,
        }
        if body:
            text = _v2_request_body_is_text(event["headers"].get("content-type"))
            event["body"] = body.decode("utf-8", "replace") if text else b64encode(body).decode()
            event["isBase64Encoded"] = not text
        if route.auth != "public":
            found = authorizer.handler(event, LambdaContext())
            event["requestContext"]["authorizer"] = {"lambda": found["context"]}
        answered = route.entry.handler(event, LambdaContext())
        if method != "GET":
            self.follow()
        content = answered.get("body") or ""
        content = b64decode(content) if answered.get("isBase64Encoded") else content.encode()
        return Sent(answered["statusCode"], answered.get("headers") or {}, content)

    def _from_the_edge(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return what arrives behind the edge. Each request comes from elsewhere: guests' limits are not the matter."""
        number, given = next(self._viewers), {name.lower(): value for name, value in headers.items()}
        edge = {
            "x-origin-secret": EDGE,
            "x-tenant-host": given.get("host", HOST).partition(":")[0],
            "x-viewer-address": f"10.0.{number >> 8}.{number & 255}",
        }
        return given | edge

    def _route(self, method: str, path: str) -> _Route | None:
        """Return the most literal route, as the gateway does; None where not even the refusal of all others fits."""
        fitting = (each for each in self.routes if each.method in (method, _ANY) and each.path.fullmatch(path))
        return max(fitting, key=lambda each: (each.method != _ANY, each.literal), default=None)


class HttpxSite(httpx.BaseTransport):
    """For clients of httpx."""

    def __init__(self, site: SiteInProcess) -> None:
        self.site = site

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        sent = self.site.answer(request.method, str(request.url), request.headers, request.read())
        return httpx.Response(sent.status, headers=dict(sent.headers), content=sent.body)


class RequestsSite(HTTPAdapter):
    """For clients of requests."""

    def __init__(self, site: SiteInProcess) -> None:
        super().__init__()
        self.site = site

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Answer without a connection."""
        headers = {
            name: each.decode("latin-1") if isinstance(each, bytes) else each for name, each in request.headers.items()
        }
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        sent = self.site.answer(str(request.method), str(request.url), headers, body)
        raw = HTTPResponse(
            body=io.BytesIO(sent.body),
            headers=HTTPHeaderDict(sent.headers),
            status=sent.status,
            preload_content=False,
        )
        return self.build_response(request, raw)


def _routes() -> list[_Route]:
    found = []
    for name in entries_below(RENTAL):
        entry = importlib.import_module(name)
        for declared in entry.api.declarations:
            pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(declared.path)).replace(r"\{proxy\+\}", ".+")
            literal = tuple("{" not in part for part in declared.path.split("/"))
            found.append(_Route(declared.method, re.compile(pattern), literal, declared.auth, entry))
    return found

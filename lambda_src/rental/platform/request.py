"""A request as an operation sees it: the tenant resolved, the caller known, the body decoded on demand."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from rental.kernel.clock import Clock
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.ids import TenantId, is_opaque_id
from rental.kernel.tenancy import NOBODY, Principal, Tenancy
from rental.platform.clock import SystemClock
from rental.platform.json_body import convert_query, decode

T = TypeVar("T")
BODY_LIMIT_BYTES = 64 * 1024
KEY_LIMIT_CHARACTERS = 255
_KEY = re.compile(f"[!-~]{{1,{KEY_LIMIT_CHARACTERS}}}")
_LONGEST_ADDRESS = 45
_HALF_BYTES = 8


JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Response:
    """What an operation answers. `body` is anything msgspec encodes; None means no body.

    Bytes are a file of the type `content_type` and sent as they are.
    """

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = JSON


@dataclass(frozen=True)
class Request:
    """One call. `headers` have lower-case names; `query` maps each name to all its values.

    `authorizer` is what the authorizer found out, as it passed it on; `operation` the id of what is called.
    """

    path: Mapping[str, str]
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    raw_body: bytes
    principal: Principal = NOBODY
    resolved_tenancy: Tenancy | None = None
    clock: Clock = field(default_factory=SystemClock)
    authorizer: Mapping[str, Any] = field(default_factory=dict)
    operation: str = ""

    @property
    def tenancy(self) -> Tenancy:
        if self.resolved_tenancy is None:
            raise Problem("unknown-host", "This operation needs a site's own address.")
        return self.resolved_tenancy

    @property
    def tenant_id(self) -> TenantId:
        return self.tenancy.tenant_id

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def viewer_address(self) -> str:
        """Return the client's address as the edge saw it; "" where a call came around it."""
        return self.headers.get("x-viewer-address", "")[:_LONGEST_ADDRESS]

    @property
    def idempotency_key(self) -> str:
        """The caller's key. Raises `Problem` where it is missing or no key: 1-255 visible ASCII characters."""
        key = self.headers.get("idempotency-key", "").strip().strip('"')
        if not key:
            raise Problem("idempotency-key-missing", "Send an Idempotency-Key of your own making, e.g. a UUID.")
        if not _KEY.fullmatch(key):
            raise Problem("idempotency-key-missing", "An Idempotency-Key has 1-255 visible ASCII characters.")
        return key

    def body(self, shape: type[T]) -> T:
        """Decode the body into `shape`, a msgspec Struct. Raises `Problem` naming what is wrong."""
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != JSON:
            got = media_type or "no Content-Type"
            raise Problem("unsupported-media-type", f"Send application/json, got {got}.")
        return decode(self.raw_body, shape)

    def body_hash(self) -> bytes:
        """Return a 16-byte digest of the body's meaning: key order and white space do not count. Raises `Problem`."""
        canonical = msgspec.json.encode(decode(self.raw_body, object), order="deterministic")
        return hashlib.sha256(canonical).digest()[:16]

    def parameters(self, shape: type[T], repeated: frozenset[str] = frozenset()) -> T:
        """Convert the query into `shape`; names in `repeated` keep all their values, others their last."""
        query = {name: values if name in repeated else values[-1] for name, values in self.query.items()}
        return convert_query(query, shape)


def request_digest(request: Request) -> bytes:
    """Return what recognises a change that comes again. Raises `Problem("idempotency-key-missing")`."""
    return _asked(request, request.body_hash() if request.raw_body.strip() else b"")


def file_request_digest(request: Request) -> bytes:
    """Return the same for a request whose body is a file. Raises `Problem("idempotency-key-missing")`."""
    return _asked(request, request.raw_body)


def _asked(request: Request, body: bytes) -> bytes:
    by = request.principal
    return digest_of(f"{request.operation} by {by.kind} {by.id}", request.idempotency_key, body)


def digest_of(asker: str, idempotency_key: str, body_hash: bytes) -> bytes:
    """Return 16 bytes: half for a key among its asker's, half for the body."""
    key = f"{asker}\n{idempotency_key}".encode()
    return b"".join(hashlib.sha256(part).digest()[:_HALF_BYTES] for part in (key, body_hash))


def expected_version(request: Request) -> int | None:
    """Return the version that the caller saw; None takes what is there. Raises `InvalidRequest` for no such tag."""
    tag = request.headers.get("if-match", "*").strip()
    if tag == "*":
        return None
    if not re.fullmatch(r'"?[0-9]{1,9}"?', tag):
        raise InvalidRequest(
            "header/If-Match", f'If-Match is the ETag you were given, e.g. "3", got {tag[:40] or "an empty one"}.'
        )
    return int(tag.strip('"'))


def opaque(name: str, what: str) -> str:
    """Return an id as it was sent. Raises `Problem("not-found")` for what is none: keys are built from it."""
    if not is_opaque_id(name):
        raise Problem("not-found", f"There is no {what} {name[:60]} here.")
    return name


def caller(context: Mapping[str, Any], headers: Mapping[str, str]) -> tuple[Tenancy | None, Principal]:
    """Read the authorizer's finding: the tenant, or None at the platform's own address, and who asks.

    Raises `Problem` for what it refused, or when the edge was gone around.

    The authorizer's answer may be cached for a minute per token and host, so the edge's secret header of this very
    request is checked here, against the digests that the authorizer passes on, and before all else.
    """
    refusal = str(context.get("refusal", ""))
    if refusal == "unavailable":  # the edge's secrets themselves may be what could not be read
        raise Problem(refusal, _REFUSALS[refusal])
    shown = hashlib.sha256(headers.get("x-origin-secret", "").encode()).hexdigest()
    accepted = str(context.get("edge_digests", "")).split(",")
    if not any(hmac.compare_digest(shown, digest) for digest in accepted):
        raise Problem("origin-refused", _REFUSALS["origin-refused"])
    if refusal:
        raise Problem(refusal, _REFUSALS.get(refusal, "The request was refused."))
    at_the_platform = context.get("place") == "platform"
    tenancy = None if at_the_platform else Tenancy(TenantId(str(context["tenant_id"])), str(context["host"]))
    if not context.get("principal_id"):
        return tenancy, NOBODY
    roles = frozenset(str(context.get("roles", "")).split(",")) - {""}
    return tenancy, Principal(str(context["principal_kind"]), str(context["principal_id"]), roles)


_REFUSALS = {
    "origin-refused": "Call the site's own address, not the API's.",
    "unknown-host": "No site is published at this address.",
    "token-invalid": "The access token was not issued for this site, or is not a token.",
    "token-expired": "The access token has expired; refresh it and try again.",
    "session-ended": "This sign-in was ended, or nobody was there for too long; sign in again.",
    "unavailable": "Who you are cannot be checked right now; try again in a moment.",
}

"""HTTP operations: declared once, beside the code that answers them.

    api = HttpApi("bookings")

    @api.operation("GET", "/api/v1/bookings/{booking_id}", id="get_booking", auth="optional", table=("GetItem",))
    def get_booking(request: Request) -> Response: ...

    handler = api.handler

The declarations' literal arguments are read by the deployment too: routes, authorizers and grants follow from them.
"""

import base64
import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import parse_qs

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.tenancy import ANONYMOUS, ANYONE, NOBODY, ROLES, Principal
from rental.platform.log import logger, metrics
from rental.platform.patience import is_transient
from rental.platform.rate_limit import USUAL, Limit, count_call
from rental.platform.request import BODY_LIMIT_BYTES, Request, Response, caller
from rental.platform.routes import Routes
from rental.platform.tenant_credentials import narrowed_to

Auth = Literal["public", "optional", "required"]
Place = Literal["tenant", "platform"]
Operation = Callable[[Request], Response]
Event = Mapping[str, Any]
GatewayResponse = dict[str, Any]
_MOST_PARAMETERS = 200
_UNCOUNTED = ("GET", "ANY")
_ALWAYS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


@dataclass(frozen=True, slots=True)
class Declaration:
    """One operation as declared. `table` lists the DynamoDB actions it needs, `uses` its other capabilities.

    `at` is where it is called: at a tenant's site, or at the platform's own address, where there is no tenant. There
    the function's own role does what `table` lists, on partition keys like `platform_keys` ("G#NAME#*").

    The rest is what the API document says: Structs of body, query and answer, the answer's status, and the problems
    it may answer beyond those that every operation can; `file` is the type of a file that it answers instead.
    `takes_file` is the type of a file that it takes instead of JSON. `leads_to` names the operations that follow with
    what it answers.

    `limit` is how many calls of it one caller may make a minute; None where they are not counted.
    """

    method: str
    path: str
    id: str
    auth: Auth
    roles: tuple[str, ...]
    table: tuple[str, ...]
    uses: tuple[str, ...]
    answers: Any = None
    takes: Any = None
    query: Any = None
    status: int = 200
    problems: tuple[str, ...] = ()
    file: str = ""
    leads_to: tuple[str, ...] = ()
    takes_file: str = ""
    limit: Limit | None = None
    summary: str = ""
    body_limit_bytes: int = BODY_LIMIT_BYTES
    at: Place = "tenant"
    platform_keys: tuple[str, ...] = ()


class HttpApi:
    """The operations of one context and the Lambda handler that serves them."""

    def __init__(self, context: str) -> None:
        self.context = context
        self.declarations: list[Declaration] = []
        self._routes: Routes[tuple[Declaration, Operation]] = Routes()

    def operation(
        self,
        method: str,
        path: str,
        *,
        id: str,
        auth: Auth,
        roles: tuple[str, ...] = (),
        table: tuple[str, ...] = (),
        uses: tuple[str, ...] = (),
        answers: Any = None,
        takes: Any = None,
        query: Any = None,
        status: int = 200,
        problems: tuple[str, ...] = (),
        file: str = "",
        leads_to: tuple[str, ...] = (),
        limit: int | msgspec.UnsetType | None = msgspec.UNSET,
        takes_file: str = "",
        body_limit_bytes: int = BODY_LIMIT_BYTES,
        at: Place = "tenant",
        platform_keys: tuple[str, ...] = (),
    ) -> Callable[[Operation], Operation]:
        """Declare an operation; "{name}" in the path becomes `request.path["name"]`.

        Whoever must be signed in has one of `roles`, or is ("anyone",). The first line of its docstring is its summary
        in the API document. What changes something shares the usual limit of calls a minute unless it has a `limit` of
        its own; what reads is not counted unless it has one. Raises `ValueError` for an operation that leaves its roles
        unsaid.
        """
        _check_guard(id, auth, roles)
        documented = (answers, takes, query, status, problems, file, leads_to)
        counted = None if limit is None else _limit(method, id, auth, limit)
        declaration = Declaration(
            *(method, path, id, auth, roles, table, uses),
            *documented,
            takes_file=takes_file,
            limit=counted,
            body_limit_bytes=body_limit_bytes,
            at=at,
            platform_keys=platform_keys,
        )

        def register(answer: Operation) -> Operation:
            self.declarations.append(replace(declaration, summary=(answer.__doc__ or "").partition("\n")[0]))
            self._routes.add(method, path, (declaration, answer))
            return answer

        return register

    @property
    def handler(self) -> Callable[[dict[str, Any], LambdaContext], GatewayResponse]:
        """The Lambda entry: API Gateway HTTP API, payload format 2.0."""

        @logger.inject_lambda_context(clear_state=True)
        @metrics.log_metrics
        def handle(event: Event, context: LambdaContext) -> GatewayResponse:  # noqa: ARG001 - Lambda's signature
            found = self._routes.find(event["requestContext"]["http"]["method"], event["rawPath"])
            if not found:
                return _problem(Problem("not-found", "There is no such operation."))
            (declared, answer), parameters = found
            return _serve(declared, answer, event, parameters)

        return handle


def _serve(declared: Declaration, answer: Operation, event: Event, parameters: dict[str, str]) -> GatewayResponse:
    counted: Mapping[str, str] = {}
    try:
        _check_served_here(declared)
        request = _request(declared, event, parameters)
        counted = count_call(request, declared.limit)
        with _credentials(declared, request):
            return _gateway_response(answer(request), counted)
    except Problem as problem:
        logger.info("refused", operation=declared.id, slug=problem.slug, status=problem.status)
        return _problem(problem, counted)
    except Exception as error:  # noqa: BLE001 - the edge: whatever went wrong is logged and answered as a problem
        logger.exception("failed", operation=declared.id)
        return _problem(_ours(error), counted)


def _ours(error: Exception) -> Problem:
    """Tell a caller of a fault of ours. A repeat with the same Idempotency-Key does nothing twice."""
    if is_transient(error):
        detail = "Something we depend on is slow. Try again with the same Idempotency-Key."
        return Problem("unavailable", detail, headers={"retry-after": "1"})
    return Problem("internal", "It is logged. Try again with the same Idempotency-Key.")


def _limit(method: str, id: str, auth: Auth, declared: int | msgspec.UnsetType) -> Limit | None:
    if declared is not msgspec.UNSET:
        return Limit(id, declared)
    return None if method in _UNCOUNTED or auth == "public" else USUAL


def _check_served_here(declared: Declaration) -> None:
    served_here = os.environ.get("FUNCTION_OPERATIONS", "")
    if served_here and declared.id not in served_here.split(","):
        raise Problem("not-found", "This function does not serve that operation.")


def _request(declared: Declaration, raw: Event, parameters: dict[str, str]) -> Request:
    headers = {name.lower(): value for name, value in (raw.get("headers") or {}).items()}
    context: Mapping[str, Any] = (raw["requestContext"].get("authorizer") or {}).get("lambda") or {}
    tenancy, principal = None, NOBODY
    if declared.auth != "public":
        tenancy, principal = caller(context, headers)
        principal = _acting_as(headers.get("x-acting-as", "").strip(), principal)
        _check_place(declared, at_the_platform=tenancy is None)
        _check_roles(declared, principal)
        logger.append_keys(tenant_id=tenancy.tenant_id if tenancy else "", operation=declared.id)
    body = _raw_body(raw, declared.body_limit_bytes)
    return Request(
        parameters, _query(raw), headers, body, principal, tenancy, authorizer=context, operation=declared.id
    )


def _check_place(declared: Declaration, *, at_the_platform: bool) -> None:
    if at_the_platform and declared.at == "tenant":
        raise Problem("platform-address", "This is the platform itself: call this operation at a tenant's site.")
    if not at_the_platform and declared.at == "platform":
        raise Problem("platform-operation", "This is a tenant's site: call this operation at the platform's address.")


def _raw_body(raw: Event, limit: int) -> bytes:
    given: str = raw.get("body") or ""
    body = base64.b64decode(given) if raw.get("isBase64Encoded") else given.encode("utf-8", "surrogatepass")
    if len(body) > limit:
        raise Problem("body-too-large", f"A body has at most {limit} bytes, got {len(body)}.")
    return body


def _query(raw: Event) -> dict[str, list[str]]:
    try:
        return parse_qs(raw.get("rawQueryString") or "", keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        raise InvalidRequest("query", f"A query has at most {_MOST_PARAMETERS} parameters.") from None


def _check_guard(id: str, auth: Auth, roles: tuple[str, ...]) -> None:
    if auth == "required" and not roles:
        raise ValueError(f'{id} must name the roles that may call it, or ("{ANYONE}",) for whoever is signed in')
    allowed = (*ROLES, ANYONE) if auth == "required" else ROLES
    if unknown := sorted(set(roles).difference(allowed)):
        raise ValueError(f"roles of {id} must be some of {', '.join(allowed)}, got {', '.join(unknown)}")


def _acting_as(role: str, principal: Principal) -> Principal:
    """Narrow a person's roles to the one that they act in. Who is not signed in has none to narrow."""
    if not role or principal.kind == ANONYMOUS:
        return principal
    if role not in principal.roles:
        raise Problem("role-required", f"You cannot act as {role[:40]}, you have {_listed(principal)}.")
    return replace(principal, roles=frozenset({role}))


def _check_roles(declared: Declaration, principal: Principal) -> None:
    if declared.auth == "required" and principal.kind == ANONYMOUS:
        raise Problem("sign-in-required", "Sign in and send the access token.", headers={"www-authenticate": "Bearer"})
    if declared.roles and ANYONE not in declared.roles and principal.roles.isdisjoint(declared.roles):
        raise Problem(
            "role-required", f"This needs the role {' or '.join(declared.roles)}, you have {_listed(principal)}."
        )


def _listed(principal: Principal) -> str:
    return ", ".join(sorted(principal.roles)) or "none"


def _credentials(declared: Declaration, request: Request) -> AbstractContextManager[None]:
    if request.resolved_tenancy is None or not declared.table:
        return nullcontext()
    return narrowed_to(request.tenant_id, declared.table)


def _gateway_response(response: Response, counted: Mapping[str, str]) -> GatewayResponse:
    headers = {**counted, **response.headers}
    if response.body is None:
        return _answer(response.status, "", headers)
    content = response.body if isinstance(response.body, bytes) else msgspec.json.encode(response.body).decode()
    return _answer(response.status, content, {"content-type": response.content_type, **headers})


def _problem(problem: Problem, counted: Mapping[str, str] | None = None) -> GatewayResponse:
    body = msgspec.json.encode(problem.document()).decode()
    headers = {"content-type": "application/problem+json", **(counted or {}), **problem.headers}
    return _answer(problem.status, body, headers)


def _answer(status: int, content: str | bytes, headers: dict[str, str]) -> GatewayResponse:
    """Write an answer as the gateway takes it, payload format 2.0: bytes in base 64."""
    in_base_64 = isinstance(content, bytes)
    body = base64.b64encode(content).decode() if isinstance(content, bytes) else content
    return {"statusCode": status, "headers": {**_ALWAYS, **headers}, "body": body, "isBase64Encoded": in_base_64}

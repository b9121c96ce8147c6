"""Entry: a domain of the host's own that leads to the site too."""

import os
from typing import Annotated

from msgspec import Meta, Struct

from rental.kernel.errors import Problem
from rental.platform.dynamodb import tenant_table
from rental.platform.environment import required
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response
from rental.tenants.domain.own_domain import (
    DomainFailureCode,
    OwnDomain,
    OwnDomainState,
    domain_failure_words,
    known_domain_failure,
)
from rental.tenants.dynamodb.own_domains import DynamoDbOwnDomains
from rental.tenants.step_functions import StepFunctionsDomainWork, step_functions
from rental.tenants.use_cases.own_domain import Asking, give_up_domain, lead_domain

api = HttpApi("tenants")


class WantedDomain(Struct, forbid_unknown_fields=True):
    """`domain` is a lower-case name such as www.example.org; one at its zone's top can have no CNAME."""

    domain: Annotated[str, Meta(min_length=1, max_length=253)]


class DnsRecord(Struct):
    """What to write where the domain is managed."""

    type: str
    name: str
    value: str


class TenantDomain(Struct):
    """The tenant's own domain, "" where there is none.

    It waits until its name leads here, then for its certificate (issuing); the site answers there once it is active.
    `failure_code` tells why it does not go on, "" otherwise, and `failure` says it in English.
    """

    domain: str
    state: OwnDomainState
    records: list[DnsRecord]
    failure: str
    failure_code: DomainFailureCode


@api.operation(
    "GET",
    "/api/v1/tenant/domain",
    id="get_tenant_domain",
    auth="required",
    roles=("host",),
    table=("GetItem",),
    uses=("own_domains",),
    answers=TenantDomain,
)
def get_domain(request: Request) -> Response:
    """Tell which domain of the host's own leads to the site, and how far it is."""
    _work()
    return _answer(DynamoDbOwnDomains(tenant_table()).find(request.tenant_id))


@api.operation(
    "PUT",
    "/api/v1/tenant/domain",
    id="lead_tenant_domain",
    auth="required",
    roles=("host",),
    table=("GetItem", "PutItem"),
    uses=("own_domains",),
    takes=WantedDomain,
    answers=TenantDomain,
    status=202,
    problems=("domain-there", "version-mismatch"),
    leads_to=("get_tenant_domain", "remove_tenant_domain"),
)
def put_domain(request: Request) -> Response:
    """Lead a domain of the host's own to the site: one at a time, and nobody else's."""
    work, wanted = _work(), request.body(WantedDomain)
    asking = _asking(request)
    domains, platform_domain = DynamoDbOwnDomains(tenant_table()), os.environ.get("PLATFORM_DOMAIN", "")
    asked = lead_domain(domains, work, wanted.domain, platform_domain, asking)
    count("DomainsAsked")
    return _answer(asked, status=202)


@api.operation(
    "DELETE",
    "/api/v1/tenant/domain",
    id="remove_tenant_domain",
    auth="required",
    roles=("host",),
    table=("GetItem", "PutItem"),
    uses=("own_domains",),
    answers=TenantDomain,
    status=202,
    problems=("version-mismatch",),
)
def remove_domain(request: Request) -> Response:
    """Have the domain lead nowhere, and remove what was made for it."""
    work = _work()
    given_up = give_up_domain(DynamoDbOwnDomains(tenant_table()), work, _asking(request))
    return _answer(given_up, status=202)


def _work() -> StepFunctionsDomainWork:
    arn = os.environ.get("DOMAINS_ARN", "")
    if not arn:
        raise Problem("not-found", "This platform leads no domains of hosts' own: ask who runs it.")
    return StepFunctionsDomainWork(step_functions(), arn)


def _asking(request: Request) -> Asking:
    """Say who asks. What is asked for twice is done once by its nature; a key is wanted here as everywhere."""
    _ = request.idempotency_key
    return Asking(request.tenant_id, request.principal, request.now, request.viewer_address)


def _answer(known: OwnDomain | None, status: int = 200) -> Response:
    if known is None or known.state == "none":
        return Response(TenantDomain("", "none", [], "", ""), status=status)
    records = [DnsRecord("CNAME", known.domain, required("SITES_ENDPOINT"))]
    told = domain_failure_words(known), known_domain_failure(known.failure)
    return Response(TenantDomain(known.domain, known.state, records, *told), status=status)


handler = api.handler

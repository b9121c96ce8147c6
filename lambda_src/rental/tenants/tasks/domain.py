"""Entry: a tenant's own domain, led to its site or taken away.

`act`: "lead" or "remove" with the `number` of what was asked for, "fail" with the failure's `error` and `cause` too,
"undo" where the tenant leaves.
"""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.ids import TenantId
from rental.platform.aws_clients import ASKED_ONCE
from rental.platform.dynamodb import own_table
from rental.platform.environment import required
from rental.platform.log import count, logger, metrics
from rental.tenants.cloudfront import CloudFrontDomains
from rental.tenants.domain.blueprint import read_blueprint
from rental.tenants.domain.own_domain import DomainRefused, domain_failure_code
from rental.tenants.dynamodb.custom_domains import DynamoDbCustomDomains
from rental.tenants.dynamodb.own_domains import DynamoDbOwnDomains
from rental.tenants.use_cases.own_domain import Leading

_MOST_LOOKS = 600  # two days of five minutes: as long as CloudFront itself waits for a name to lead to it


@cache
def _edge() -> CloudFrontDomains:
    return CloudFrontDomains(boto3.client("cloudfront", config=ASKED_ONCE), read_blueprint(required("BLUEPRINT")))


@metrics.log_metrics
@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Do it; `settled` tells whether the site answers at the domain, `looked` how often that was asked."""
    tenant_id, act = TenantId(event["tenant_id"]), event["act"]
    logger.append_keys(tenant_id=tenant_id, act=act)
    table = own_table()
    leading = Leading(DynamoDbOwnDomains(table), _edge(), DynamoDbCustomDomains(table))
    if act == "lead":
        return _look(leading, tenant_id, event)
    if act == "remove":
        leading.remove(tenant_id, event["number"])
    elif act == "fail":
        count("DomainsFailed")
        failure = event["failure"]
        leading.fail(tenant_id, event["number"], domain_failure_code(failure["Error"], failure["Cause"]))
    else:
        leading.leave(tenant_id)
    return {}


def _look(leading: Leading, tenant_id: TenantId, event: dict[str, Any]) -> dict[str, Any]:
    settled = leading.lead(tenant_id, event["number"])
    if not settled and event["looked"] >= _MOST_LOOKS:
        raise DomainRefused("took-too-long")
    return {"settled": settled, "looked": event["looked"] + 1}

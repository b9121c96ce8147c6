"""Entry: the site's place at the edge."""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.platform.aws_clients import ASKED_ONCE
from rental.platform.dynamodb import own_table
from rental.platform.environment import required
from rental.platform.log import logger
from rental.tenants.cloudfront import CloudFrontSites
from rental.tenants.domain.blueprint import read_blueprint
from rental.tenants.dynamodb.sign_ups import DynamoDbSignUps
from rental.tenants.use_cases.onboarding import SiteStep, still_waiting, take_step


@cache
def _sites() -> CloudFrontSites:
    return CloudFrontSites(boto3.client("cloudfront", config=ASKED_ONCE), read_blueprint(required("BLUEPRINT")))


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Do, undo or reconcile the step; `settled` tells whether the site answers, `looked` how often that was asked."""
    logger.append_keys(tenant_id=event["tenant_id"], act=event["act"])
    taken = take_step(DynamoDbSignUps(own_table()), "site", SiteStep(_sites()), event)
    settled = taken.get("settled", True)
    return {"settled": settled, "looked": still_waiting(event.get("looked", 0), settled=settled)}

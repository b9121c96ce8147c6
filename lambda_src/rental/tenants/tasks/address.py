"""Entry: the site's name in the zone. Without a zone there is none to write."""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.platform.aws_clients import ASKED_ONCE
from rental.platform.dynamodb import own_table
from rental.platform.environment import required
from rental.platform.log import logger
from rental.tenants.domain.blueprint import read_blueprint
from rental.tenants.dynamodb.sign_ups import DynamoDbSignUps
from rental.tenants.route53 import Route53Addresses
from rental.tenants.use_cases.onboarding import AddressStep, take_step


@cache
def _addresses() -> Route53Addresses | None:
    blueprint = read_blueprint(required("BLUEPRINT"))
    if "address" not in blueprint:
        return None
    return Route53Addresses(boto3.client("route53", config=ASKED_ONCE), blueprint)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Do, undo or reconcile the step for the tenant that `event` names."""
    logger.append_keys(tenant_id=event["tenant_id"], act=event["act"])
    return take_step(DynamoDbSignUps(own_table()), "address", AddressStep(_addresses()), event)

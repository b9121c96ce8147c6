"""Entry: the invitation of a host who signed up, once more."""

from functools import cache

import boto3

from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.dynamodb import own_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response
from rental.platform.secrets import platform_key
from rental.tenants.cognito import CognitoHostAccounts
from rental.tenants.dynamodb.hourly_counts import DynamoDbHourlyCounts
from rental.tenants.dynamodb.sign_ups import DynamoDbSignUps
from rental.tenants.http_requests import opened_sign_up
from rental.tenants.use_cases.inviting import invite_host_again

api = HttpApi("tenants")
_COUNTED = "G#RATE#SIGNUP"


@cache
def _accounts() -> CognitoHostAccounts:
    return CognitoHostAccounts(boto3.client("cognito-idp", config=WITHIN_A_REQUEST))


@api.operation(
    "POST",
    "/api/v1/sign-ups/{tenant_id}/invitation",
    id="invite_host_again",
    auth="optional",
    at="platform",
    table=("GetItem", "UpdateItem"),
    platform_keys=("G#SIGNUP#*", "G#RATE#SIGNUP#*"),
    uses=("keys", "host_invitations"),
    status=204,
    problems=("sign-up-ended", "has-signed-in", "too-many-requests"),
)
def invite_again(request: Request) -> Response:
    """Send the invitation of a host whose site is ready once more, a few times a day."""
    _ = request.idempotency_key  # asked for as everywhere; the same letter twice does no harm
    sign_up = opened_sign_up(request, DynamoDbSignUps(own_table()), platform_key())
    invite_host_again(_accounts(), DynamoDbHourlyCounts(own_table(), _COUNTED), sign_up, request.now)
    count("HostsInvitedAgain")
    return Response(status=204)


handler = api.handler

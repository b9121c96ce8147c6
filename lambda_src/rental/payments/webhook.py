"""Entry: what Stripe tells. Nobody is signed in here; a signature over the very bytes of the body is the only proof."""

from functools import cache

import boto3

from rental.kernel.errors import Problem
from rental.payments.domain.event import StripeEvent
from rental.payments.dynamodb.heard_events import DynamoDbHeardEvents, DynamoDbPaymentAccounts
from rental.payments.settings import WebhookSettings
from rental.payments.signatures import is_signed
from rental.payments.sqs import SqsWork
from rental.payments.use_cases.hearing import Desk, Heard, hear
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.dynamodb import own_table
from rental.platform.http import HttpApi
from rental.platform.json_body import decode
from rental.platform.log import count, logger
from rental.platform.request import Request, Response
from rental.platform.secrets import rotated_values

LARGEST_EVENT_BYTES = 256 * 1024  # a dozen of the largest that are known
_LARGEST_REQUEST_BYTES = 6 * 1024 * 1024  # what a function can be called with: so that we are the ones to refuse it
api = HttpApi("payments")


@api.operation(
    "POST",
    "/api/v1/webhooks/stripe",
    id="hear_stripe",
    auth="public",
    body_limit_bytes=_LARGEST_REQUEST_BYTES,
    problems=("signature-invalid", "body-too-large"),
)
def hear_stripe(request: Request) -> Response:
    """Take an event of Stripe's.

    An event of an account that is no tenant's is refused with 200: Stripe would try again for three days what will
    not change, and turn the webhook off for everyone's events in the end.
    """
    try:
        event = _verified(request)
    except Problem:
        count("WebhooksRefused")
        raise
    logger.append_keys(stripe_event=event.id, stripe_type=event.type)
    heard = hear(_desk(), event, request.now)
    if heard is Heard.REFUSED:
        logger.warning("event of an unknown account", account=event.account)
    count("WebhooksRefused" if heard is Heard.REFUSED else "WebhooksHeard")
    return Response({"outcome": heard.value})


def _verified(request: Request) -> StripeEvent:
    """Return the event that was signed. Raises `Problem`."""
    body, header = request.raw_body, request.headers.get("stripe-signature", "")
    if len(body) > LARGEST_EVENT_BYTES:
        raise Problem("body-too-large", f"An event has at most {LARGEST_EVENT_BYTES} bytes, got {len(body)}.")
    arn = WebhookSettings.from_environment().secret_arn
    values = rotated_values(arn, lambda known: is_signed(body, header, known))
    if not is_signed(body, header, values):
        raise Problem("signature-invalid", "The Stripe-Signature header does not fit the body, or is older than 300 s.")
    return decode(body, StripeEvent)


@cache
def _desk() -> Desk:
    table = own_table()
    queue = SqsWork(boto3.client("sqs", config=WITHIN_A_REQUEST), WebhookSettings.from_environment().queue_url)
    return Desk(DynamoDbHeardEvents(table), DynamoDbPaymentAccounts(table), queue)


handler = api.handler

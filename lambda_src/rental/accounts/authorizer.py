"""Entry: who asks, for every route but health. Payload format 2.0, simple responses.

It never denies: the gateway's own refusals are not problem documents. Instead of an identity it hands over the slug
of the problem, which the operation's entry answers; without a tenant in the context nothing can be done.
"""

import os
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.accounts.dynamodb.host_mappings import DynamoDbHostMappings
from rental.accounts.dynamodb.live_sessions import DynamoDbLiveSessions
from rental.accounts.jwks import JsonWebTokens, JwksOverHttp
from rental.accounts.use_cases.authorizing import Gate, authorize
from rental.platform.clock import RealClock
from rental.platform.dynamodb import own_table
from rental.platform.log import logger
from rental.platform.secrets import edge_values


@cache
def _hosts() -> DynamoDbHostMappings:
    return DynamoDbHostMappings(own_table())


@cache
def _sessions() -> DynamoDbLiveSessions:
    return DynamoDbLiveSessions(own_table(), RealClock())


@cache
def _tokens() -> JsonWebTokens:
    return JsonWebTokens(JwksOverHttp(base=os.environ.get("JWKS_BASE", "")))


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Answer the context of `authorize`."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    try:
        gate = Gate(_hosts(), _tokens(), _sessions(), at_once=_is_kept_by_the_gateway(event))
        found = authorize(headers, edge_values, gate)
    except Exception:  # noqa: BLE001 - the edge: a dependency failed; the caller gets a problem document, not a bare 500
        logger.exception("failed")
        found = {"refusal": "unavailable"}
    if slug := found.get("refusal"):
        logger.info("refused", slug=slug, route=event.get("routeKey"))
    return {"isAuthorized": True, "context": found}


def _is_kept_by_the_gateway(event: dict[str, Any]) -> bool:
    """Tell required routes, whose answers are kept by token and host, from optional ones, asked each time by host."""
    return len(event.get("identitySource") or ()) > 1

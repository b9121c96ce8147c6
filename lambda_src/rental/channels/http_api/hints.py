"""Entry: a channel manager's hint that it has news. It proves itself by a header that the host configured there.

Nothing of what it says is believed: the news are asked for, with the host's own key.
"""

import hmac
from typing import Annotated

from msgspec import Meta, Struct

from rental.channels.contract import ACTIVE, CHANNEX, REMOVED, connection_at
from rental.channels.dynamodb.channel_managers import DynamoDbChannelManagers
from rental.channels.dynamodb.connections import DynamoDbConnections
from rental.kernel.errors import Problem
from rental.kernel.webhook_signature import webhook_secret
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response
from rental.platform.secrets import platform_key
from rental.platform.tenant_credentials import narrowed_to

HEADER = "x-channel-secret"
_ACTIONS = ("GetItem", "PutItem")
# One and the same for every reason: whoever tries addresses and secrets learns nothing from it.
_REFUSED = "The address or the secret is not one that we take."


class HintQuery(Struct):
    """`connection` stands in the address that the channel manager was given."""

    connection: Annotated[str, Meta(max_length=140)] = ""


class HintAnswer(Struct):
    """`asked`: the news are asked for now. Not where the connection is switched off, or a hint came in this moment."""

    asked: bool


api = HttpApi("channels")


@api.operation(
    "POST",
    "/api/v1/channels/channex/events",
    id="hear_channex_hint",
    auth="public",
    table=("GetItem", "PutItem"),
    uses=("keys",),
    query=HintQuery,
    answers=HintAnswer,
    status=202,
    problems=("signature-refused",),
)
def hear_hint(request: Request) -> Response:
    """Tell that there are news at Channex. The body is not read; the header holds the connection's secret."""
    key = platform_key()
    found = connection_at(key, request.parameters(HintQuery).connection)
    if found is None:
        raise _refused()
    tenant_id, connection_id = found
    with narrowed_to(tenant_id, _ACTIONS):
        connection = DynamoDbConnections(tenant_table()).find(tenant_id, connection_id)
        if connection is None or connection.channel != CHANNEX or connection.state == REMOVED:
            raise _refused()
        shown = request.headers.get(HEADER, "").encode()
        # Every secret is compared, and each in the same time whatever it is.
        secrets = [webhook_secret(key, connection_id, version) for version in connection.secret_versions(request.now)]
        fits = [hmac.compare_digest(shown, each.encode()) for each in secrets]
        if not any(fits):
            raise _refused()
        managers = DynamoDbChannelManagers(tenant_table())
        asked = connection.state == ACTIVE and managers.ask_pull(tenant_id, connection_id, request.now)
    return Response(HintAnswer(asked), 202)


handler = api.handler


def _refused() -> Problem:
    count("ChannelHintsRefused")
    return Problem("signature-refused", _REFUSED)

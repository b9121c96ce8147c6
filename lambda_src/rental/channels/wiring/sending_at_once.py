"""The desk of an operation, which sends at once or not at all."""

from datetime import datetime

from rental.channels.dynamodb.deliveries import DynamoDbDeliveries
from rental.channels.dynamodb.webhooks import DynamoDbWebhooks
from rental.channels.use_cases.sending import Desk
from rental.channels.wiring.endpoints import endpoints
from rental.kernel.ids import TenantId
from rental.platform.dynamodb import tenant_table
from rental.platform.request import Request
from rental.platform.secrets import platform_key


class NoWakes:
    """The `Wakes` port of what is sent at once or not at all."""

    def plan(self, tenant_id: TenantId, webhook_id: str, at: datetime) -> None:
        """Nothing of it waits in a lane."""


def desk_of_request(request: Request) -> Desk:
    """Return the desk of an operation that declares `uses=("keys", "feeds")`."""
    table = tenant_table()
    stores = DynamoDbWebhooks(table), DynamoDbDeliveries(table)
    return Desk(*stores, endpoints(), NoWakes(), request.clock, platform_key(), "")

"""Entry: every quarter of an hour all channel managers are asked for bookings, because hints get lost."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.channels.dynamodb.manager_pointers import ManagerPointers
from rental.channels.sqs import PULL
from rental.channels.wiring.channel_work import channel_work
from rental.platform.dynamodb import own_table
from rental.platform.log import count, logger, metrics


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, int]:
    """Answer how many are asked."""
    queued = channel_work().ask(ManagerPointers(own_table()).all(), PULL)
    count("ChannelManagersQueued", queued)
    return {"queued": queued}

"""Entry: what hosts asked for: all of their data as a file, or to leave, or to stay after all."""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.events import Event
from rental.offboarding.contract import EXPORT_ASKED
from rental.offboarding.dynamodb.exports import MAKING, DynamoDbExports
from rental.offboarding.dynamodb.leavings import DynamoDbLeavingRequests, DynamoDbLeavings
from rental.offboarding.dynamodb.rows import DynamoDbRows
from rental.offboarding.s3 import S3ExportFiles
from rental.offboarding.use_cases.exporting import make_export
from rental.offboarding.use_cases.leaving import follow_wish
from rental.offboarding.use_cases.walking import Walk
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table, tenant_table
from rental.platform.environment import required
from rental.platform.event_queue import consume
from rental.platform.log import count, logger, metrics
from rental.platform.secrets import platform_key


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer `batchItemFailures` with the messages to deliver again."""
    return consume(event, context, _handle, MAKING)


def _handle(event: Event) -> None:
    table = tenant_table()
    if event.type != EXPORT_ASKED:
        follow_wish(DynamoDbLeavingRequests(table), DynamoDbLeavings(own_table()), event.tenant_id)
        return
    rows = DynamoDbRows(table, own_table())
    walk = Walk(rows, event.tenant_id, platform_key(), SystemClock().now())
    if make_export(DynamoDbExports(table), _files(), walk):
        count("TenantExportsMade")


@cache
def _files() -> S3ExportFiles:
    return S3ExportFiles(boto3.client("s3"), required("EXPORTS_BUCKET"))

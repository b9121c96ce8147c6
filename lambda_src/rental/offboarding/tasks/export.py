"""Entry: the last export, of all that there was when the site closed. It waits thirty days for whoever asks for it."""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.ids import TenantId
from rental.offboarding.dynamodb.leavings import DynamoDbLeavings
from rental.offboarding.dynamodb.rows import READING, DynamoDbRows
from rental.offboarding.s3 import S3ExportFiles
from rental.offboarding.use_cases.exporting import Counted, zipped
from rental.offboarding.use_cases.steps import done
from rental.offboarding.use_cases.walking import Walk
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table, tenant_table
from rental.platform.environment import required
from rental.platform.log import logger
from rental.platform.secrets import platform_key
from rental.platform.tenant_credentials import narrowed_to


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Answer nothing. Who is tried again after data went leaves the file as it is."""
    tenant_id = TenantId(event["tenant_id"])
    logger.append_keys(tenant_id=tenant_id)
    leavings = DynamoDbLeavings(own_table())
    known = leavings.find(tenant_id)
    if known and known.step("export") == "done":
        return {}
    leavings.record_step(tenant_id, "export", "running")
    with narrowed_to(tenant_id, READING):
        walk = Walk(DynamoDbRows(tenant_table(), own_table()), tenant_id, platform_key(), SystemClock().now())
        counted = Counted()
        size = _files().write(f"{tenant_id}/closing.zip", zipped(walk, counted))
    logger.info("exported", rows=counted.rows, bytes=size)
    done(leavings, tenant_id, "export")
    return {}


@cache
def _files() -> S3ExportFiles:
    return S3ExportFiles(boto3.client("s3"), required("EXPORTS_BUCKET"))

"""Entry: who is due to be brought up to date with the deployment."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.platform.dynamodb import own_table
from rental.platform.environment import required
from rental.platform.log import count, logger, metrics
from rental.tenants.dynamodb.directory import DynamoDbDirectory
from rental.tenants.use_cases.reconciling import due_page, left_due


@metrics.log_metrics
@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Find a "page" of those who are due, tell of one who "failed", or find all who are "left"."""
    part, directory, digest = event["part"], DynamoDbDirectory(own_table()), required("SPECIFICATION")
    if event["act"] == "page":
        due, after = due_page(directory, part, event["after"], digest)
        return {"due": due, "after": after, "further": bool(after)}
    if event["act"] == "left":
        left = left_due(directory, part, digest)
        return {"left": left, "all": not left}
    failure = event["failure"]
    logger.error("not reconciled", tenant_id=event["tenant_id"], error=failure["Error"], cause=failure["Cause"])
    count("TenantsNotReconciled")
    return {}

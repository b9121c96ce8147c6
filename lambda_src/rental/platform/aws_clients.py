"""One client per service and environment, made on first use with limits that fit inside a request."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config

WITHIN_A_REQUEST = Config(
    connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2}, max_pool_connections=10
)

# For what must not happen twice: a second attempt would not know of the first.
ASKED_ONCE = Config(connect_timeout=1, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1})


@cache
def secrets_manager() -> Any:
    return boto3.client("secretsmanager", config=WITHIN_A_REQUEST)


@cache
def sts() -> Any:
    return boto3.client("sts", config=WITHIN_A_REQUEST)

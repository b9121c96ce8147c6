"""Limits that fit inside a request, for every client of AWS.

A client is made on first use in the module that uses it: a bundle describes the services its modules make clients of.
"""

from botocore.config import Config

WITHIN_A_REQUEST = Config(
    connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2}, max_pool_connections=10
)

# For what must not happen twice: a second attempt would not know of the first.
ASKED_ONCE = Config(connect_timeout=1, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1})

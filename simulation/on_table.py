"""The same on DynamoDB: a table of the platform's own keys and indexes, made for one run beside the platform's.

It is not the platform's table itself: whatever is written there becomes events, letters and audit records.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

from rental.bookings.dynamodb.ledger import DynamoDbLedger
from rental.bookings.dynamodb.lists import DynamoDbBookingLists
from rental.bookings.ports import BookingLists, Ledger
from rental.kernel.ids import TenantId
from rental.platform.dynamodb import Table, to_item
from rental.properties.contract import PropertyTerms, terms_to_item

_WORKERS = 40
_OPERATOR = "test"  # the emulator's root credentials, worth nothing elsewhere


def client_of(endpoint: str | None, region: str) -> Any:
    """Return an operator's client: of the emulator at `endpoint`, else of AWS with the caller's credentials."""
    config = Config(max_pool_connections=_WORKERS, retries={"mode": "standard", "total_max_attempts": 2})
    if endpoint is None:
        return boto3.client("dynamodb", region_name=region, config=config)
    return boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=_OPERATOR,
        aws_secret_access_key=_OPERATOR,
        config=config,
    )


@contextmanager
def table_like(client: Any, model: str) -> Iterator[Table]:
    """Make an empty table with the keys and indexes of the table `model`; it is gone at the end."""
    found = client.describe_table(TableName=model)["Table"]
    name = f"simulated-{uuid.uuid4().hex[:12]}"
    indexes = [
        {each: index[each] for each in ("IndexName", "KeySchema", "Projection")}
        for index in found["GlobalSecondaryIndexes"]
    ]
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=found["AttributeDefinitions"],
        KeySchema=found["KeySchema"],
        GlobalSecondaryIndexes=indexes,
    )
    try:
        client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
        yield Table(client, name)
    finally:
        client.delete_table(TableName=name)


@dataclass
class OnTable:
    """A stage on a table."""

    table: Table

    @property
    def ledger(self) -> Ledger:
        return DynamoDbLedger(self.table)

    @property
    def lists(self) -> BookingLists:
        return DynamoDbBookingLists(self.table)

    def sell(self, tenant_id: TenantId, terms: PropertyTerms) -> None:
        self.table.client.put_item(TableName=self.table.name, Item=to_item(terms_to_item(tenant_id, terms)))

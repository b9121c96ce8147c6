"""The platform's table on moto: for adapters' contract suites, where an item's shape and conditions are the point."""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from moto import mock_aws

from rental.platform.dynamodb import Table

INCLUDED = ["v", "kind", "id", "state", "card", "property_id", "check_in", "check_out"]
INCLUDED += ["guest_name", "total", "currency", "created_at"]


@contextmanager
def moto_table() -> Iterator[Table]:
    with mock_aws():
        client = boto3.client(
            "dynamodb", region_name="eu-west-1", aws_access_key_id="testing", aws_secret_access_key="testing"
        )
        client.create_table(
            TableName="platform",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "list_pk", "list_sk")
            ],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "lists",
                    "KeySchema": [
                        {"AttributeName": "list_pk", "KeyType": "HASH"},
                        {"AttributeName": "list_sk", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": INCLUDED},
                }
            ],
        )
        yield Table(client, "platform")

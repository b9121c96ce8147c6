"""The platform's table on moto: for adapters' contract suites, where an item's shape and conditions are the point."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from typing import Any

import boto3
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from rental.platform.dynamodb import Table
from tests.support import faster_botocore, faster_moto

INDEXES = {"lists": ("list_pk", "list_sk"), "ends": ("ends_pk", "check_out"), "stays": ("stays_pk", "check_out")}
INCLUDED = ["v", "kind", "id", "state", "card", "property_id", "unit", "check_in", "check_out"]
INCLUDED += ["guest_name", "total", "currency", "created_at", "payment_state", "answer_by", "reason"]

_REGION, _NAME = "eu-west-1", "platform"
_first: list[Any] = []
faster_botocore.apply()
faster_moto.apply()


@contextmanager
def moto_table() -> Iterator[Table]:
    with mock_aws(), faster_botocore.unsigned():
        client = _session().client("dynamodb")
        _put_up(client)
        yield Table(client, _NAME)


def stored_table(name: str) -> Any:
    """Return a table of this process as moto has it."""
    return dynamodb_backends[DEFAULT_ACCOUNT_ID][_REGION].tables[name]


@cache
def _session() -> boto3.Session:
    """Return the session of all clients. A new one reads the service anew, which takes longer than most tests."""
    return boto3.Session(aws_access_key_id="testing", aws_secret_access_key="testing", region_name=_REGION)


def _put_up(client: Any) -> None:
    """Create the table; from the second on as a copy of the first when it was empty."""
    backend = dynamodb_backends[DEFAULT_ACCOUNT_ID][_REGION]
    if not _first:
        create_table(client, _NAME)
        _first.append(deepcopy(backend.tables[_NAME]))
    backend.tables[_NAME] = deepcopy(_first[0])


def create_table(client: Any, name: str) -> None:
    """Create a table with the platform's keys and indexes."""
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"}
            for name in sorted({"pk", "sk", *(name for keys in INDEXES.values() for name in keys)})
        ],
        KeySchema=_keys("pk", "sk"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": index,
                "KeySchema": _keys(*names),
                "Projection": {
                    "ProjectionType": "INCLUDE",
                    "NonKeyAttributes": [name for name in INCLUDED if name not in names],
                },
            }
            for index, names in INDEXES.items()
        ],
    )


def _keys(partition: str, sort: str) -> list[dict[str, str]]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]

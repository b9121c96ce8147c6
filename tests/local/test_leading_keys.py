"""A tenant's narrowed credentials reach its own partition keys and no others, in every kind of request."""

import json
import uuid

import pytest
from botocore.exceptions import ClientError

OWN, FOREIGN = "T#aaaa#P#1", "T#bbbb#P#1"
TABLE = {
    "AttributeDefinitions": [
        {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "list_pk", "list_sk")
    ],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "lists",
            "KeySchema": [
                {"AttributeName": "list_pk", "KeyType": "HASH"},
                {"AttributeName": "list_sk", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
    "BillingMode": "PAY_PER_REQUEST",
}
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "dynamodb:*",
            "Resource": "*",
            "Condition": {
                "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["T#aaaa#*"]},
                "Null": {"dynamodb:LeadingKeys": "false"},
            },
        }
    ],
}


def key(pk):
    return {"pk": {"S": pk}, "sk": {"S": "PROPERTY"}}


def item(pk):
    return {**key(pk), "list_pk": {"S": pk}, "list_sk": {"S": "x"}}


def query(pk, **rest):
    return {"KeyConditionExpression": "#k = :p", "ExpressionAttributeValues": {":p": {"S": pk}}, **rest}


REQUESTS = {
    "GetItem": lambda table, pk: ("get_item", {"TableName": table, "Key": key(pk)}),
    "PutItem": lambda table, pk: ("put_item", {"TableName": table, "Item": item(pk)}),
    "UpdateItem": lambda table, pk: (
        "update_item",
        {
            "TableName": table,
            "Key": key(pk),
            "UpdateExpression": "SET a = :a",
            "ExpressionAttributeValues": {":a": {"S": "1"}},
        },
    ),
    "DeleteItem": lambda table, pk: ("delete_item", {"TableName": table, "Key": key(pk)}),
    "Query": lambda table, pk: ("query", {"TableName": table, **query(pk, ExpressionAttributeNames={"#k": "pk"})}),
    "QueryOfAnIndex": lambda table, pk: (
        "query",
        {"TableName": table, "IndexName": "lists", **query(pk, ExpressionAttributeNames={"#k": "list_pk"})},
    ),
    "QueryWithARange": lambda table, pk: (
        "query",
        {
            "TableName": table,
            "KeyConditionExpression": "pk = :p AND begins_with(sk, :s)",
            "ExpressionAttributeValues": {":p": {"S": pk}, ":s": {"S": "P"}},
        },
    ),
    "BatchGetItem": lambda table, pk: ("batch_get_item", {"RequestItems": {table: {"Keys": [key(pk)]}}}),
    "BatchWriteItemPut": lambda table, pk: (
        "batch_write_item",
        {"RequestItems": {table: [{"PutRequest": {"Item": item(pk)}}]}},
    ),
    "BatchWriteItemDelete": lambda table, pk: (
        "batch_write_item",
        {"RequestItems": {table: [{"DeleteRequest": {"Key": key(pk)}}]}},
    ),
    "TransactGetItems": lambda table, pk: (
        "transact_get_items",
        {"TransactItems": [{"Get": {"TableName": table, "Key": key(pk)}}]},
    ),
    "TransactWriteItems": lambda table, pk: (
        "transact_write_items",
        {"TransactItems": [{"Put": {"TableName": table, "Item": item(pk)}}]},
    ),
}
MIXED = {
    "BatchGetItem": lambda table: ("batch_get_item", {"RequestItems": {table: {"Keys": [key(OWN), key(FOREIGN)]}}}),
    "BatchWriteItem": lambda table: (
        "batch_write_item",
        {"RequestItems": {table: [{"PutRequest": {"Item": item(OWN)}}, {"DeleteRequest": {"Key": key(FOREIGN)}}]}},
    ),
    "TransactGetItems": lambda table: (
        "transact_get_items",
        {"TransactItems": [{"Get": {"TableName": table, "Key": key(pk)}} for pk in (OWN, FOREIGN)]},
    ),
    "TransactWriteItems": lambda table: (
        "transact_write_items",
        {
            "TransactItems": [
                {"Put": {"TableName": table, "Item": item(OWN)}},
                {
                    "ConditionCheck": {
                        "TableName": table,
                        "Key": key(FOREIGN),
                        "ConditionExpression": "attribute_exists(pk)",
                    }
                },
            ]
        },
    ),
}
WITHOUT_KEYS = {
    "Scan": lambda table: ("scan", {"TableName": table}),
    "ScanOfAnIndex": lambda table: ("scan", {"TableName": table, "IndexName": "lists"}),
    "PartiQL": lambda table: ("execute_statement", {"Statement": f'SELECT * FROM "{table}"'}),  # noqa: S608 - its own table
    "DescribeTable": lambda table: ("describe_table", {"TableName": table}),
}


def narrowed(aws, policy=POLICY):
    """Return a table's name and a client whose role may do anything and whose session only what `policy` says."""
    table, role = f"t{uuid.uuid4().hex[:8]}", f"r{uuid.uuid4().hex[:8]}"
    aws.client("dynamodb").create_table(TableName=table, **TABLE)
    trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    arn = aws.client("iam").create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps({"Statement": [trust]}))[
        "Role"
    ]["Arn"]
    all_allowed = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    aws.client("iam").put_role_policy(RoleName=role, PolicyName="all", PolicyDocument=json.dumps(all_allowed))
    session = aws.client("sts").assume_role(RoleArn=arn, RoleSessionName="tenant", Policy=json.dumps(policy))[
        "Credentials"
    ]
    return table, aws.client("dynamodb", session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"])


@pytest.fixture(scope="module")
def tenant(extended):
    return narrowed(extended)


@pytest.fixture(scope="module")
def vanilla_tenant(vanilla):
    return narrowed(vanilla)


def refused(client, call):
    operation, arguments = call
    try:
        getattr(client, operation)(**arguments)
    except ClientError as error:
        return "AccessDenied" in error.response["Error"]["Code"]
    return False


def test_vanilla_knows_no_leading_keys(vanilla_tenant):
    table, client = vanilla_tenant
    assert refused(client, REQUESTS["GetItem"](table, OWN))  # with Null: false even one's own is out of reach


def test_vanilla_without_the_null_condition_lets_every_key_through(vanilla):
    policy = json.loads(json.dumps(POLICY))
    del policy["Statement"][0]["Condition"]["Null"]
    table, client = narrowed(vanilla, policy)
    assert not refused(client, REQUESTS["GetItem"](table, FOREIGN))


@pytest.mark.parametrize("kind", REQUESTS)
def test_own_keys_are_allowed(tenant, kind):
    table, client = tenant
    assert not refused(client, REQUESTS[kind](table, OWN))


@pytest.mark.parametrize("kind", REQUESTS)
def test_foreign_keys_are_refused(tenant, kind):
    table, client = tenant
    assert refused(client, REQUESTS[kind](table, FOREIGN))


@pytest.mark.parametrize("kind", MIXED)
def test_one_foreign_key_among_own_ones_is_refused(tenant, kind):
    table, client = tenant
    assert refused(client, MIXED[kind](table))


@pytest.mark.parametrize("kind", WITHOUT_KEYS)
def test_requests_that_name_no_key_are_refused(tenant, kind):
    table, client = tenant
    assert refused(client, WITHOUT_KEYS[kind](table))

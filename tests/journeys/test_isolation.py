"""No tenant sees another's: every route tried, and the credentials themselves refused by IAM."""

import importlib
import json

import boto3
import pytest
from botocore.exceptions import ClientError

from rental.platform.tenant_credentials import Narrowing, session_policy

CONTEXTS = ("accounts", "admin", "bookings", "properties", "tenants")
ROUTES = sorted(
    {
        (declared.method, declared.path)
        for context in CONTEXTS
        for declared in importlib.import_module(f"rental.{context}.http_api").api.declarations
        if declared.auth != "public"
    }
)
BODIES = {"PATCH": {"title": "Taken over"}, "POST": {"reason": "not mine"}}


@pytest.fixture(scope="module")
def theirs(seaview, listing):
    """A booking and a property of seaview's, which barossa must never see."""
    body = {
        "property_id": listing["property_id"],
        "check_in": "2028-06-01",
        "check_out": "2028-06-04",
        "guests": {"adults": 1},
        "guest": {"name": "Secret Guest", "email": "secret@example.com"},
    }
    made = seaview.send("POST", "/bookings", json=body)
    assert made.status_code == 201, made.text
    return made.json()


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_no_route_shows_one_tenants_bookings_to_anothers_token(seaview, barossa, tokens, theirs, method, path):
    path = path.removeprefix("/api/v1").format(**theirs)
    if path == "/bookings" and method == "GET":
        path = "/bookings?from=2028-01-01&to=2028-12-31"
    access = {"booking-access": theirs["access_token"]}
    tries = [
        barossa.send(method, path, token=tokens["barossa"], headers=access, json=BODIES.get(method)),
        seaview.send(method, path, token=tokens["barossa"], json=BODIES.get(method)),
        barossa.send(method, path, token=tokens["seaview"], headers=access, json=BODIES.get(method)),
    ]
    for answer in tries:
        assert answer.status_code < 500
        assert "Secret Guest" not in answer.text
        assert theirs["booking_id"] not in answer.text or answer.status_code == 404
    after = seaview.send("GET", f"/bookings/{theirs['booking_id']}", headers=access).json()
    assert after["state"] == "confirmed"
    assert seaview.send("GET", f"/properties/{theirs['property_id']}").json()["title"] != "Taken over"


@pytest.fixture(scope="module")
def narrowed(platform):
    """A table client with the credentials a handler of seaview's gets, through the same role and session policy."""

    def client(actions):
        tenant = platform.tenant("seaview")
        policy = session_policy(Narrowing(tenant.tenant_id, actions))
        sts = platform.client_as_function("create_booking", "sts")
        keys = sts.assume_role(
            RoleArn=platform.outputs["DataRoleArn"], RoleSessionName="test", Policy=json.dumps(policy)
        )["Credentials"]
        return boto3.client(
            "dynamodb",
            endpoint_url=platform.endpoint,
            region_name=platform.region,
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
        )

    return client


def denied(call, **parameters):
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    return refused.value.response["Error"]["Code"] == "AccessDeniedException"


def test_narrowed_credentials_reach_their_tenant_and_iam_refuses_every_other_key(platform, narrowed):
    table, client = platform.outputs["TableName"], narrowed(("GetItem", "PutItem", "Query", "BatchGetItem"))
    own, other = (f"T#{platform.tenant(name).tenant_id}#TENANT" for name in ("seaview", "barossa"))
    key = {"pk": {"S": other}, "sk": {"S": "TENANT"}}
    assert "Item" in client.get_item(TableName=table, Key=key | {"pk": {"S": own}})
    assert denied(client.get_item, TableName=table, Key=key)
    assert denied(client.put_item, TableName=table, Item=key)
    assert denied(client.get_item, TableName=table, Key=key | {"pk": {"S": "G#HOST#seaview.localhost"}})
    mixed = [key | {"pk": {"S": own}}, key]
    assert denied(client.batch_get_item, RequestItems={table: {"Keys": mixed}})
    values = {":pk": {"S": f"T#{platform.tenant('barossa').tenant_id}#PROPERTIES"}}
    listing = {"IndexName": "lists", "KeyConditionExpression": "list_pk = :pk", "ExpressionAttributeValues": values}
    assert denied(client.query, TableName=table, **listing)
    put = [{"Put": {"TableName": table, "Item": each}} for each in mixed]
    assert denied(client.transact_write_items, TransactItems=put)
    assert denied(client.scan, TableName=table)


def test_narrowed_credentials_do_only_what_the_operation_declared(platform, narrowed):
    table, client = platform.outputs["TableName"], narrowed(("GetItem",))
    own = {"pk": {"S": f"T#{platform.tenant('seaview').tenant_id}#TENANT"}, "sk": {"S": "TENANT"}}
    assert "Item" in client.get_item(TableName=table, Key=own)
    assert denied(client.put_item, TableName=table, Item=own)
    assert denied(client.delete_item, TableName=table, Key=own)


def test_a_functions_own_role_has_no_way_to_the_table(platform):
    client = platform.client_as_function("create_booking", "dynamodb")
    key = {"pk": {"S": f"T#{platform.tenant('seaview').tenant_id}#TENANT"}, "sk": {"S": "TENANT"}}
    assert denied(client.get_item, TableName=platform.outputs["TableName"], Key=key)

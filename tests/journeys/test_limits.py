"""Calls are counted on the running platform: by functions' own roles, over workers that know nothing of each other."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

LIMIT, CALLS = 10, 40


@pytest.fixture
def limited(platform):
    """Have the function that marks notices as read take ten calls a minute of each caller."""
    client = platform.client("lambda")
    name = platform.function_name("mark_notices_read")
    before = client.get_function_configuration(FunctionName=name)["Environment"]
    changed = {"Variables": before["Variables"] | {"CALLS_PER_MINUTE": str(LIMIT)}}
    client.update_function_configuration(FunctionName=name, Environment=changed)
    yield
    client.update_function_configuration(FunctionName=name, Environment=before)


def in_one_minute(send):
    """Return answers to calls that began and ended in the same minute: once more where one passed in between."""
    for _ in range(2):
        minute = int(time.time()) // 60
        with ThreadPoolExecutor(CALLS) as pool:
            answers = list(pool.map(lambda _: send(), range(CALLS)))
        if int(time.time()) // 60 == minute:
            break
    return answers


def test_of_many_calls_at_once_exactly_as_many_pass_as_may(limited, seaview, tokens):
    def send():
        body = {"until": "2026-01-01T00:00:00Z"}
        return seaview.send("PUT", "/notices/read", token=tokens["seaview"], json=body)

    answers = in_one_minute(send)
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses[429] == CALLS - LIMIT, statuses
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.json()["type"] == "urn:holiday-rental:problem:too-many-requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["ratelimit-policy"] == f'"calls";q={LIMIT};w=60'
    left = {answer.headers["ratelimit"].split(";")[1] for answer in answers if answer.status_code != 429}
    assert left == {f"r={number}" for number in range(LIMIT)}


def test_a_function_counts_under_its_own_role_and_can_do_nothing_else_to_the_table(platform):
    client = platform.client_as_function("create_booking", "dynamodb")
    tenant, other = (f"T#{platform.tenant(name).tenant_id}" for name in ("seaview", "barossa"))

    def add(pk):
        change = {"UpdateExpression": "ADD calls :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}
        key = {"pk": {"S": pk}, "sk": {"S": "calls"}}
        return client.update_item(TableName=platform.outputs["TableName"], Key=key, **change)

    assert add(f"{tenant}#RATE#test#0")
    assert add(f"{other}#RATE#test#0"), "whose calls these are, the authorizer knows and not the role"
    for pk in (f"{tenant}#TENANT", f"{tenant}#CALENDAR#x", "G#HOST#seaview.localhost", "G#RATE#letters"):
        with pytest.raises(ClientError, match="AccessDenied"):
            add(pk)
    key = {"pk": {"S": f"{tenant}#RATE#test#0"}, "sk": {"S": "calls"}}
    with pytest.raises(ClientError, match="AccessDenied"):
        client.get_item(TableName=platform.outputs["TableName"], Key=key)

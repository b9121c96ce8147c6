"""Calls are counted on the running platform: by functions' own roles, over workers that know nothing of each other."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

LIMIT, CALLS = 10, 40


@pytest.fixture
def limited(platform):
    """Have the function that sends links take ten calls a minute of each caller: twice what it has where 100 are usual.

    It counts by itself, and nobody else asks it as a signed-in host.
    """
    client = platform.client("lambda")
    name = platform.function_name("send_booking_links")
    before = client.get_function_configuration(FunctionName=name)["Environment"]
    changed = {"Variables": before["Variables"] | {"CALLS_PER_MINUTE": "200"}}
    client.update_function_configuration(FunctionName=name, Environment=changed)
    yield
    client.update_function_configuration(FunctionName=name, Environment=before)


def in_one_minute(*callers):
    """Return answers to calls that began and ended in the same minute, of the next caller where one passed in between.

    The first has had its calls of the new minute by then.
    """
    for send in callers:
        minute = int(time.time()) // 60
        with ThreadPoolExecutor(CALLS) as pool:
            answers = list(pool.map(lambda _, send=send: send(), range(CALLS)))
        if int(time.time()) // 60 == minute:
            break
    return answers


def test_of_many_calls_at_once_exactly_as_many_pass_as_may(limited, seaview, barossa, tokens):
    body = {"email": "nobody@example.com"}
    answers = in_one_minute(
        lambda: seaview.send("POST", "/booking-links", token=tokens["seaview"], json=body),
        lambda: barossa.send("POST", "/booking-links", token=tokens["barossa"], json=body),
    )
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses[429] == CALLS - LIMIT, statuses
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.json()["type"] == "urn:holiday-rental:problem:too-many-requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["ratelimit-policy"] == f'"send_booking_links";q={LIMIT};w=60'
    left = {answer.headers["ratelimit"].split(";")[1] for answer in answers if answer.status_code != 429}
    assert left == {f"r={number}" for number in range(LIMIT)}

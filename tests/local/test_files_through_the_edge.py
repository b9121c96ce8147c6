"""A file reaches other channels through edge and gateway as it is, and so does it that it has not changed."""

import pytest

from tests.local.local_aws import function
from tests.local.test_sites import api, distribution, tenant

FILE = """
import base64
def handler(event, context):
    headers = {"etag": '"abc"', "cache-control": "private, no-cache"}
    if event["headers"].get("if-none-match") == '"abc"':
        return {"statusCode": 304, "headers": headers, "body": "", "isBase64Encoded": False}
    if event["rawPath"] != "/api/v1/calendars/token.ics":
        return {"statusCode": 404, "headers": {}, "body": "", "isBase64Encoded": False}
    body = base64.b64encode("BEGIN:VCALENDAR\\r\\nX:é\\r\\n".encode()).decode()
    headers["content-type"] = "text/calendar; charset=utf-8"
    return {"statusCode": 200, "headers": headers, "body": body, "isBase64Encoded": True}
"""
PATH, HOST = "/api/v1/calendars/token.ics", "calendars.localhost"


@pytest.fixture(scope="module")
def site(extended):
    resources = {
        **api("c0ffee04"),
        **function(FILE),
        **distribution(extended.port, "c0ffee04", "x"),
        **tenant("calendars"),
    }
    resources["Route"]["Properties"]["RouteKey"] = "GET /api/v1/calendars/{token}"
    stack, _ = extended.deploy(resources)
    yield extended
    extended.client("cloudformation").delete_stack(StackName=stack)


def test_a_file_is_the_same_bytes_at_the_other_end(site):
    answer = site.request("GET", PATH, host=HOST)
    assert (answer.status, answer.text) == (200, "BEGIN:VCALENDAR\r\nX:\u00e9\r\n")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert (answer.headers["etag"], answer.headers["cache-control"]) == ('"abc"', "private, no-cache")


def test_whoever_has_it_is_told_so_and_sent_nothing(site):
    answer = site.request("GET", PATH, host=HOST, headers={"If-None-Match": '"abc"'})
    assert (answer.status, answer.text, answer.headers["etag"]) == (304, "", '"abc"')

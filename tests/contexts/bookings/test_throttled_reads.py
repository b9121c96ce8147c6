"""A table that is throttled while something is only looked at: the caller is told to come again."""

import pytest
from botocore.exceptions import ClientError

from tests.support.gateway import HOST_MEMBER, authorizer_context
from tests.support.property_samples import COTTAGE

STAY = {"property_id": COTTAGE, "check_in": "2027-03-05", "check_out": "2027-03-08"}
MARCH = {"from": "2027-03-01", "to": "2027-04-01"}
LOOKS = {
    "quotes": ("/quotes", STAY),
    "availability": (f"/properties/{COTTAGE}/availability", MARCH),
    "calendar": ("/calendar", MARCH | {"property_id": COTTAGE}),
    "arrivals": ("/bookings", MARCH),
    "one booking": (f"/bookings/{'d' * 26}", {}),
}


@pytest.fixture
def throttled(table):
    def refuse(**_call):
        raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "slow down"}}, "Any")

    table.client.meta.events.register("before-call.dynamodb", refuse)


@pytest.mark.parametrize("look", LOOKS)
def test_a_read_that_is_throttled_is_answered_unavailable_and_when_to_come_again(send, throttled, look):
    path, query = LOOKS[look]
    answer = send("GET", path, query=query, context=authorizer_context(**HOST_MEMBER))
    assert (answer.status, answer.slug) == (503, "unavailable")
    assert answer.headers["retry-after"] == "1"

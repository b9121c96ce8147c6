"""Messages one at a time: a failure is logged with what is known of its own message, and of no other."""

import io
import json

import pytest

from rental.platform import event_queue
from rental.platform.log import logger
from rental.platform.message_queue import consume_messages
from tests.support.gateway import LambdaContext
from tests.support.samples import NOW, SEAVIEW


def batch(*bodies):
    records = [{"messageId": f"m{number}", "body": body} for number, body in enumerate(bodies)]
    return {"Records": [record | {"eventSource": "aws:sqs", "eventSourceARN": "arn:q"} for record in records]}


@pytest.fixture
def logged():
    logger.clear_state()
    before = logger.registered_handler.setStream(written := io.StringIO())
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logger.registered_handler.setStream(before)
    logger.clear_state()


def test_a_failure_has_its_own_messages_keys_and_the_next_has_none_of_them(logged):
    def handle(body):
        if body == "known":
            logger.append_keys(tenant_id="t1")
        raise ValueError(body)

    answer = consume_messages(batch("known", "unknown"), LambdaContext(), handle, "not handled")
    assert [each["itemIdentifier"] for each in answer["batchItemFailures"]] == ["m0", "m1"]
    known, unknown = logged()
    assert (known["message"], known["message_id"], known["tenant_id"]) == ("not handled", "m0", "t1")
    assert (unknown["message_id"], "tenant_id" in unknown) == ("m1", False)
    assert "message_id" not in logger.get_current_keys()


def test_an_event_that_was_not_handled_names_its_tenant_and_itself(logged):
    detail = {"id": "e1", "type": "BookingConfirmed", "version": 1, "tenant_id": SEAVIEW, "number": 1}
    detail |= {"occurred_at": NOW.isoformat(), "entity": {"kind": "booking", "id": "b1"}, "actor": {}, "data": {}}

    def fail(_event):
        raise ValueError

    event_queue.consume(batch(json.dumps({"detail": detail})), LambdaContext(), fail, ())
    (line,) = logged()
    assert (line["tenant_id"], line["event_id"]) == (SEAVIEW, "e1")

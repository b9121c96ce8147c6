"""The document of webhooks is valid AsyncAPI 3, says what is sent, and is checked in."""

import gzip
import json
import re
from pathlib import Path

import jsonschema
import msgspec
import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from api_document.webhooks import webhooks_document
from rental.channels.domain.public_events import BY_INTERNAL_TYPE, NAMES, PING, PUBLIC_EVENTS
from tests.contexts.channels.partner_street import booking_event

ROOT = Path(__file__).parents[2]
# The specification's own: https://github.com/asyncapi/spec-json-schemas, Apache-2.0.
SCHEMA = json.loads(gzip.decompress((ROOT / "tests/data/asyncapi-3.0.0-schema.json.gz").read_bytes()))
DOCUMENT = webhooks_document()
MESSAGES = DOCUMENT["components"]["messages"]
STATES = {
    "BookingPlaced": "awaiting_payment",
    "BookingRequested": "pending",
    "BookingCompleted": "completed",
    "BookingDeclined": "declined",
}


def validates(told, name):
    payload = {**MESSAGES[name.replace(".", "_")]["payload"], "components": DOCUMENT["components"]}
    Draft202012Validator(payload).validate(told)


def test_the_document_is_valid_asyncapi():
    Draft7Validator(SCHEMA).validate(DOCUMENT)
    with pytest.raises(jsonschema.ValidationError):
        Draft7Validator(SCHEMA).validate({**DOCUMENT, "operations": {"tell": {"action": "say"}}})


def test_the_document_checked_in_is_what_messages_are_written_with():
    kept = (ROOT / "docs/asyncapi.json").read_text("utf-8")
    assert json.loads(kept) == DOCUMENT, "run `make openapi`, commit it"


def test_every_event_is_there_under_its_name_and_is_sent_to_the_one_channel():
    assert [each["name"] for each in MESSAGES.values()] == [*NAMES, PING]
    channel = DOCUMENT["channels"]["webhook"]["messages"]
    assert channel.keys() == MESSAGES.keys()
    assert DOCUMENT["operations"].keys() == {f"tell_{name}" for name in MESSAGES}


@pytest.mark.parametrize("name", MESSAGES)
def test_an_example_is_as_its_own_schema_says_and_not_as_anothers(name):
    message = MESSAGES[name]
    (example,) = message["examples"]
    validates(example["payload"], message["name"])
    with pytest.raises(jsonschema.ValidationError):
        validates(example["payload"] | {"type": "something.else.v1"}, message["name"])
    with pytest.raises(jsonschema.ValidationError):
        validates(example["payload"] | {"data": {}}, message["name"])


@pytest.mark.parametrize("public", PUBLIC_EVENTS, ids=lambda each: each.name)
@pytest.mark.parametrize("details", [False, True])
def test_what_is_really_sent_is_as_the_document_says(public, details):
    data = {"state": STATES.get(public.internal, "confirmed"), "channel": "c", "reference": "R-1"}
    event = booking_event(type=public.internal, data=data, before={"check_out": "2027-03-09"})
    told = json.loads(msgspec.json.encode(BY_INTERNAL_TYPE[public.internal].read(event, details)))
    (example,) = MESSAGES[public.name.replace(".", "_")]["examples"]
    validates(example["payload"] | {"data": told}, public.name)


def test_every_reference_leads_somewhere():
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(DOCUMENT)):
        found = DOCUMENT
        for part in reference.split("/"):
            found = found[part]
        assert found

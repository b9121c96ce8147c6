"""What a letter costs, and what its entries load: counts, so that they mean the same on every machine."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from rental.notifications.dynamodb.details import DynamoDbDetails
from rental.notifications.dynamodb.host_notices import DynamoDbHostNotices
from rental.notifications.dynamodb.notices import DynamoDbNotices
from rental.notifications.dynamodb.preferences import DynamoDbGuestPreferences
from rental.notifications.dynamodb.suppressions import DynamoDbSuppressions
from rental.notifications.use_cases.sending import Outlet, send_letters
from rental.platform.circuit_breaker import DynamoDbBreaker
from rental.platform.dynamodb import to_item
from rental.platform.token_bucket import DynamoDbTokenBucket
from rental.properties.contract import terms_to_item
from rental.tenants.contract import tenant_record_key
from tests.contexts.notifications.fakes import new_office
from tests.contexts.notifications.samples import BOOKING, DATA, TENANT, event, reminder_due
from tests.contexts.notifications.test_offers import DIGEST, TAKES, offer_due
from tests.support.moto_table import moto_table
from tests.support.samples import KEY, NOW, SEAVIEW, TERMS

LAMBDA = Path(__file__).parents[3] / "lambda_src"


@pytest.fixture
def office():
    """An office on the table; `asked` counts its requests, after everything was read once."""
    with moto_table() as table:
        record = {name: getattr(TENANT, name) for name in TENANT.__slots__ if name != "tenant_id"}
        pk, sk = tenant_record_key(SEAVIEW)
        tenant = {"pk": pk, "sk": sk, **record, "id": SEAVIEW, "languages": list(TENANT.languages)}
        booking = {"pk": f"T#{SEAVIEW}#B#{BOOKING}", "sk": "BOOKING", **DATA}
        for item in (tenant, terms_to_item(SEAVIEW, TERMS), booking):
            table.client.put_item(TableName=table.name, Item=to_item(item))
        made = new_office(
            details=DynamoDbDetails(table),
            notices=DynamoDbNotices(table),
            suppressions=DynamoDbSuppressions(table, KEY),
            preferences=DynamoDbGuestPreferences(table),
            host_notices=DynamoDbHostNotices(table),
            mail_outlet=Outlet(DynamoDbBreaker(table, "ses"), DynamoDbTokenBucket(table, "ses", 14)),
        )
        asked = Counter()
        table.client.meta.events.register("before-call.dynamodb", lambda model, **_: asked.update([model.name]))
        yield made, asked


def test_a_reminder_takes_three_writes_and_four_reads(office):
    sending, asked = office
    send_letters(sending, reminder_due())
    assert asked == {"BatchGetItem": 1, "GetItem": 3, "UpdateItem": 3}


def test_an_offer_takes_three_writes_and_three_reads_beside_the_guests_own(office):
    sending, asked = office
    sending.preferences.keep(SEAVIEW, DIGEST, TAKES, NOW)
    assert asked == {"GetItem": 1, "PutItem": 1}
    asked.clear()
    send_letters(sending, offer_due())
    assert asked == {"BatchGetItem": 1, "GetItem": 3, "UpdateItem": 3}


def test_letters_to_guest_and_host_take_seven_writes_and_what_they_say_is_read_once(office):
    sending, asked = office
    send_letters(sending, event())
    # The second letter finds that another was sent just now.
    assert asked == {"BatchGetItem": 1, "GetItem": 4, "UpdateItem": 7, "PutItem": 1}


def test_an_event_that_comes_again_is_known_by_its_marks(office):
    sending, asked = office
    send_letters(sending, reminder_due())
    asked.clear()
    send_letters(sending, reminder_due())
    assert asked == {"BatchGetItem": 1, "GetItem": 2, "UpdateItem": 1}


@pytest.mark.parametrize(
    ("entry", "unneeded"),
    [
        ("queue", ("jinja2", "icalendar", "tomllib")),
        ("http_api.preferences", ("jinja2", "icalendar")),
        ("http_api.notices", ("jinja2", "icalendar")),
        ("http_api.letters", ("jinja2", "icalendar")),
    ],
)
def test_only_what_writes_letters_loads_what_they_are_written_with(entry, unneeded):
    code = f"import sys, rental.notifications.{entry}; print([each for each in {unneeded!r} if each in sys.modules])"
    environment = {"PYTHONPATH": str(LAMBDA), "PATH": "/usr/bin:/bin"}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert found.stdout.strip() == "[]"

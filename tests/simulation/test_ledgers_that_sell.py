"""The suite that the ledger, its fake and the peer it is compared with all pass."""

from datetime import timedelta

import pytest

from bench.item_per_night import ItemPerNightLedger
from rental.bookings.dynamodb.ledger import DynamoDbLedger
from simulation.fake_ledger import FakeLedger
from simulation.on_table import OnTable
from tests.support.ledger_suite import *  # noqa: F403 - its tests
from tests.support.moto_table import moto_table
from tests.support.property_samples import NOW, SEAVIEW, terms


@pytest.fixture(params=["fake", "dynamodb", "an item per night"])
def ledger(request):
    offered = terms(minimum_nights=1)
    if request.param == "fake":
        fake = FakeLedger()
        fake.sell(SEAVIEW, offered)
        yield fake
        return
    with moto_table() as table:
        OnTable(table).sell(SEAVIEW, offered)
        if request.param == "dynamodb":
            yield DynamoDbLedger(table)
        else:
            yield ItemPerNightLedger(table, NOW.date() - timedelta(days=1))

"""Books on moto and records every call at the client and every item written."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from rental.bookings.dynamodb import DynamoDbLedger
from rental.bookings.use_cases import create_booking
from rental.platform.dynamodb import from_item
from tests.support.moto_table import moto_table
from tests.support.samples import KEY, NOW, SEAVIEW, booking_request, caller, terms
from tests.support.stored_terms import store_terms


@dataclass
class Cost:
    calls: list[str] = field(default_factory=list)
    written: list[dict[str, Any]] = field(default_factory=list)

    def record(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.calls.append(model.name)
        for each in params.get("TransactItems", []):
            self.written.append(from_item(each["Put"]["Item"]))


def booked(nights: int) -> Cost:
    """Book `nights` in an empty calendar."""
    first = NOW.date() + timedelta(100)
    stay = {"check_in": first.isoformat(), "check_out": (first + timedelta(nights)).isoformat()}
    cost = Cost()
    with moto_table() as table:
        store_terms(table, SEAVIEW, terms(minimum_nights=1))
        table.client.meta.events.register("before-parameter-build.dynamodb", cost.record)
        create_booking(DynamoDbLedger(table), range(3), KEY, caller(), booking_request(**stay))
    return cost

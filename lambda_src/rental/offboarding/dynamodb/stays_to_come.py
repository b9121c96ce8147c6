"""What a tenant has sold or may yet sell, off the bookings' lists by month: some 250 reads of little or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from rental.bookings.contract import (
    AWAITING_PAYMENT,
    CONFIRMED,
    IN_PROGRESS,
    PENDING,
    arrivals_partition,
    departures_partition,
)
from rental.kernel.ids import TenantId
from rental.offboarding.domain.leaving import StaysAhead
from rental.platform.dynamodb import ENDS_INDEX, INDEX, Table, from_item

_CALENDAR_MONTHS = 122  # ten years, and the months they begin and end in
_TO_COME = frozenset({AWAITING_PAYMENT, PENDING, CONFIRMED, IN_PROGRESS})


@dataclass(frozen=True, slots=True)
class DynamoDbStaysToCome:
    """The `StaysToCome` port."""

    table: Table

    def ahead(self, tenant_id: TenantId, today: str) -> StaysAhead:
        found: dict[str, str] = {}
        for month in _months(date.fromisoformat(today)):
            arrive = self._listed(INDEX, "list_pk", arrivals_partition(tenant_id, month))
            leave = self._listed(ENDS_INDEX, "ends_pk", departures_partition(tenant_id, month))
            for row in (*arrive, *leave):
                if row["state"] in _TO_COME and row["check_out"] >= today:
                    found[row["pk"]] = row["check_in"]
        return StaysAhead(len(found), min(found.values(), default=""))

    def _listed(self, index: str, name: str, partition: str) -> Iterator[dict[str, Any]]:
        pages = self.table.client.get_paginator("query").paginate(
            TableName=self.table.name,
            IndexName=index,
            KeyConditionExpression=f"{name} = :pk",
            ExpressionAttributeValues={":pk": {"S": partition}},
        )
        return (from_item(item) for page in pages for item in page["Items"])


def _months(first: date) -> Iterator[str]:
    for number in range(first.year * 12 + first.month - 1, first.year * 12 + first.month - 1 + _CALENDAR_MONTHS):
        yield f"{number // 12:04}-{number % 12 + 1:02}"

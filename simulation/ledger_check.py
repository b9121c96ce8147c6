"""Hold the stored ledger against its records, and write what they make of it: `python -m simulation.ledger_check`.

It reads every unit's calendar and the property's bookings and claims. What is found must still be there at a second
look, because indexes are a moment behind. A repair is written only if nobody wrote the calendar meanwhile.
"""

import argparse
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rental.bookings.domain.calendar import Calendar
from rental.bookings.domain.rebuild import (
    LOST,
    LOST_HOLD,
    ORPHAN,
    SHARED,
    SHARED_HOLD,
    UNKNOWN_SHADOW,
    Fault,
    faults,
    rebuilt,
)
from rental.bookings.dynamodb.ledger import DynamoDbLedger
from rental.bookings.dynamodb.lists import DynamoDbBookingLists
from rental.bookings.ports import HoldEntry, Listed, UnitCalendar, View, Written
from rental.kernel.ids import PropertyId, TenantId, UnitId
from rental.kernel.stay_dates import Stay, as_ranges, today_at
from rental.platform.dynamodb import Table, from_item, to_item

_SECOND_LOOK_SECONDS = 1.0
_TEN_YEARS = timedelta(days=3700)
_WORDS = {
    SHARED: "two have the same nights ({records}): the host must move one; a repair cannot decide",
    LOST: "sold or blocked ({records}), but free in the calendar",
    ORPHAN: "taken in the calendar, but nobody has them",
    UNKNOWN_SHADOW: "a claim waits that is not there any more ({records})",
    LOST_HOLD: "a booking ({records}) waits for an answer or its money, but nothing keeps its nights",
    SHARED_HOLD: "two hold the same nights ({records}): they end by themselves",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One unit that is not as its records make it. `better` is what they make; None where that is what is stored."""

    tenant_id: TenantId
    property_id: PropertyId
    unit: UnitId
    faults: list[Fault]
    better: Calendar | None

    def lines(self) -> Iterator[str]:
        """Yield each kind of fault in words, with its nights as ranges."""
        where = f"tenant {self.tenant_id} property {self.property_id} unit {self.unit}"
        if not self.faults:
            yield f"{where}: claims wait in another order than they came"
        for what, records in dict.fromkeys((fault.what, fault.records) for fault in self.faults):
            nights = [
                night
                for fault in self.faults
                if (fault.what, fault.records) == (what, records)
                for night in fault.nights
            ]
            told = ", ".join(f"{first} to {until}" for first, until in as_ranges(nights))
            yield f"{where}{f', nights {told}' if told else ''}: {_WORDS[what].format(records=', '.join(records))}"


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """Looks at the ledger of a table as of the instant `at`."""

    table: Table
    at: datetime

    def properties(self, tenants: Iterable[str], chosen: str | None) -> Iterator[tuple[TenantId, PropertyId]]:
        """Yield the properties of tenants; of all where none is named. It scans the table, as only operators may."""
        wanted = set(tenants)
        if chosen and len(wanted) == 1:
            yield TenantId(*wanted), PropertyId(chosen)
            return
        pages = self.table.client.get_paginator("scan").paginate(
            TableName=self.table.name,
            FilterExpression="kind = :terms",
            ExpressionAttributeValues=to_item({":terms": "terms"}),
            ProjectionExpression="pk, id",
        )
        for item in (from_item(each) for page in pages for each in page["Items"]):
            tenant = item["pk"].split("#")[1]
            if tenant in (wanted or {tenant}) and item["id"] == (chosen or item["id"]):
                yield TenantId(tenant), PropertyId(item["id"])

    def check(self, tenant_id: TenantId, property_id: PropertyId) -> list[Found]:
        """Return the units in which something is wrong, and still is after a moment."""
        if not self._look(tenant_id, property_id):
            return []
        time.sleep(_SECOND_LOOK_SECONDS)
        return self._look(tenant_id, property_id)

    def repair(self, found: Found) -> str:
        """Write what the records make of a unit's calendar, and say what became of it."""
        if found.better is None:
            return "nothing that a repair can mend"
        entry = HoldEntry(found.property_id, (UnitCalendar(found.unit, found.better),), ())
        if isinstance(DynamoDbLedger(self.table).write_hold(found.tenant_id, entry), Written):
            return "repaired"
        return "someone wrote it meanwhile: run it again"

    def _look(self, tenant_id: TenantId, property_id: PropertyId) -> list[Found]:
        snapshot = DynamoDbLedger(self.table).sale(tenant_id, property_id)
        zone = snapshot.terms.time_zone if snapshot.terms else "UTC"
        today = today_at(zone, self.at)
        units = dict.fromkeys((*(snapshot.terms.units if snapshot.terms else ()), *snapshot.calendars))
        whole = View(Stay(today, today + _TEN_YEARS), frozenset(units), date.max)
        records = DynamoDbBookingLists(self.table).overlapping(tenant_id, property_id, whole)
        looked = []
        for unit in units:
            mine = [each for each in records if each.unit == unit]
            wrong, better = self._compared(snapshot.calendars.get(unit), mine, today)
            looked += [Found(tenant_id, property_id, unit, wrong, better)] if wrong or better else []
        return looked

    def _compared(
        self, stored: Calendar | None, records: list[Listed], today: date
    ) -> tuple[list[Fault], Calendar | None]:
        calendar = stored or Calendar.empty(today)
        wrong = faults(calendar, records, today, self.at)
        better = rebuilt(stored, records, today, self.at)
        differs = (better.stays, better.blocks, better.shadows, better.live_holds(self.at)) != (
            *(calendar.stays, calendar.blocks, calendar.shadows),
            calendar.live_holds(self.at),
        )
        return wrong, better if differs else None


def main(arguments: list[str]) -> int:
    """Check, or check and repair. Returns 1 where faults are left."""
    chosen = _parser().parse_args(arguments)
    from simulation.on_table import client_of  # noqa: PLC0415 - boto3 takes a quarter of a second

    client = client_of(chosen.endpoint, chosen.region)
    return report(LedgerCheck(Table(client, chosen.table), datetime.fromisoformat(chosen.at)), chosen)


def report(ledger: LedgerCheck, chosen: argparse.Namespace) -> int:
    """Print what is found, and what a repair did. Returns the exit code."""
    properties = sorted(ledger.properties(chosen.tenant, chosen.property))
    left = 0
    for each in properties:
        wrong = ledger.check(*each)
        for found in wrong:
            print(*found.lines(), sep="\n")
            if chosen.what == "repair":
                print(f"  {ledger.repair(found)}")
        left += len(ledger.check(*each) if wrong and chosen.what == "repair" else wrong)
    if not properties:
        print("There is no such property.")
        return 1
    print(
        f"{len(properties)} properties checked; " + ("all are right." if not left else f"{left} units are not right.")
    )
    return 1 if left else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="holiday-rental ledger", description=__doc__)
    parser.add_argument("what", choices=("check", "repair"))
    parser.add_argument("--table", required=True)
    parser.add_argument("--at", required=True, help="the present instant, ISO 8601 with its offset")
    parser.add_argument("--endpoint", help="of the emulator; without it AWS, with the caller's own credentials")
    parser.add_argument("--region", default="eu-west-1")
    parser.add_argument("--tenant", action="append", default=[], help="an id; all tenants without it")
    parser.add_argument("--property", help="an id; all properties without it")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

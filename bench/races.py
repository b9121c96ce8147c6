"""A thousand bookings by twenty workers for the same properties: the ledger, and one with an item for each night.

Both stand behind the same port and the same client. Units are DynamoDB's published ones for what was asked to be
written, refused transactions too: these are charged. Times compare both on one emulator and say nothing of AWS.
"""

import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.item_per_night import ItemPerNightLedger
from holiday_rental.local.emulator_process import REGION, Emulator
from holiday_rental.local.state_directory import StateDirectory
from rental.bookings.domain.booking import Contact, Guests
from rental.bookings.dynamodb.ledger import DynamoDbLedger
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.selling import BookingRequest, WantedStay, create_booking
from rental.kernel.errors import Problem
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import Principal
from rental.platform.dynamodb import Table, from_item
from simulation.on_table import OnTable, client_of
from simulation.places import property_named, tenant_named
from simulation.races import KEY, NOW, Attempts, terms_of
from tests.support.item_size import transactional_write_units
from tests.support.moto_table import create_table

BOOKINGS, WORKERS, PROPERTIES = 1000, 20, 10
_DAYS_AHEAD, _MOST_NIGHTS = 700, 14


@dataclass
class Contest:
    """What selling on one ledger took."""

    units: int = 0
    sold: int = 0
    retries: int = 0
    seconds: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, params: dict[str, Any], **_: Any) -> None:
        """Count the units of a transaction that is sent."""
        items = [from_item(each["Put"]["Item"]) for each in params.get("TransactItems", [])]
        with self.lock:
            self.units += transactional_write_units(*items)


def race_figures() -> list[tuple[str, float, str]]:
    """Sell on both ledgers, each in a tenant of its own."""
    with _table() as table:
        ours = contest(table, DynamoDbLedger(table), 1)
        peer = contest(table, ItemPerNightLedger(table, NOW.date() - timedelta(days=1)), 2)
    return [
        ("contended_bookings_sold", ours.sold, "bookings"),
        ("peer_item_per_night_wcu_ratio", round((peer.units / peer.sold) / (ours.units / ours.sold), 2), "times ours"),
        ("contended_wcu_per_booking", round(ours.units / ours.sold, 2), "write units"),
        ("peer_contended_wcu_per_booking", round(peer.units / peer.sold, 2), "write units"),
        ("contended_retries_per_booking", round(ours.retries / BOOKINGS, 3), "retries"),
        ("peer_contended_retries_per_booking", round(peer.retries / BOOKINGS, 3), "retries"),
        ("peer_throughput_ratio", round((peer.sold / peer.seconds) / (ours.sold / ours.seconds), 2), "times ours"),
    ]


def contest(table: Table, ledger: Any, seed: int) -> Contest:
    """Let the workers ask for the same stays on `ledger`; the seed only names the tenant."""
    tenant, places = tenant_named(seed, 98), [property_named(number) for number in range(PROPERTIES)]
    for place in places:
        OnTable(table).sell(tenant, terms_of(place))
    random = Random(7)  # noqa: S311 - the same for both
    wanted = []
    for _ in range(BOOKINGS):
        first = NOW.date() + timedelta(days=random.randrange(_DAYS_AHEAD))
        wanted.append((random.choice(places), Stay(first, first + timedelta(days=random.randint(1, _MOST_NIGHTS)))))
    found = Contest()

    def book(number: int) -> None:
        place, stay = wanted[number]
        attempts, guest = Attempts(), Caller(tenant, Principal("guest", str(number)), NOW)
        contact = Contact("Ada Lovelace", "ada@example.com")
        asked = BookingRequest(WantedStay(place, stay, Guests(2)), contact, "en", str(number), b"h" * 16)
        sold = 0
        try:
            create_booking(Books(ledger, attempts, KEY), guest, asked)
            sold = 1
        except Problem as problem:
            if problem.slug != "nights-taken":
                raise
        with found.lock:
            found.sold += sold
            found.retries += attempts.count - 1

    events = table.client.meta.events
    events.register("before-parameter-build.dynamodb.TransactWriteItems", found.count)
    start = time.monotonic()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(book, range(BOOKINGS)))
    found.seconds = time.monotonic() - start
    events.unregister("before-parameter-build.dynamodb.TransactWriteItems", found.count)
    return found


@contextmanager
def _table() -> Iterator[Table]:
    """Start an emulator with nothing in it but a table of the platform's keys and indexes."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
        probe.close()
        emulator = Emulator(StateDirectory.at(Path(folder)), port)
        emulator.start()
        try:
            client = client_of(emulator.endpoint, REGION)
            create_table(client, "platform")
            yield Table(client, "platform")
        finally:
            emulator.stop()

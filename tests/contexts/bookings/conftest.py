"""Bookings' operations as the gateway calls them, over the DynamoDB adapter on moto."""

import importlib
import pkgutil
import re
from datetime import UTC, datetime

import pytest

from rental.bookings import http_api, http_requests
from rental.kernel.clock import FixedClock
from tests.support.gateway import call
from tests.support.moto_table import moto_table
from tests.support.property_samples import KEY, SEAVIEW, TERMS
from tests.support.stored_terms import store_terms

ENTRIES = [
    importlib.import_module(f"{http_api.__name__}.{found.name}") for found in pkgutil.iter_modules(http_api.__path__)
]


@pytest.fixture
def clock(monkeypatch):
    fixed = FixedClock(datetime(2026, 11, 21, 9, 0, tzinfo=UTC))
    monkeypatch.setattr("rental.platform.clock.SystemClock.now", lambda _self: fixed.now())
    return fixed


@pytest.fixture
def table():
    with moto_table() as made:
        store_terms(made, SEAVIEW, TERMS)
        yield made


@pytest.fixture
def send(table, clock, monkeypatch):
    """Send a request to the entry that serves it, as an anonymous caller of the sample tenant unless told otherwise."""
    for module in (*ENTRIES, http_requests):
        if hasattr(module, "tenant_table"):
            monkeypatch.setattr(module, "tenant_table", lambda: table)
        if hasattr(module, "platform_key"):
            monkeypatch.setattr(module, "platform_key", lambda: KEY)

    def send(method, path, **options):
        return call(entry_of(method, f"/api/v1{path}").handler, method, f"/api/v1{path}", **options)

    return send


@pytest.fixture
def stored(table):
    """Count the stored items of a kind."""

    def count(kind="booking"):
        items = table.client.scan(TableName=table.name)["Items"]
        return sum(item.get("kind", {}).get("S") == kind for item in items)

    return count


def entry_of(method, path):
    """The most literal route wins, as at the gateway."""
    fitting = [
        (declared.path.count("{"), module)
        for module in ENTRIES
        for declared in module.api.declarations
        if declared.method == method and re.fullmatch(re.sub(r"\{\w+\}", r"[^/]+", declared.path), path)
    ]
    return min(fitting, key=lambda fit: fit[0])[1]

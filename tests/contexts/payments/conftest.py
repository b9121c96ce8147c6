"""One stand-in for each module that asks for it, and Stripe's own library to talk to it."""

import pytest

from holiday_rental.local.clock_file import ClockFile
from holiday_rental.local.stripe_stand_in.process import StandIn
from rental.payments.stripe import stripe_client


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory):
    directory = tmp_path_factory.mktemp("stripe")
    started = StandIn(directory, clock_file=directory / "clock.json")
    started.start()
    yield started
    started.stop()


@pytest.fixture
def clock(stand_in):
    return ClockFile(stand_in.directory / "clock.json")


@pytest.fixture
def wire(stand_in):
    """Calls the API as the library does, and returns documents."""
    client = stripe_client(stand_in.keys.api_key, stand_in.address)

    def call(method, path, **params):
        return client.raw_request(method, f"/v1/{path}", **params).data

    yield call
    stand_in.mend()

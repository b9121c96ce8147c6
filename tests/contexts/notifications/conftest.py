import pytest

from tests.contexts.notifications.fakes import booked, new_office


@pytest.fixture
def office():
    return new_office(details=booked())

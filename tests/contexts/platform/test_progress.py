"""One suite for a listener's progress in memory and in the table."""

import pytest

from rental.kernel.change_order import Numbers, Position
from rental.platform.ordered_queue import ProgressMoved
from rental.platform.progress import DynamoDbProgress
from simulation.fake_progress import FakeProgress
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, COTTAGE, SEAVIEW

FIRST = Position().after(Numbers(1, "BookingConfirmed", 1))
TORN = FIRST.after(Numbers(9, "BookingConfirmed", 5)).after(Numbers(11, "BookingCancelled", 3))


@pytest.fixture(params=["fake", "dynamodb"])
def progress(request):
    if request.param == "fake":
        yield FakeProgress()
        return
    with moto_table() as table:
        yield DynamoDbProgress(table, "webhooks")


def test_a_property_of_which_nothing_was_heard_is_at_the_beginning(progress):
    assert progress.of(SEAVIEW, COTTAGE) == Position()


def test_a_position_is_kept_whole_and_for_this_property_alone(progress):
    progress.move(SEAVIEW, COTTAGE, Position(), FIRST)
    progress.move(SEAVIEW, COTTAGE, FIRST, TORN)
    assert progress.of(SEAVIEW, COTTAGE) == TORN
    assert progress.of(BAROSSA, COTTAGE) == progress.of(SEAVIEW, "another") == Position()


@pytest.mark.parametrize("before", [Position(), FIRST])
def test_whoever_dealt_with_it_at_the_same_time_is_not_overtaken(progress, before):
    progress.move(SEAVIEW, COTTAGE, Position(), TORN)
    with pytest.raises(ProgressMoved):
        progress.move(SEAVIEW, COTTAGE, before, FIRST)
    assert progress.of(SEAVIEW, COTTAGE) == TORN


def test_a_late_one_changes_what_is_missing_alone_and_is_guarded_too(progress):
    progress.move(SEAVIEW, COTTAGE, Position(), TORN)
    mended = TORN.after(Numbers(4, "BookingConfirmed", 2))
    progress.move(SEAVIEW, COTTAGE, TORN, mended)
    with pytest.raises(ProgressMoved):
        progress.move(SEAVIEW, COTTAGE, TORN, mended)


def test_another_listener_has_a_progress_of_its_own():
    with moto_table() as table:
        DynamoDbProgress(table, "webhooks").move(SEAVIEW, COTTAGE, Position(), FIRST)
        assert DynamoDbProgress(table, "prices").of(SEAVIEW, COTTAGE) == Position()

"""Feeds as hosts add and remove them."""

import pytest

from rental.calendar_sync.domain.channels import AIRBNB
from rental.calendar_sync.use_cases.registering import WantedFeed, add_feed, remove_feed
from rental.kernel.errors import Problem
from tests.contexts.calendar_sync.feed_samples import ADDRESS, later
from tests.contexts.calendar_sync.office import Office
from tests.support.property_samples import COTTAGE, SEAVIEW


@pytest.fixture
def office():
    return Office()


@pytest.mark.parametrize(
    "address",
    ["http://example.com/a.ics", "https://127.0.0.1/a.ics", "https://user@example.com/", "ftp://example.com/a"],
)
def test_an_address_that_is_not_fetched_is_refused_in_words_that_do_not_repeat_it(office, address):
    with pytest.raises(Problem) as refused:
        add_feed(office.clerk, office.asker(request=b"other"), WantedFeed(COTTAGE, address))
    assert refused.value.slug == "feed-refused"
    assert address not in refused.value.detail


def test_the_same_request_is_answered_with_its_feed_and_the_same_address_is_known(office):
    assert add_feed(office.clerk, office.asker(), WantedFeed(COTTAGE, ADDRESS)).feed == office.feed
    with pytest.raises(Problem) as refused:
        add_feed(office.clerk, office.asker(request=b"other"), WantedFeed(COTTAGE, ADDRESS))
    assert refused.value.slug == "feed-known"


def test_a_feed_that_was_removed_may_come_again(office):
    office.pull()
    remove_feed(office.clerk, office.asker(later(minutes=1)), COTTAGE, office.feed.id)
    remove_feed(office.clerk, office.asker(later(minutes=2)), COTTAGE, office.feed.id)
    again = add_feed(office.clerk, office.asker(later(minutes=3), b"again"), WantedFeed(COTTAGE, ADDRESS)).feed
    assert (again.id, again.change_number) == (office.feed.id, 4)
    office.pull(minutes=5)
    assert len(office.closed) == 2
    assert office.store.heard[SEAVIEW, office.feed.id].state.channel == AIRBNB


def test_a_unit_is_asked_for_where_a_property_has_several():
    with pytest.raises(Problem) as refused:
        Office(units=("1", "2"))
    assert refused.value.slug == "invalid-request"


def test_what_is_not_there_is_not_found(office):
    nowhere = WantedFeed(COTTAGE, ADDRESS, unit="9")
    for call in (
        lambda: add_feed(office.clerk, office.asker(), nowhere),
        lambda: remove_feed(office.clerk, office.asker(), COTTAGE, "z" * 26),
    ):
        with pytest.raises(Problem) as refused:
            call()
        assert refused.value.slug == "not-found"

"""A feed asked again and again: what bookings is told, what it costs, and what a death in between leaves."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rental.calendar_sync.domain.closed_nights import ClosedNights
from rental.calendar_sync.domain.registration import FAILING, IN_STEP
from rental.calendar_sync.domain.told import Told
from rental.calendar_sync.ports import Failure
from rental.calendar_sync.use_cases.pulling import pull_feed
from rental.calendar_sync.use_cases.registering import remove_feed
from rental.calendar_sync.use_cases.telling import FeedBusy
from rental.kernel.stay_dates import Stay
from tests.contexts.calendar_sync.feed_samples import NOW, ics, later
from tests.contexts.calendar_sync.office import JANE, JOE, Office
from tests.support.property_samples import COTTAGE, SEAVIEW


@pytest.fixture
def office():
    return Office()


def test_what_a_feed_closes_is_told_at_the_first_pull(office):
    poll = office.pull()
    assert office.closed == [("03-05", "03-08"), ("03-20", "03-22")]
    assert (poll.failures, poll.succeeded_at, poll.changed_at) == (0, NOW, NOW)
    assert office.events == ["CalendarFeedAdded", "CalendarFeedInStep"]


def test_a_feed_is_asked_only_when_it_is_due_unless_its_host_asks(office):
    office.pull()
    at = later(minutes=10)
    assert pull_feed(office.desk, SEAVIEW, COTTAGE, office.feed.id, at) is None
    assert pull_feed(office.desk, SEAVIEW, COTTAGE, office.feed.id, at, asked_for=True) is not None
    assert pull_feed(office.desk, SEAVIEW, COTTAGE, office.feed.id, later(minutes=25)) is not None


def test_an_unchanged_feed_is_asked_with_its_validators_and_only_its_poll_is_written(office):
    office.pull()
    heard, told = dict(office.store.heard), list(office.store.told)
    poll = office.pull(minutes=15)
    assert office.channels.asked[-1][1].etag
    assert (office.store.heard, office.store.told) == (heard, told)
    assert (poll.pulled_at, poll.changed_at) == (later(minutes=15), NOW)


def test_a_changed_stay_is_told_under_the_reference_it_has(office):
    office.pull()
    office.pull(ics(("jane", "03-06", "03-09"), JOE), minutes=15)
    assert [told for at, told in office.store.told if at > NOW] == [
        Told("jane@airbnb.com", Stay(date(2027, 3, 6), date(2027, 3, 9)), blocking=False),
        # The night that it left is held until it is missed twice.
        *[told for at, told in office.store.told if at > NOW and told.stay.check_in == date(2027, 3, 5)],
    ]


def test_nights_are_given_back_after_two_absences_and_the_whole_feed_is_asked_for_until_then(office):
    office.pull()
    first = office.pull(ics(JOE), minutes=15)
    assert (first.pending, first.soon, len(office.closed)) == (True, True, 2)
    assert office.channels.asked[-1]
    office.pull(minutes=20)
    assert office.channels.asked[-1][1].etag == ""
    office.pull(minutes=50)
    assert office.closed == [("03-20", "03-22")]


def test_a_feed_that_only_writes_another_stamp_is_not_read_until_six_hours_have_passed(office):
    stamped = [ics(JANE, JOE).replace(b"UID:jane", b"DTSTAMP:2026112%dT090000Z\r\nUID:jane" % day) for day in (1, 2)]
    office.pull(stamped[0])
    told = len(office.store.told)
    poll = office.pull(stamped[1], minutes=15)
    assert (poll.changed_at, poll.read_at, len(office.store.told)) == (NOW, NOW, told)
    assert office.pull(hours=6).read_at == later(hours=6)
    assert len(office.store.told) == told


def test_an_arrival_that_comes_near_is_seen_though_the_feed_stays_the_same(office):
    assert not office.pull().soon
    near = (date(2027, 3, 3) - NOW.date()).days
    assert not office.pull(days=near - 1).soon
    assert office.pull(days=near, hours=3).soon
    assert not office.pull(days=near + 3).soon


def test_nights_held_to_the_end_of_a_stay_do_not_have_its_feed_read_again_and_again():
    office = Office(ics(("guest", "03-05", "03-08"), summary="Booked"))
    feed = replace(office.feed, channel="generic")
    office.store.feeds[SEAVIEW, COTTAGE, feed.id] = feed
    begun = (date(2027, 3, 6) - NOW.date()).days
    office.pull(days=begun - 2)
    assert office.pull(ics(), days=begun).pending
    poll = office.pull(days=begun, hours=25)
    assert (poll.pending, poll.soon, len(office.closed)) == (False, False, 1)


def test_a_failing_feed_frees_nothing_is_asked_less_often_and_its_host_is_told_once(office):
    office.pull()
    waits = []
    for hour in range(1, 8):
        poll = office.pull(Failure.SERVER, hours=hour)
        waits.append(poll.next_at - later(hours=hour))
    assert len(office.closed) == 2
    assert waits == sorted(waits)
    assert waits[-1] <= timedelta(hours=6)
    assert office.events.count("CalendarFeedFailing") == 1
    office.pull(ics(JANE, JOE), hours=9)
    assert office.events[-1] == "CalendarFeedInStep"
    (filed,) = office.store.of_property(SEAVIEW, COTTAGE)
    assert (filed.feed.health, filed.poll.failures) == (IN_STEP, 0)


def test_what_is_no_calendar_is_a_failure_in_words_and_frees_nothing(office):
    office.pull()
    for minutes in (15, 30, 45):
        office.pull(b"<html>Sign in</html>", minutes=minutes)
    (filed,) = office.store.of_property(SEAVIEW, COTTAGE)
    assert filed.feed.health == FAILING
    assert filed.feed.reason
    assert len(office.closed) == 2


def sold_here(check_in, check_out, at=NOW):
    stay = Stay(date.fromisoformat(f"2027-{check_in}"), date.fromisoformat(f"2027-{check_out}"))
    return ClosedNights(COTTAGE, "1", f"{check_in}{check_out}", "booking", stay, 1, at)


def test_what_a_channel_read_from_us_and_tells_back_as_closed_is_an_echo_until_it_is_more_than_that(office):
    for night in (("05-01", "05-04"), ("05-04", "05-06")):
        office.closed_here.close(SEAVIEW, sold_here(*night))
    office.pull()
    office.store.note_reading(SEAVIEW, COTTAGE, office.feed.id, later(minutes=1))
    told = [("a", "05-01", "05-06"), ("b", "06-01", "06-03")]
    office.pull(ics(*told, summary="Airbnb (Not available)"), minutes=15)
    assert [each for each in office.closed if each[0] > "05"] == [("06-01", "06-03")]


def test_what_a_channel_sold_before_it_read_of_our_sale_is_no_echo(office):
    office.pull()
    office.store.note_reading(SEAVIEW, COTTAGE, office.feed.id, later(minutes=1))
    office.closed_here.close(SEAVIEW, sold_here("05-01", "05-04", at=later(minutes=10)))
    office.pull(ics(("a", "05-01", "05-04"), summary="Airbnb (Not available)"), minutes=15)
    assert ("05-01", "05-04") in office.closed


def test_a_reservation_of_exactly_our_nights_is_never_taken_for_an_echo(office):
    office.closed_here.close(SEAVIEW, sold_here("05-01", "05-04"))
    office.store.note_reading(SEAVIEW, COTTAGE, office.feed.id, later(minutes=1))
    office.pull(ics(("a", "05-01", "05-04")), minutes=15)
    assert ("05-01", "05-04") in office.closed


def test_a_feed_that_another_poller_read_in_between_is_left_to_it(office):
    office.pull()
    tell = office.store.tell

    def overtaken(tenant, feed, said, news, at):
        office.store.tell = tell
        pull_feed(office.desk, SEAVIEW, COTTAGE, office.feed.id, at, asked_for=True)
        return tell(tenant, feed, said, news, at)

    office.store.tell = overtaken
    with pytest.raises(FeedBusy):
        office.pull(ics(JANE), minutes=15)
    office.pull(minutes=20)
    assert len(office.closed) == 2


def test_a_poller_that_dies_after_telling_tells_again_and_nothing_is_lost(office):
    office.pull()

    def dies(*_):
        raise RuntimeError("out of memory")

    keep, office.store.keep_poll = office.store.keep_poll, dies
    with pytest.raises(RuntimeError):
        office.pull(ics(JANE, JOE, ("new", "04-01", "04-04")), minutes=15)
    office.store.keep_poll = keep
    poll = office.pull(minutes=20)
    assert ("04-01", "04-04") in office.closed
    assert poll.failures == 0


def test_more_news_than_a_transaction_takes_are_told_in_several():
    days = [date(2027, 3, 1) + timedelta(days=3 * n) for n in range(90)]
    stays = [(f"g{n}", f"{day:%m-%d}", f"{day + timedelta(days=2):%m-%d}") for n, day in enumerate(days)]
    stays += [(f"h{n}", f"12-{n + 1:02}", f"12-{n + 2:02}") for n in range(10)]
    office = Office(ics(*stays))
    office.pull()
    assert len(office.store.told) == 100
    assert office.store.heard[SEAVIEW, office.feed.id].version == 2


def test_news_are_numbered_in_order_though_clocks_differ(office):
    office.pull(minutes=1)
    remove_feed(office.clerk, office.asker(NOW), COTTAGE, office.feed.id)
    told = [each.gone for _, each in office.store.told]
    assert told == [False, False, True, True]
    assert office.store.numbers[:2] < office.store.numbers[2:]


def test_a_removed_feed_gives_its_nights_back_and_a_poller_under_way_does_not_close_them_again(office):
    office.pull()
    fetch = office.channels.fetch

    def removed_meanwhile(url, seen):
        office.channels.fetch = fetch
        remove_feed(office.clerk, office.asker(later(minutes=15)), COTTAGE, office.feed.id)
        return fetch(url, seen)

    office.channels.fetch = removed_meanwhile
    with pytest.raises(FeedBusy):
        office.pull(ics(JANE, JOE, ("new", "04-01", "04-04")), minutes=15)
    assert office.closed == []
    assert office.pull(minutes=20) is None
    assert office.store.of_property(SEAVIEW, COTTAGE) == []

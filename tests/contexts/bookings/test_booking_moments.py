"""When the clock moves a booking: times of day at the property, on days when clocks change, compared as instants."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.bookings.contract import CANCELLED, COMPLETED, CONFIRMED, DECLINED, EXPIRED, IN_PROGRESS, PENDING
from rental.bookings.domain.booking import Booking, Contact, Guests
from rental.kernel.ids import BookingId, UnitId
from rental.kernel.stay_dates import Stay
from tests.contexts.bookings.test_dates_never_shift import STAYS, ZONES
from tests.support.property_samples import COTTAGE, NOW, terms

TICK = timedelta(microseconds=1)
DAY = timedelta(1)


def booked(stay, state=CONFIRMED, **changes):
    return Booking(
        id=BookingId("b" * 26),
        property_id=COTTAGE,
        unit=UnitId("1"),
        stay=stay,
        guests=Guests(2),
        guest=Contact("Ada Lovelace", "ada@example.com"),
        lines=(),
        currency="AUD",
        cancellation_policy="moderate",
        language="en",
        booked_by="guest",
        created_at=NOW,
        request_hash=b"",
        state=state,
        **changes,
    )


def moments(zone, stay, check_in_from="15:00", check_out_until="10:00"):
    offered = terms(time_zone=zone, check_in_from=check_in_from, check_out_until=check_out_until)
    booking = booked(stay)
    return booking.begins_at(offered), booking.ends_at(offered)


times_of_day = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
# Until rules beyond those now published; days that a zone skipped lie before.
days = st.dates(date(2020, 1, 1), date(2037, 1, 1))


def test_check_in_and_check_out_show_the_houses_times_on_the_stays_dates_in_every_zone():
    for zone, stay in product(ZONES, STAYS[:-1]):
        begins, ends = (each.astimezone(ZoneInfo(zone)) for each in moments(zone, stay))
        assert (begins.date(), f"{begins:%H:%M}") == (stay.check_in, "15:00")
        assert (ends.date(), f"{ends:%H:%M}") == (stay.check_out, "10:00")


@pytest.mark.parametrize(
    ("zone", "night", "hours"),
    [
        ("Etc/UTC", "2027-03-13", 19),
        ("America/New_York", "2027-03-13", 18),
        ("America/New_York", "2027-11-06", 20),
        ("Europe/Dublin", "2027-03-27", 18),
        ("Europe/Dublin", "2027-10-30", 20),
        ("Australia/Lord_Howe", "2027-10-02", 18.5),
        ("Australia/Lord_Howe", "2027-04-03", 19.5),
    ],
)
def test_the_night_in_which_clocks_change_is_shorter_or_longer_and_one_night(zone, night, hours):
    first = date.fromisoformat(night)
    begins, ends = moments(zone, Stay(first, first + DAY))
    assert ends - begins == timedelta(hours=hours)


def test_a_time_of_day_that_a_clock_skips_comes_as_much_later():
    begins, _ = moments("America/New_York", Stay(date(2027, 3, 14), date(2027, 3, 15)), check_in_from="02:30")
    assert begins == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)
    assert f"{begins.astimezone(ZoneInfo('America/New_York')):%H:%M}" == "03:30"


def test_a_time_of_day_that_a_clock_shows_twice_is_the_first():
    _, ends = moments("America/New_York", Stay(date(2027, 11, 6), date(2027, 11, 7)), check_out_until="01:30")
    assert ends == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    stay = booked(Stay(date(2027, 11, 6), date(2027, 11, 7)), IN_PROGRESS)
    offered = terms(time_zone="America/New_York", check_out_until="01:30")
    second_time = datetime(2027, 11, 7, 1, 10, tzinfo=ZoneInfo("America/New_York"), fold=1)
    assert stay.state_at(offered, second_time) == COMPLETED


def test_a_stay_over_the_date_that_apia_skipped_begins_before_it_ends():
    begins, ends = moments("Pacific/Apia", Stay(date(2011, 12, 29), date(2012, 1, 1)))
    assert ends - begins == timedelta(days=2) - timedelta(hours=5)


@given(st.timezone_keys(), days, st.integers(1, 60), times_of_day, times_of_day)
def test_a_stay_begins_before_it_ends_whatever_the_zone_and_the_times(zone, first, nights, arrive, leave):
    begins, ends = moments(zone, Stay(first, first + nights * DAY), arrive, leave)
    assert begins < ends
    assert begins.tzinfo is UTC


@given(st.timezone_keys(), days, times_of_day)
def test_a_day_later_is_never_earlier(zone, first, at):
    one, _ = moments(zone, Stay(first, first + DAY), check_in_from=at)
    next_one, _ = moments(zone, Stay(first + DAY, first + 2 * DAY), check_in_from=at)
    assert one < next_one


@given(st.timezone_keys(), st.timezone_keys(), days, st.integers(1, 28), times_of_day, times_of_day)
def test_the_clock_moves_a_booking_at_its_next_moment_and_not_before(house, guest, first, nights, arrive, leave):
    offered = terms(time_zone=house, check_in_from=arrive, check_out_until=leave)
    stay = Stay(first, first + nights * DAY)
    pending = booked(stay, PENDING, expires_at=NOW + timedelta(hours=24))
    for booking, then in ((pending, EXPIRED), (booked(stay), IN_PROGRESS), (booked(stay, IN_PROGRESS), COMPLETED)):
        moment = booking.next_moment(offered)
        assert booking.state_at(offered, (moment - TICK).astimezone(ZoneInfo(guest))) == booking.state
        assert booking.state_at(offered, moment.astimezone(ZoneInfo(guest))) == then


@given(st.timezone_keys(), days, st.integers(1, 28))
def test_a_booking_that_nobody_looked_at_is_found_completed(zone, first, nights):
    booking, offered = booked(Stay(first, first + nights * DAY)), terms(time_zone=zone)
    assert booking.state_at(offered, booking.ends_at(offered) - TICK) == IN_PROGRESS
    assert booking.state_at(offered, booking.ends_at(offered)) == COMPLETED


@pytest.mark.parametrize("state", [DECLINED, EXPIRED, CANCELLED, COMPLETED])
def test_the_clock_never_moves_what_is_over(state):
    booking, offered = booked(Stay(date(2026, 1, 1), date(2026, 1, 2)), state), terms()
    assert booking.next_moment(offered) is None
    assert booking.state_at(offered, NOW) == state


def test_a_request_does_not_begin_before_it_is_answered():
    booking = booked(Stay(date(2026, 11, 21), date(2026, 11, 23)), PENDING, expires_at=NOW + timedelta(hours=24))
    offered = terms()
    assert booking.begins_at(offered) < NOW
    assert booking.state_at(offered, NOW) == PENDING

"""Holds end by themselves, and nobody holds more than their share."""

from datetime import date, timedelta

import pytest

from rental.bookings.contract import contact_name, name_digest
from rental.bookings.domain.calendar import MOST_HOLDS, Calendar, CalendarFull, Hold
from rental.bookings.domain.holds import (
    ADDRESS,
    CONTACT,
    MOST_LIVE_HOLDS,
    SESSION,
    Holder,
)
from tests.support.booking_samples import refusal, stay
from tests.support.property_samples import KEY, NOW

EMPTY = Calendar(date(2026, 11, 20))
LATER = NOW + timedelta(minutes=15)
ONE_SECOND = timedelta(seconds=1)
MARCH = stay("03-05", "03-08")


def hold(name="a", check_in="03-05", check_out="03-08", until=LATER):
    return Hold(name * 26, stay(check_in, check_out), until)


def test_held_nights_are_taken_until_the_hold_ends_and_free_from_then_on():
    calendar = EMPTY.held(hold(), NOW)
    assert calendar.taken(MARCH, LATER - ONE_SECOND) == MARCH.dates()
    assert calendar.taken(MARCH, LATER) == []


def test_a_hold_is_not_in_the_way_of_its_own_holder():
    assert EMPTY.held(hold(), NOW).taken(MARCH, NOW, own_hold="a" * 26) == []


def test_a_hold_with_the_same_id_takes_the_place_of_the_first_also_where_they_overlap():
    calendar = EMPTY.held(hold(), NOW).held(hold(check_in="03-07", check_out="03-10"), NOW)
    assert calendar.taken(stay("03-01", "03-20"), NOW) == stay("03-07", "03-10").dates()


def test_nights_held_or_owned_by_others_are_not_held():
    with pytest.raises(ValueError, match="are taken"):
        EMPTY.held(hold(), NOW).held(hold("b", "03-07", "03-09"), NOW)
    with pytest.raises(ValueError, match="are taken"):
        EMPTY.claimed(MARCH, blocking=True).held(hold(), NOW)


def test_expired_holds_are_reclaimed_by_the_next_one_without_any_sweeper():
    calendar = EMPTY.held(hold("a", until=NOW), NOW - ONE_SECOND).held(hold("b"), NOW)
    assert [each.id for each in calendar.holds] == ["b" * 26]
    assert EMPTY.held(hold("a", until=NOW), NOW - ONE_SECOND).let_go("z" * 26, NOW).holds == ()


def test_a_hold_is_found_by_its_id_only_while_it_lives():
    calendar = EMPTY.held(hold(), NOW)
    assert calendar.hold("a" * 26, NOW) == hold()
    assert calendar.hold("a" * 26, LATER) is None
    assert calendar.hold("b" * 26, NOW) is None
    assert calendar.let_go("a" * 26, NOW) == EMPTY


def test_a_unit_keeps_only_so_many_live_holds_and_expired_ones_do_not_count():
    calendar = EMPTY
    for number in range(MOST_HOLDS):
        calendar = calendar.held(hold(chr(ord("a") + number), f"04-{number + 1:02}", f"04-{number + 2:02}"), NOW)
    one_more = hold("z", "05-01", "05-02", LATER + timedelta(hours=1))
    with pytest.raises(CalendarFull, match="8 live holds"):
        calendar.held(one_more, NOW)
    assert calendar.held(hold("a", "05-01", "05-02"), NOW)
    assert calendar.held(one_more, LATER).holds == (one_more,)


@pytest.mark.parametrize("kind", [ADDRESS, SESSION, CONTACT])
def test_each_kind_of_holder_holds_up_to_its_share_and_is_told_when_to_come_back(kind):
    holder = Holder(kind, b"12345678")
    for number in range(MOST_LIVE_HOLDS[kind]):
        holder = holder.holding(f"hold {number}", LATER + timedelta(minutes=number), NOW)
    problem = refusal(holder.holding, "one more", LATER, NOW)
    assert (problem.slug, problem.extras["held_by"], problem.extras["most"]) == (
        "too-many-holds",
        kind,
        MOST_LIVE_HOLDS[kind],
    )
    assert problem.headers["retry-after"] == str(15 * 60 + 1)
    assert holder.holding("hold 0", LATER, NOW)
    assert holder.without("hold 0", NOW).holding("one more", LATER, NOW)
    assert len(holder.holding("one more", LATER + timedelta(days=1), LATER).holds) == MOST_LIVE_HOLDS[kind]


def test_leaving_a_holder_drops_what_expired_as_well():
    holder = Holder(SESSION, b"12345678", (("a", NOW), ("b", LATER), ("c", LATER)))
    assert holder.without("b", NOW).holds == (("c", LATER),)


def test_a_mailbox_is_counted_once_however_it_is_written():
    assert contact_name(" Ada@Example.COM ") == contact_name("ada@example.com")


def test_a_digest_depends_on_key_kind_and_name():
    digests = {name_digest(KEY, SESSION, "x"), name_digest(b"other", SESSION, "x"), name_digest(KEY, ADDRESS, "x")}
    assert len(digests | {name_digest(KEY, SESSION, "y")}) == 4
    assert all(len(each) == 8 for each in digests)

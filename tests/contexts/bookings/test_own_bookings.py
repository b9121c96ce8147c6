"""What guests find of their own: with an account as a list, with an address as links."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from rental.bookings.contract import CONTACT, contact_name, name_digest
from rental.bookings.dynamodb.guests import DynamoDbGuestBookings
from rental.bookings.ports import GuestPage
from rental.bookings.use_cases.changing import WantedChange, change_booking
from rental.bookings.use_cases.guests import Told, keep_listed, remember_guest, send_links
from rental.kernel.ids import BookingId
from tests.support.booking_samples import FrontDesk, booking, caller, host, refusal, stay
from tests.support.gateway import HOST_MEMBER, authorizer_context
from tests.support.property_samples import COTTAGE, KEY, NOW, SEAVIEW

ACCOUNT = "0b7a3f1e-5a55-4c52-9c5a-3f5d1f0d4b11"
AS_GUEST = authorizer_context(principal_id=ACCOUNT, principal_kind="guest", roles="guest")
BY_ADDRESS = name_digest(KEY, CONTACT, contact_name("asa@example.com"))
BY_ACCOUNT = name_digest(KEY, "account", ACCOUNT)
BOOKING = {
    "property_id": COTTAGE,
    "check_in": "2027-03-05",
    "check_out": "2027-03-08",
    "guests": {"adults": 2},
    "guest": {"name": "Ada Lovelace", "email": "ada@example.com"},
}


@dataclass
class Remembered:
    """Where bookings are listed: by name, id and check-out."""

    places: set = field(default_factory=set)

    def remember(self, _tenant_id, guests, booking_id, check_out):
        self.places |= {(guest, booking_id, check_out) for guest in guests}

    def forget(self, _tenant_id, guests, booking_id, check_out):
        self.places -= {(guest, booking_id, check_out) for guest in guests}


def names_of(one):
    listed = Remembered()
    remember_guest(listed, KEY, SEAVIEW, one)
    return {guest for guest, _, _ in listed.places}


def test_a_booking_is_listed_under_the_account_of_the_guest_who_made_it_and_under_its_address():
    assert names_of(booking(booked_by=ACCOUNT)) == {BY_ACCOUNT, BY_ADDRESS}


def test_a_booking_of_a_stranger_or_of_a_host_is_listed_under_its_address_alone():
    assert names_of(booking()) == {BY_ADDRESS}
    assert names_of(booking(booked_by="host-1", source="phone")) == {BY_ADDRESS}
    without = replace(booking().guest, email="")
    assert names_of(booking(booked_by="host-1", source="walk_in", guest=without)) == set()


def test_a_booking_that_moves_is_listed_at_its_new_check_out_alone_in_whatever_order_that_is_heard():
    first, second, last = (booking(stay=stay("03-05", f"03-{day:02}")) for day in (8, 10, 12))
    listed = Remembered()
    remember_guest(listed, KEY, SEAVIEW, first)
    remember_guest(listed, KEY, SEAVIEW, last, left=second.stay.check_out)
    remember_guest(listed, KEY, SEAVIEW, last, left=first.stay.check_out)
    remember_guest(listed, KEY, SEAVIEW, last, left=last.stay.check_out)
    assert listed.places == {(BY_ADDRESS, last.id, last.stay.check_out)}


def test_two_events_of_a_booking_taken_in_at_once_leave_it_at_one_place():
    desk = FrontDesk.selling()
    one = desk.book("03-05", "03-08")
    listed = Remembered()
    remember = listed.remember

    def overtaken(*where):
        """Before this consumer writes what it read, the booking moves, and another takes that event in whole."""
        listed.remember = remember
        change_booking(desk.books, host(), one.id, WantedChange(date(2027, 3, 15), date(2027, 3, 18)))
        keep_listed(desk.books, listed, Told(SEAVIEW, one.id, one.stay.check_out))
        remember(*where)

    listed.remember = overtaken
    keep_listed(desk.books, listed, Told(SEAVIEW, one.id))
    assert {place[1:] for place in listed.places} == {(one.id, date(2027, 3, 18))}


def test_a_booking_that_keeps_moving_while_it_is_listed_is_left_to_its_last_event():
    desk = FrontDesk.selling()
    one = desk.book("03-05", "03-08")
    days = iter(range(9, 28))

    class Moving(Remembered):
        def remember(self, *_where):
            day = next(days)
            change_booking(desk.books, host(), one.id, WantedChange(date(2027, 3, 5), date(2027, 3, day)))

    assert refusal(keep_listed, desk.books, Moving(), Told(SEAVIEW, one.id)).slug == "busy"


@pytest.fixture
def book(send, table):
    def book(check_in, check_out, key):
        body = BOOKING | {"check_in": check_in, "check_out": check_out}
        made = send("POST", "/bookings", body=body, headers={"idempotency-key": key}, context=AS_GUEST).body
        names = [BY_ACCOUNT, name_digest(KEY, CONTACT, contact_name("ada@example.com"))]
        there = stay(check_in, check_out)
        DynamoDbGuestBookings(table).remember(SEAVIEW, names, BookingId(made["booking_id"]), there.check_out)
        return made["booking_id"]

    return book


def test_a_guest_sees_their_own_bookings_latest_first_page_by_page(send, book):
    for key, day in (("a", 5), ("b", 25), ("c", 15)):
        book(f"2027-03-{day:02}", f"2027-03-{day + 3:02}", key)
    days, cursor = [], {}
    while cursor is not None:
        page = send("GET", "/guest/bookings", query={"limit": 1} | cursor, context=AS_GUEST).body
        days += [item["check_in"] for item in page["items"]]
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None
    assert days == ["2027-03-25", "2027-03-15", "2027-03-05"]
    assert send("GET", "/guest/bookings", context=authorizer_context(**HOST_MEMBER)).slug == "role-required"


def test_a_guest_sees_the_state_that_the_clock_has_brought_a_booking_to(send, book, clock):
    book("2027-03-05", "2027-03-08", "a")

    def state():
        (item,) = send("GET", "/guest/bookings", context=AS_GUEST).body["items"]
        return item["state"]

    assert state() == "confirmed"
    clock.advance(timedelta(days=105))
    assert state() == "in_progress"
    clock.advance(timedelta(days=4))
    assert state() == "completed"


def test_a_booking_heard_of_twice_on_its_way_to_another_date_is_shown_once(send, book, table):
    made = book("2027-03-05", "2027-03-08", "a")
    moved = stay("03-05", "03-10").check_out
    DynamoDbGuestBookings(table).remember(SEAVIEW, [BY_ACCOUNT], BookingId(made), moved)
    assert len(send("GET", "/guest/bookings", context=AS_GUEST).body["items"]) == 1


class ManyListed:
    """More bookings than a letter holds; keeps what was asked for."""

    def __init__(self, ids):
        self.ids, self.requests = ids, []

    def of_guest(self, _tenant_id, _guest, limit, _cursor):
        return GuestPage(self.ids[:limit], None)

    def ask_for_links(self, _tenant_id, request):
        self.requests.append(request)
        return True


@pytest.mark.parametrize(("seconds", "sent"), [(1, True), (0, False)])
def test_the_link_of_what_waits_for_its_money_is_sent_until_its_time_is_up(seconds, sent):
    desk = FrontDesk.selling()
    desk.card_payments = True
    placed = desk.book("03-05", "03-08")
    at = placed.expires_at - timedelta(seconds=seconds)
    assert send_links(desk.books, ManyListed([placed.id]), caller(at), "ada@example.com", "en") == sent


def test_links_are_sent_of_the_latest_twenty_bookings_that_are_not_over():
    desk = FrontDesk.selling()
    months = [f"2028-{month:02}" for month in range(12, 0, -1)] + [f"2027-{month:02}" for month in range(12, 0, -1)]
    made = [
        booking("d", f"{month}-03", f"{month}-05", id=BookingId(f"{number:026}")) for number, month in enumerate(months)
    ]
    made[0] = replace(made[0], state="cancelled", ended_at=NOW)
    made[1] = replace(made[1], state="pending", expires_at=NOW - timedelta(seconds=1))
    for each in made:
        desk.ledger.records[SEAVIEW, each.id] = each
    guests = ManyListed([each.id for each in made])
    assert send_links(desk.books, guests, caller(), "asa@example.com", "en")
    (request,) = guests.requests
    assert [each.id for each in request.bookings] == [each.id for each in reversed(made[2:22])]

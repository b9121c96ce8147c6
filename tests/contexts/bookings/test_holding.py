"""Nights kept at the checkout: in place of the last ones, for a quarter of an hour, within everybody's share."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rental.bookings.domain.booking import Guests
from rental.bookings.domain.holds import CONTACT, MOST_LIVE_HOLDS
from rental.bookings.use_cases.holding import release_hold
from rental.kernel.ids import PropertyId, UnitId
from rental.kernel.tenancy import Principal
from tests.support.booking_samples import ADA, FrontDesk, caller, refusal
from tests.support.property_samples import COTTAGE, NOW, SEAVIEW, terms

QUARTER = timedelta(minutes=15)
UNITS = (UnitId("1"), UnitId("2"))
ANA, BEN = caller(session="a" * 20, address="203.0.113.1"), caller(session="b" * 20, address="203.0.113.2")


@pytest.fixture
def desk():
    return FrontDesk.selling()


@pytest.fixture
def asking():
    """A property whose host answers requests."""
    return FrontDesk.selling(instant_book=False)


def release(desk, who, hold_id):
    release_hold(desk.books, who, COTTAGE, hold_id)


def holding(desk, kind):
    return [each for (_, of, _), holder in desk.ledger.holding.items() if of == kind for each in holder.holds]


def test_held_nights_are_kept_from_others_for_a_quarter_of_an_hour(desk):
    held = desk.hold("03-05", "03-08", ANA)
    assert (held.hold.expires_at, held.quote.total, held.unit) == (NOW + QUARTER, 3 * 25400 + 6000, "1")
    assert refusal(desk.book, "03-07", "03-09", who=BEN).extras["nights"] == ["2027-03-07"]
    assert refusal(desk.hold, "03-07", "03-09", BEN).slug == "nights-taken"
    assert desk.book("03-07", "03-09", who=replace(BEN, at=NOW + QUARTER))


def test_another_hold_of_the_same_checkout_takes_the_place_of_the_first(desk):
    first = desk.hold("03-05", "03-08", ANA)
    second = desk.hold("03-06", "03-10", ANA)
    assert second.hold.id == first.hold.id
    assert desk.taken("03-01", "03-20") == ["03-06", "03-07", "03-08", "03-09"]


def test_a_hold_that_finds_its_unit_taken_leaves_it_for_another():
    desk = FrontDesk.selling(units=UNITS)
    desk.book("03-10", "03-12", "key-1")
    assert desk.hold("03-05", "03-08", ANA).unit == "1"
    assert desk.hold("03-09", "03-12", ANA).unit == "2"
    assert desk.taken("03-01", "03-10", "1") == []
    assert desk.taken("03-01", "03-20", "2") == ["03-09", "03-10", "03-11"]


def test_a_released_hold_frees_its_nights_and_its_holders(desk):
    held = desk.hold("03-05", "03-08", ANA)
    release(desk, ANA, held.hold.id)
    assert desk.taken("03-01", "03-20") == []
    assert not any(holder.holds for holder in desk.ledger.holding.values())
    release(desk, ANA, held.hold.id)
    release(desk, ANA, "z" * 26)


def test_nobody_releases_the_hold_of_somebody_else(desk):
    held = desk.hold("03-05", "03-08", ANA)
    release(desk, BEN, held.hold.id)
    assert desk.taken("03-01", "03-20") == ["03-05", "03-06", "03-07"]


def test_a_hold_becomes_a_booking_and_its_nights_are_owned(desk):
    held = desk.hold("03-05", "03-08", ANA)
    assert desk.book("03-05", "03-08", who=ANA, hold_id=held.hold.id).unit == held.unit
    assert desk.calendar().holds == ()
    assert desk.taken("03-01", "03-20", at=NOW + QUARTER) == ["03-05", "03-06", "03-07"]


def test_a_hold_is_booked_only_for_its_own_nights_and_while_it_lives(desk):
    held = desk.hold("03-05", "03-08", ANA)
    assert refusal(desk.book, "03-05", "03-09", who=ANA, hold_id=held.hold.id).slug == "hold-expired"
    late = replace(ANA, at=NOW + QUARTER)
    assert refusal(desk.book, "03-05", "03-08", who=late, hold_id=held.hold.id).slug == "hold-expired"


def test_a_hold_is_booked_only_by_who_made_it(desk):
    held = desk.hold("03-05", "03-08", ANA)
    assert refusal(desk.book, "03-05", "03-08", who=BEN, hold_id=held.hold.id).slug == "hold-expired"


def test_a_hold_made_before_signing_in_is_booked_after_it(desk):
    held = desk.hold("03-05", "03-08", ANA)
    signed_in = replace(ANA, principal=Principal("guest", "guest-1"))
    assert desk.book("03-05", "03-08", who=signed_in, hold_id=held.hold.id).booked_by == "guest-1"


def test_nights_that_a_request_keeps_are_not_booked_as_if_they_were_a_hold(asking):
    waiting = asking.request("03-05", "03-08", who=ANA)
    assert refusal(asking.book, "03-05", "03-08", "key-2", ANA, hold_id=waiting.id).slug == "hold-expired"
    asking.sell(instant_book=True)
    assert refusal(asking.book, "03-05", "03-08", "key-2", BEN, hold_id=waiting.id).slug == "hold-expired"
    assert asking.calendar().hold(waiting.id, NOW)


def test_held_nights_sold_by_a_channel_meanwhile_are_told(desk):
    held = desk.hold("03-05", "03-08", ANA)
    unit = (SEAVIEW, COTTAGE, UNITS[0])
    desk.ledger.calendars[unit] = desk.calendar().claimed_by_channel("x", held.hold.stay)
    assert refusal(desk.book, "03-05", "03-08", who=ANA, hold_id=held.hold.id).slug == "nights-taken"


def test_rules_are_checked_when_nights_are_held_and_hold_until_they_are_booked(desk):
    assert refusal(desk.hold, "03-05", "03-06").slug == "stay-too-short"
    held = desk.hold("03-05", "03-07", ANA)
    desk.sell(minimum_nights=5)
    assert desk.book("03-05", "03-07", who=ANA, hold_id=held.hold.id)


def test_nights_held_before_midnight_are_not_booked_when_their_arrival_day_is_over(desk):
    desk.sell(time_zone="UTC")
    night = caller(NOW.replace(hour=23, minute=55))
    held = desk.hold(f"{night.at:%Y-%m-%d}", f"{night.at + timedelta(days=2):%Y-%m-%d}", night)
    stay = {"check_in": str(held.hold.stay.check_in), "check_out": str(held.hold.stay.check_out)}
    late = replace(night, at=night.at + timedelta(minutes=6))
    assert refusal(desk.book, **stay, who=late, hold_id=held.hold.id).slug == "stay-in-the-past"


def test_a_hold_does_not_let_in_more_guests_than_the_property_sleeps(desk):
    held = desk.hold("03-05", "03-08", ANA)
    more = Guests(adults=5)
    assert refusal(desk.book, "03-05", "03-08", who=ANA, hold_id=held.hold.id, guests=more).slug == "too-many-guests"


def test_a_hold_needs_a_checkout_or_an_account(desk):
    assert refusal(desk.hold, "03-05", "03-08", caller(session="")).slug == "invalid-request"
    assert desk.hold("03-05", "03-08", replace(caller(session=""), principal=Principal("guest", "guest-1")))


def hold_at(desk, number, who, email=""):
    """Hold the same nights at one property of many."""
    name = PropertyId("c" * 25 + chr(ord("a") + number))
    desk.ledger.sell(SEAVIEW, terms(property_id=name, instant_book=desk.ledger.terms[SEAVIEW, COTTAGE].instant_book))
    return desk.hold("03-05", "03-08", who, email, property_id=name)


def test_a_checkout_holds_at_most_three_properties_and_a_second_hold_at_one_counts_once(desk):
    for number in (0, 1, 2, 2):
        hold_at(desk, number, ANA)
    problem = refusal(hold_at, desk, 3, ANA)
    assert (problem.slug, problem.extras["held_by"]) == ("too-many-holds", "session")
    assert hold_at(desk, 3, replace(ANA, at=NOW + QUARTER))


def test_an_address_holds_at_most_six_and_an_ipv6_site_is_one(desk):
    for number in range(6):
        hold_at(desk, number, caller(session=f"{number:020}", address=f"2001:db8:1:2::{number:x}"))
    neighbour = caller(session="n" * 20, address="2001:db8:1:2:ffff::1")
    assert refusal(hold_at, desk, 6, neighbour).extras["held_by"] == "address"
    assert hold_at(desk, 6, replace(neighbour, address="2001:db8:1:3::1"))


def test_a_contact_holds_at_most_five_however_the_mailbox_is_written(desk):
    for number in range(5):
        hold_at(desk, number, caller(session=f"{number:020}", address=f"203.0.113.{number}"), " Ada@Example.com")
    problem = refusal(hold_at, desk, 5, BEN, ADA.email)
    assert problem.extras["held_by"] == "contact"
    assert hold_at(desk, 5, BEN, "ben@example.com")


def test_a_unit_holds_at_most_eight_whoever_they_are(desk):
    for number in range(8):
        who = caller(session=f"{number:020}", address=f"203.0.113.{number}")
        desk.hold(f"04-{2 * number + 1:02}", f"04-{2 * number + 3:02}", who, "")
    problem = refusal(desk.hold, "05-01", "05-03", BEN, "")
    assert (problem.slug, problem.extras["held_by"]) == ("too-many-holds", "property")
    assert desk.hold("05-01", "05-03", replace(BEN, at=NOW + QUARTER), "")


def test_requests_of_one_contact_count_as_long_as_a_hold_so_that_nobody_keeps_a_stranger_from_asking(asking):
    for number in range(5):
        hold_at(asking, number, caller(session=f"{number:020}", address=f"203.0.113.{number}"), ADA.email)
    assert refusal(hold_at, asking, 5, BEN, ADA.email).extras["held_by"] == "contact"
    assert hold_at(asking, 5, replace(BEN, at=NOW + QUARTER), ADA.email)


def test_requests_of_one_checkout_at_one_property_each_count_for_their_contact(asking):
    for number in range(MOST_LIVE_HOLDS[CONTACT]):
        first = 2 * number + 1
        asking.request(f"04-{first:02}", f"04-{first + 2:02}", f"key-{number}", ANA)
    assert refusal(asking.request, "05-01", "05-03", "key-9", ANA).extras["held_by"] == "contact"


def test_trying_other_nights_at_the_checkout_counts_once_for_its_contact(asking):
    for number in range(MOST_LIVE_HOLDS[CONTACT] + 1):
        asking.hold(f"04-{number + 1:02}", f"04-{number + 4:02}", ANA)
    assert len(holding(asking, CONTACT)) == 1


def test_a_mistyped_mailbox_holds_nothing_any_more(asking):
    asking.hold("04-01", "04-04", ANA, "adda@example.com")
    asking.hold("04-01", "04-04", ANA, ADA.email)
    assert len(holding(asking, CONTACT)) == 1


def test_a_request_needs_nights_held_for_its_guest(asking):
    assert refusal(asking.book, "03-05", "03-08").slug == "hold-needed"
    nobodys = asking.hold("03-05", "03-08", ANA, "")
    assert refusal(asking.book, "03-05", "03-08", who=ANA, hold_id=nobodys.hold.id).slug == "hold-needed"
    others = asking.hold("03-05", "03-08", ANA, "ben@example.com")
    assert refusal(asking.book, "03-05", "03-08", who=ANA, hold_id=others.hold.id).slug == "hold-needed"
    adas = asking.hold("03-05", "03-08", ANA, "ADA@example.com")
    assert asking.book("03-05", "03-08", who=ANA, hold_id=adas.hold.id).state == "pending"


def test_a_busy_table_is_tried_again_and_then_said_to_be_busy(desk):
    desk.ledger.conflicts = 2
    held = desk.hold("03-05", "03-08", ANA)
    desk.ledger.busy_reads = 2
    release(desk, ANA, held.hold.id)
    desk.ledger.conflicts = 99
    assert refusal(desk.hold, "03-05", "03-08", ANA).slug == "busy"
    desk.ledger.conflicts, desk.ledger.busy_reads = 0, 99
    assert refusal(release, desk, ANA, held.hold.id).slug == "busy"


def test_a_guest_who_signs_in_at_the_checkout_holds_more_nights_beside_their_own(desk):
    desk.hold("03-05", "03-08", ANA)
    signed_in = replace(ANA, principal=Principal("guest", "g-1", frozenset({"guest"})))
    held = desk.hold("03-05", "03-09", signed_in)
    assert desk.taken("03-01", "03-20") == ["03-05", "03-06", "03-07", "03-08"]
    release(desk, signed_in, held.hold.id)
    assert desk.taken("03-01", "03-20") == []


def test_one_mailbox_asks_for_no_more_units_of_a_house_than_it_may_wait_for():
    desk = FrontDesk.selling(instant_book=False, units=tuple(UnitId(f"{n}") for n in range(1, 9)))
    most = MOST_LIVE_HOLDS[CONTACT]
    for n in range(most):
        desk.request("03-05", "03-08", f"key-{n}", ANA)
    assert refusal(desk.request, "03-05", "03-08", "one too many", ANA).extras["held_by"] == CONTACT


def test_a_hold_is_given_back_although_the_property_left_the_site(desk):
    held = desk.hold("03-05", "03-08", ANA)
    desk.ledger.sell(SEAVIEW, terms(state="archived"))
    release(desk, ANA, held.hold.id)
    assert desk.ledger.calendars[SEAVIEW, COTTAGE, "1"].holds == ()

"""A stay sold or asked for: once per key, at the price shown, on nights that are free."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rental.bookings.domain.booking import Contact, Guests
from rental.bookings.domain.calendar import Calendar
from rental.bookings.domain.quote import quote
from rental.bookings.domain.quote_token import sign_quote
from rental.bookings.ports import Contended
from rental.bookings.use_cases.selling import create_booking, quote_stay
from rental.kernel.ids import PropertyId, UnitId
from tests.support.booking_samples import FrontDesk, booking_request, caller, refusal, stay, wanted
from tests.support.property_samples import BAROSSA, COTTAGE, KEY, NOW, SEAVIEW, TERMS, terms

TOTAL = 3 * 25400 + 6000
UNITS = (UnitId("1"), UnitId("2"))


@pytest.fixture
def desk():
    return FrontDesk.selling()


def sell(desk, request=None, who=None):
    return create_booking(desk.books, who or caller(), request or booking_request())


def before_the_next_write(desk, happens):
    """Let something happen between a read and the write that follows it."""
    original = desk.ledger.write

    def write(tenant_id, entry):
        desk.ledger.write = original
        happens()
        desk.ledger.reads = 0
        return original(tenant_id, entry)

    desk.ledger.write = write


def lose_the_next_reply(desk):
    original = desk.ledger.write

    def write(tenant_id, entry):
        desk.ledger.write = original
        original(tenant_id, entry)
        return Contended()

    desk.ledger.write = write


def test_a_booking_owns_its_nights_and_carries_its_change(desk):
    sold = sell(desk)
    assert (sold.booking.state, sold.booking.total, sold.booking.unit) == ("confirmed", TOTAL, "1")
    assert desk.taken("03-01", "03-20") == ["03-05", "03-06", "03-07"]
    assert (desk.change["number"], desk.change["type"]) == (1, "BookingConfirmed")
    assert desk.change["actor"] == {"kind": "anonymous", "id": "anonymous"}
    assert (desk.change["payment"], desk.change["address"]) == (["collect", TOTAL], "203.0.113.9")


def test_the_same_key_and_body_is_one_booking_however_often(desk):
    answers = [sell(desk) for _ in range(20)]
    assert len({sold.booking.id for sold in answers}) == 1
    assert [sold.replayed for sold in answers] == [False] + [True] * 19
    assert len(desk.ledger.writes) == 1


def test_the_same_key_with_another_body_is_refused_also_when_its_nights_are_gone(desk):
    sell(desk)
    for days in ({}, {"check_in": "05-01", "check_out": "05-04"}):
        assert refusal(sell, desk, booking_request(body=b"another body....", **days)).slug == "idempotency-key-reused"


def test_a_key_is_somebodys_own(desk):
    sell(desk)
    elsewhere = booking_request(check_in="05-01", check_out="05-04")
    assert not sell(desk, elsewhere, caller(session="t" * 20)).replayed


def test_a_replay_is_answered_although_its_own_nights_are_taken_and_past(desk):
    first = sell(desk)
    again = sell(desk, who=caller(NOW + timedelta(days=400)))
    assert (again.booking.id, again.replayed) == (first.booking.id, True)


def test_a_replay_after_a_lost_reply_finds_the_booking_in_the_same_request(desk):
    lose_the_next_reply(desk)
    sold = sell(desk)
    assert sold.replayed
    assert len(desk.ledger.writes) == 1


def test_a_replay_after_a_lost_reply_books_no_second_unit():
    desk = FrontDesk.selling(units=UNITS)
    lose_the_next_reply(desk)
    assert sell(desk).booking.unit == "1"
    assert desk.taken("03-01", "03-20", "2") == []


def test_a_replay_of_a_booking_from_a_hold_is_answered_although_the_hold_is_gone(desk):
    held = desk.hold("03-05", "03-08")
    first = desk.book("03-05", "03-08", hold_id=held.hold.id)
    assert desk.book("03-05", "03-08", hold_id=held.hold.id) == first


def test_taken_nights_are_named(desk):
    sell(desk)
    problem = refusal(sell, desk, booking_request("key-0002", check_in="03-07", check_out="03-10"))
    assert (problem.slug, problem.extras) == ("nights-taken", {"nights": ["2027-03-07"], "property_id": COTTAGE})


def test_the_loser_of_a_race_is_told_what_the_winner_took_without_another_read_of_the_calendar(desk):
    before_the_next_write(desk, lambda: sell(desk, booking_request("winner", body=b"winner..........")))
    assert refusal(sell, desk).slug == "nights-taken"
    assert desk.ledger.reads == 1  # for a booking of its own that would be in the way


def test_a_race_for_other_nights_is_won_by_both_without_another_read(desk):
    before_the_next_write(desk, lambda: desk.book("05-01", "05-04", "winner"))
    sell(desk)
    assert desk.ledger.reads == 0
    assert len(desk.ledger.records) == 2


def test_a_race_for_one_unit_goes_on_to_the_next():
    desk = FrontDesk.selling(units=UNITS)
    before_the_next_write(desk, lambda: desk.book("03-05", "03-08", "winner"))
    assert sell(desk).booking.unit == "2"


def test_a_conflict_is_tried_again_and_never_answered_as_taken(desk):
    desk.ledger.conflicts = 2
    assert not sell(desk).replayed
    desk.ledger.conflicts = 99
    problem = refusal(desk.book, "05-01", "05-04", "key-0002")
    assert (problem.slug, problem.headers["retry-after"]) == ("busy", "1")


def test_a_throttled_read_is_made_again_and_in_the_end_answered_as_busy(desk):
    desk.ledger.busy_reads = 2
    assert sell(desk).booking
    desk.ledger.busy_reads = 99
    assert refusal(desk.book, "05-01", "05-04", "key-0002").slug == "busy"


def test_a_refusal_that_cannot_look_for_its_own_booking_is_busy(desk):
    sell(desk)
    read = desk.ledger.sale

    def sale(*of):
        found = read(*of)
        desk.ledger.busy_reads = 1
        return found

    desk.ledger.sale = sale
    assert refusal(sell, desk).slug == "busy"


def test_a_replay_whose_property_is_gone_is_not_called_a_reused_key(desk):
    sell(desk)
    desk.ledger.terms.clear()
    assert refusal(sell, desk).slug == "not-found"


def test_a_price_that_changed_is_shown_and_nothing_is_written(desk):
    problem = refusal(sell, desk, booking_request(expected_total=100))
    assert (problem.slug, problem.priced.total, problem.priced.currency) == ("price-changed", TOTAL, "AUD")
    assert not desk.ledger.writes
    assert sell(desk, booking_request(expected_total=TOTAL)).booking.total == TOTAL


def token(at=NOW, tenant=SEAVIEW, property_id=COTTAGE, **of):
    priced = quote(TERMS, wanted(**of).stay, wanted(**of).guests)
    return sign_quote(KEY, tenant, property_id, priced, at + timedelta(minutes=30))


def test_a_promised_price_survives_a_change_of_prices_until_it_expires(desk):
    desk.sell(nightly=99900)
    late = caller(NOW + timedelta(minutes=30))
    assert refusal(sell, desk, booking_request(quote_token=token()), late).slug == "quote-expired"
    assert sell(desk, booking_request(quote_token=token(), expected_total=TOTAL)).booking.total == TOTAL


def test_a_promise_told_again_still_ends_when_it_did(desk):
    desk.sell(nightly=99900)
    problem = refusal(sell, desk, booking_request(quote_token=token(), expected_total=100))
    assert (problem.priced.total, problem.promised_until) == (TOTAL, NOW + timedelta(minutes=30))


def test_a_price_promised_in_a_currency_of_before_is_not_taken(desk):
    desk.sell(currency="EUR")
    assert refusal(sell, desk, booking_request(quote_token=token())).slug == "currency-mismatch"


@pytest.mark.parametrize(
    "promised",
    [
        {"check_in": "03-06"},
        {"check_out": "03-09"},
        {"guests": Guests(1)},
        {"tenant": BAROSSA},
        {"property_id": PropertyId("z" * 26)},
    ],
    ids=str,
)
def test_a_price_promised_for_something_else_is_not_taken(desk, promised):
    assert refusal(sell, desk, booking_request(quote_token=token(**promised))).slug == "quote-invalid"


def test_a_property_off_sale_or_of_another_tenant_is_not_found(desk):
    desk.sell(state="archived")
    assert refusal(sell, desk).slug == "not-found"
    desk.ledger.sell(BAROSSA, TERMS)
    assert refusal(sell, desk).slug == "not-found"


def test_a_currency_that_is_not_the_propertys_is_refused(desk):
    assert refusal(sell, desk, booking_request(currency="EUR")).slug == "currency-mismatch"
    assert refusal(sell, desk, booking_request(currency="XXX")).slug == "unknown-currency"


def test_today_is_the_date_at_the_property_not_in_utc(desk):
    """It is 22 November in Adelaide while it is still 21 November in London."""
    evening = caller(datetime(2026, 11, 21, 20, 0, tzinfo=UTC))
    snapshot = desk.ledger.sale(SEAVIEW, COTTAGE)
    assert refusal(quote_stay, snapshot, wanted("2026-11-21", "2026-11-24"), evening).slug == "stay-in-the-past"
    assert quote_stay(snapshot, wanted("2026-11-22", "2026-11-25"), evening).total == TOTAL


def test_a_guests_stay_goes_where_it_leaves_the_least_free_nights_beside_it():
    desk = FrontDesk.selling(units=UNITS)
    desk.ledger.calendars[SEAVIEW, COTTAGE, UNITS[1]] = Calendar(NOW.date(), version=1).claimed(stay("03-01", "03-05"))
    assert sell(desk).booking.unit == "2"


def test_the_unit_with_the_fewest_taken_nights_is_named_where_none_is_free():
    desk = FrontDesk.selling(units=UNITS)
    desk.book("03-05", "03-08", "key-1")
    desk.book("03-07", "03-09", "key-2")
    assert refusal(sell, desk).extras["nights"] == ["2027-03-07"]


def test_a_stay_too_close_to_another_is_told_apart_from_taken_nights():
    desk = FrontDesk.selling(preparation_days=2)
    desk.book("03-01", "03-04", "key-1")
    problem = refusal(sell, desk)
    assert (problem.slug, problem.extras["preparation"], problem.extras["nights"]) == (
        "nights-taken",
        True,
        ["2027-03-03"],
    )
    assert desk.book("03-06", "03-08", "key-2")


def test_what_a_policy_of_ones_own_gives_back_is_kept_with_the_booking():
    steps = terms(cancellation_policy="custom").refund_steps
    desk = FrontDesk.selling(cancellation_policy="custom", refund_steps=steps)
    assert sell(desk).booking.refund_steps == steps


def test_a_clock_that_went_forward_and_back_refuses_forgotten_nights(desk):
    desk.book("2029-06-01", "2029-06-04", "future", caller(NOW + timedelta(days=900)))
    assert refusal(desk.book, "2027-04-01", "2027-04-04", "back").slug == "nights-taken"


def test_the_calendar_of_a_unit_sold_long_ago_rolls_with_the_sale(desk):
    desk.ledger.calendars[SEAVIEW, COTTAGE, UNITS[0]] = Calendar(date(2020, 1, 1), stays=1, version=7)
    sell(desk)
    assert (desk.calendar().version, (date(2026, 11, 21) - desk.calendar().base).days) == (8, 35)


def test_anybody_may_book_for_somebody_else(desk):
    ben = Contact("Ben", "ben@example.com")
    assert sell(desk, booking_request(guest=ben)).booking.guest == ben

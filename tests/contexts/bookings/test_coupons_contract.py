"""What a coupon paid is given back as a coupon: the suite of the port, and what cancelling makes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.bookings.domain.refund import CouponShare, Refund, RefundLine
from rental.bookings.ports import NoCoupons
from rental.bookings.use_cases.cancelling import cancel_booking, mark_no_show, refund_preview
from rental.bookings.use_cases.settling import settle_booking
from rental.bookings.use_cases.writing import Case
from rental.kernel.ids import BookingId
from tests.contexts.bookings.fake_coupons import FakeCoupons
from tests.support.booking_samples import FrontDesk, caller, host
from tests.support.property_samples import NOW, SEAVIEW, TERMS

BOOKING = BookingId("d" * 26)
TOTAL = 3 * 25400 + 6000
LATE = NOW.replace(year=2027, month=3, day=2)  # the policy gives the cleaning back and nothing else
DURING = NOW.replace(year=2027, month=3, day=6)


@pytest.mark.parametrize("coupons", [NoCoupons(), FakeCoupons({(SEAVIEW, BOOKING): (1000, TOTAL)})])
@given(refund=st.integers(0, TOTAL))
def test_of_a_refund_no_more_goes_back_to_coupons_than_is_given_back_and_than_they_paid(coupons, refund):
    share = coupons.of_refund(SEAVIEW, BOOKING, refund)
    assert 0 <= share.back <= min(share.paid, refund)
    assert coupons.of_refund(SEAVIEW, BookingId("e" * 26), refund) == CouponShare()


@given(st.integers(0, TOTAL), st.integers(0, TOTAL), st.integers(0, TOTAL))
def test_money_that_goes_back_and_money_that_is_kept_are_the_money_that_was_paid(paid, back, back_of_coupons):
    share = CouponShare(paid, min(back_of_coupons, paid, back))
    refund = Refund(50, (RefundLine("nightly", TOTAL, back),), share)
    money, money_back = TOTAL - paid, refund.total - share.back
    if money_back <= money:
        assert refund.money_kept == money - money_back
    else:
        assert refund.money_kept == 0  # never more is given back than was taken


@pytest.mark.parametrize("share", [(0, 1), (5, 6), (5, -1)])
def test_a_share_that_cannot_be_is_refused(share):
    with pytest.raises(ValueError, match="coupons get back what they paid at most"):
        CouponShare(*share)


def sold_with_a_coupon(paid):
    desk = FrontDesk.selling()
    sold = desk.book("03-05", "03-08")
    desk.coupons = FakeCoupons({(SEAVIEW, sold.id): (paid, TOTAL)})
    return desk, sold


@pytest.mark.parametrize("paid", [0, 1, 40000, TOTAL])
@pytest.mark.parametrize("at", [NOW, LATE])
def test_what_is_shown_before_is_what_payments_keeps_after(paid, at):
    desk, sold = sold_with_a_coupon(paid)
    snapshot = desk.ledger.sale(SEAVIEW, sold.property_id)
    shown = refund_preview(Case(sold, snapshot, TERMS, caller(at), desk.coupons))
    cancelled, _ = cancel_booking(desk.books, caller(at), sold.id, "", shown.total)
    assert cancelled.refund_due == shown.total
    assert desk.change["payment"] == ["keep", shown.money_kept]
    assert shown.money_kept <= TOTAL - paid
    assert shown.money_kept == (TOTAL - paid) - (shown.total - shown.coupons.back)


def test_who_does_not_come_gets_neither_money_nor_coupon_back():
    desk, sold = sold_with_a_coupon(40000)
    settle_booking(desk.books, SEAVIEW, sold.id, DURING)
    mark_no_show(desk.books, host(DURING), sold.id)
    assert desk.change["payment"] == ["keep", TOTAL - 40000]

"""What a host may say of a property, and where a refusal points."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.kernel.errors import InvalidRequest, Problem
from rental.properties.contract import ArrivalSpan, Rates, RefundStep, Season, StayRules, Tax
from rental.properties.domain.checks import is_visible_line
from tests.contexts.properties.descriptions import EASTER, FIRST_DAY, description, rates, refund_steps, rules

JULY = (date(2027, 7, 1), date(2027, 8, 1))


def with_rates(**changes):
    return {"rates": Rates("AUD", 25400, guests_included=2, **changes)}


def with_rules(**changes):
    return {"stay_rules": StayRules(**changes)}


def with_steps(*steps, policy="custom"):
    return {"cancellation_policy": policy, "refund_steps": tuple(RefundStep(*step) for step in steps)}


def summers(count):
    days = [FIRST_DAY + timedelta(days=number) for number in range(count + 1)]
    return tuple(Season(f"Summer {n}", days[n], days[n + 1], 1) for n in range(count))


def pointer_of(changes):
    with pytest.raises(InvalidRequest) as refused:
        description(**changes)
    return refused.value.extras["errors"][0]["pointer"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"time_zone": "Adelaide"}, "/time_zone"),
        ({"time_zone": "../etc/passwd"}, "/time_zone"),
        ({"rates": Rates("AUD", 1, guests_included=9)}, "/rates/guests_included"),
        (with_rates(weekend_nightly=0), "/rates/weekend_nightly"),
        (with_rates(cleaning_fee=-1), "/rates/cleaning_fee"),
        (with_rates(extra_guest=10**9 + 1), "/rates/extra_guest"),
        (with_rates(weekend_days=()), "/rates/weekend_days"),
        (with_rates(weekend_days=(5, 5)), "/rates/weekend_days"),
        (with_rates(weekend_days=(5, 8)), "/rates/weekend_days"),
        (with_rates(seasons=summers(41)), "/rates/seasons"),
        (with_rates(seasons=(EASTER, Season("High", JULY[1], JULY[0], 1))), "/rates/seasons/1/until"),
        (with_rates(seasons=(Season("High", JULY[0], JULY[0], 1),)), "/rates/seasons/0/until"),
        (with_rates(seasons=(Season("High", *JULY, 0),)), "/rates/seasons/0/nightly"),
        (with_rates(seasons=(Season("High", *JULY, 1, 0),)), "/rates/seasons/0/weekend_nightly"),
        (with_rates(seasons=(EASTER, Season("EASTER ", *JULY, 1))), "/rates/seasons/1/name"),
        (with_rates(seasons=(Season("\u200b", *JULY, 1),)), "/rates/seasons/0/name"),
        (with_rates(seasons=(Season("Line\nbreak", *JULY, 1),)), "/rates/seasons/0/name"),
        (with_rates(seasons=(Season("x" * 41, *JULY, 1),)), "/rates/seasons/0/name"),
        (with_rates(taxes=tuple(Tax(str(n), "percent", 1) for n in range(7))), "/rates/taxes"),
        (with_rates(taxes=(Tax("VAT", "percent", 10_001),)), "/rates/taxes/0/amount"),
        (with_rates(taxes=(Tax("City", "per_night", -1),)), "/rates/taxes/0/amount"),
        (with_rates(taxes=(Tax("VAT", "percent", 1), Tax("vat", "per_night", 1))), "/rates/taxes/1/name"),
        (with_rules(minimum_nights=5, maximum_nights=2), "/stay_rules/minimum_nights"),
        (with_rules(maximum_nights=731), "/stay_rules/maximum_nights"),
        (with_rules(advance_notice_days=-1), "/stay_rules/advance_notice_days"),
        (with_rules(preparation_days=8), "/stay_rules/preparation_days"),
        (with_rules(booking_window_days=0), "/stay_rules/booking_window_days"),
        (with_rules(booking_window_days=731), "/stay_rules/booking_window_days"),
        (with_rules(advance_notice_days=30, booking_window_days=30), "/stay_rules/booking_window_days"),
        (with_rules(arrival_days=()), "/stay_rules/arrival_days"),
        (with_rules(departure_days=(0,)), "/stay_rules/departure_days"),
        (with_rules(spans=(ArrivalSpan(*JULY),) * 41), "/stay_rules/spans"),
        (with_rules(spans=(ArrivalSpan(JULY[1], JULY[0]),)), "/stay_rules/spans/0/until"),
        (with_rules(spans=(ArrivalSpan(*JULY), ArrivalSpan(*JULY, 9, 8))), "/stay_rules/spans/1/minimum_nights"),
        (with_rules(maximum_nights=6, spans=(ArrivalSpan(*JULY, 7),)), "/stay_rules/spans/0/minimum_nights"),
        (with_rules(minimum_nights=3, spans=(ArrivalSpan(*JULY, None, 2),)), "/stay_rules/spans/0/minimum_nights"),
        (with_rules(spans=(ArrivalSpan(*JULY, arrival_days=(6, 6)),)), "/stay_rules/spans/0/arrival_days"),
        (with_rules(spans=(ArrivalSpan(*JULY, departure_days=()),)), "/stay_rules/spans/0/departure_days"),
        (with_steps((5, 100), policy="moderate"), "/refund_steps"),
        (with_steps(), "/refund_steps"),
        (with_steps(*((days, 50) for days in range(6, 0, -1))), "/refund_steps"),
        (with_steps((366, 100)), "/refund_steps/0/days"),
        (with_steps((7, 100), (0, 50)), "/refund_steps/1/days"),
        (with_steps((5, 101)), "/refund_steps/0/percent"),
        (with_steps((7, 100), (7, 50)), "/refund_steps/1/days"),
        (with_steps((7, 50), (3, 60)), "/refund_steps/1/percent"),
    ],
)
def test_a_description_against_the_rules_points_at_the_field(changes, pointer):
    assert pointer_of(changes) == pointer


def test_an_unknown_currency_is_refused():
    with pytest.raises(Problem) as refused:
        description(rates=Rates("ABC", 1, guests_included=1))
    assert refused.value.slug == "unknown-currency"


@pytest.mark.parametrize(
    ("rates", "pointer"),
    [
        (Rates("ISK", 1_234_50, guests_included=1), "/rates/nightly"),
        (Rates("UGX", 100, guests_included=1, cleaning_fee=50), "/rates/cleaning_fee"),
        (Rates("KWD", 100, guests_included=1, extra_guest=5), "/rates/extra_guest"),
        (Rates("BHD", 10, guests_included=1, weekend_nightly=11), "/rates/weekend_nightly"),
        (Rates("ISK", 100, 1, seasons=(Season("Summer", *JULY, 150),)), "/rates/seasons/0/nightly"),
        (Rates("ISK", 100, 1, taxes=(Tax("VAT", "percent", 1), Tax("Bed", "per_night", 1))), "/rates/taxes/1/amount"),
    ],
)
def test_a_price_that_no_card_can_be_charged_with_is_refused(rates, pointer):
    assert pointer_of({"rates": rates}) == pointer


def test_a_percentage_needs_no_step_and_other_currencies_have_none():
    description(rates=Rates("ISK", 12_300, 1, taxes=(Tax("VAT", "percent", 1_105),)))
    description(rates=Rates("EUR", 1, 1, cleaning_fee=3))


def test_as_many_seasons_spans_and_taxes_as_allowed_are_taken():
    taxes = tuple(Tax(f"Tax {number}", "percent", 10_000) for number in range(6))
    spans = (ArrivalSpan(*JULY, 7, 14, (6,), (6,)),) * 40
    description(**with_rates(seasons=summers(40), taxes=taxes), **with_rules(spans=spans))


def test_a_stay_that_just_fits_the_window_can_be_sold():
    description(**with_rules(advance_notice_days=28, minimum_nights=2, booking_window_days=30))


@given(rates, rules, refund_steps())
def test_whatever_keeps_the_rules_is_taken(rates, rules, steps):
    described = description(rates=rates, stay_rules=rules, cancellation_policy="custom", refund_steps=steps)
    assert (described.rates, described.stay_rules, described.refund_steps) == (rates, rules, steps)


@given(st.lists(st.tuples(st.integers(-1, 366), st.integers(-1, 101)), max_size=6))
def test_steps_that_are_taken_never_give_back_more_for_cancelling_later(steps):
    try:
        taken = description(**with_steps(*steps)).refund_steps
    except InvalidRequest:
        return
    days, back = [step.days for step in taken], [step.percent for step in taken]
    assert days == sorted(set(days), reverse=True)
    assert back == sorted(back, reverse=True)
    assert 1 <= len(taken) <= 5


@pytest.mark.parametrize("name", ["Été", "夏", "🏖️", "a", "x" * 40, "Semaine d'été"])
def test_a_name_may_be_in_any_script(name):
    assert is_visible_line(name)


@pytest.mark.parametrize("name", ["", " ", "\u00a0", "\u200b", "\u202e", "a\x7f", "a\u2028b", "a\tb", "x" * 41])
def test_a_name_that_cannot_be_seen_or_breaks_the_line_is_none(name):
    assert not is_visible_line(name)

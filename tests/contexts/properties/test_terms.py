"""The terms as neighbours read them: what is written comes back, and members never written take their defaults."""

from datetime import date

from hypothesis import given

from rental.platform.dynamodb import from_item, to_item
from rental.properties.contract import (
    Rates,
    RefundStep,
    StayRules,
    rates_from_plain,
    rates_to_plain,
    rules_from_plain,
    terms_from_item,
    terms_key,
    terms_to_item,
)
from rental.properties.domain.property import HouseRules, Property
from rental.properties.domain.units import Unit
from tests.contexts.properties.descriptions import CITY_TAX, EASTER, all_terms, description
from tests.support.item_size import item_bytes
from tests.support.property_samples import COTTAGE, SEAVIEW, terms


@given(all_terms)
def test_terms_come_back_from_the_table_as_they_were(written):
    assert terms_from_item(from_item(to_item(terms_to_item(SEAVIEW, written)))) == written


def test_what_was_stored_before_weekends_and_seasons_were_takes_their_defaults():
    plain = {"currency": "AUD", "nightly": 1, "cleaning_fee": 0, "guests_included": 2, "extra_guest": 0}
    assert rates_from_plain(plain) == Rates("AUD", 1, guests_included=2)
    assert rules_from_plain({"minimum_nights": 2, "maximum_nights": 14}) == StayRules(2, 14)


def test_terms_of_before_and_those_without_the_wish_store_nothing_of_stale_calendars():
    item = terms_to_item(SEAVIEW, terms())
    assert "ask_when_stale_minutes" not in item
    assert terms_from_item(item).ask_when_stale_minutes is None


def test_terms_of_before_and_those_that_take_the_money_at_booking_store_nothing_of_it():
    item = terms_to_item(SEAVIEW, terms())
    assert "payment_time" not in item
    assert terms_from_item(item).payment_time == "at_booking"


def test_what_rates_leave_at_its_default_is_not_stored():
    plain = rates_to_plain(Rates("AUD", 1, guests_included=2))
    assert plain.keys().isdisjoint({"weekend_nightly", "seasons", "taxes"})


def test_a_property_tells_all_that_a_stay_is_sold_on():
    said = description(
        rates=Rates("AUD", 25400, 2, weekend_nightly=29000, seasons=(EASTER,), taxes=(CITY_TAX,)),
        stay_rules=StayRules(2, 28, preparation_days=1, arrival_days=(6,)),
        house_rules=HouseRules("14:00", "11:00", "No parties"),
        units=(Unit("1", "Loft"), Unit("2", "Barn")),
        cancellation_policy="custom",
        refund_steps=(RefundStep(30, 100), RefundStep(7, 50)),
        instant_book=False,
        ask_when_stale_minutes=90,
        payment_time="after_check_in",
    )
    told = Property(COTTAGE, said).archived().terms()
    assert (told.property_id, told.title, told.place, told.sleeps) == (COTTAGE, "Coach House", "Angaston", 4)
    assert (told.rates, told.rules) == (said.rates, said.stay_rules)
    assert (told.units, told.instant_book, told.state) == (("1", "2"), False, "archived")
    assert (told.ask_when_stale_minutes, told.payment_time) == (90, "after_check_in")
    assert (told.check_in_from, told.check_out_until, told.time_zone) == ("14:00", "11:00", "Australia/Adelaide")
    assert (told.cancellation_policy, told.refund_steps) == ("custom", said.refund_steps)


def test_terms_lie_with_the_calendars_of_the_property():
    pk, sk = terms_key(SEAVIEW, COTTAGE)
    assert (pk, sk) == (f"T#{SEAVIEW}#P#{COTTAGE}", "SALE#TERMS")


def test_terms_of_four_seasons_take_less_than_a_kilobyte_of_what_every_quote_reads():
    rates = Rates("AUD", 25400, 2, weekend_nightly=29000, seasons=(EASTER,) * 4, taxes=(CITY_TAX,))
    assert item_bytes(terms_to_item(SEAVIEW, terms(rates=rates))) < 1024


def test_dates_of_seasons_are_stored_as_they_are_written():
    (season,) = rates_to_plain(Rates("AUD", 1, 2, seasons=(EASTER,)))["seasons"]
    assert season[:3] == ["Easter", str(date(2027, 3, 26)), str(date(2027, 4, 6))]

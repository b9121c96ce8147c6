import pytest

from rental.kernel.money import CURRENCIES, charge_step, half_up, minor_unit_exponent


@pytest.mark.parametrize(
    ("currency", "decimals"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("HUF", 2), ("CLP", 0), ("TND", 3)]
)
def test_a_currency_has_its_own_number_of_decimals(currency, decimals):
    assert minor_unit_exponent(currency) == decimals


@pytest.mark.parametrize("currency", ["UGX", "ISK"])
def test_currencies_that_stripe_takes_in_two_decimals_follow_stripe_not_iso(currency):
    assert minor_unit_exponent(currency) == 2


def test_every_currency_has_an_exponent_and_is_listed_once():
    assert {minor_unit_exponent(each) for each in CURRENCIES} == {0, 2, 3}
    assert all(len(each) == 3 and each.isupper() for each in CURRENCIES)
    assert len(CURRENCIES) > 120


@pytest.mark.parametrize("currency", ["XXX", "eur", "", "EURO"])
def test_an_unknown_currency_has_none(currency):
    with pytest.raises(KeyError):
        minor_unit_exponent(currency)


@pytest.mark.parametrize(("currency", "step"), [("ISK", 100), ("UGX", 100), ("KWD", 10), ("EUR", 1), ("JPY", 1)])
def test_a_charge_is_a_multiple_of_what_stripe_takes(currency, step):
    assert charge_step(currency) == step


@pytest.mark.parametrize(
    ("numerator", "denominator", "step", "rounded"),
    [(5, 2, 1, 3), (-5, 2, 1, -2), (49, 1, 100, 0), (50, 1, 100, 100), (-50, 1, 100, 0), (149, 1, 100, 100)],
)
def test_halves_are_rounded_up_to_a_step(numerator, denominator, step, rounded):
    assert half_up(numerator, denominator, step) == rounded

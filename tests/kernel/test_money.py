import pytest

from rental.kernel.money import CURRENCIES, minor_unit_exponent


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

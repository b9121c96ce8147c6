from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.kernel.money import CURRENCIES, minor_unit_exponent
from rental.notifications.domain.wording import (
    ENGLISH,
    GERMAN,
    SPANISH,
    day_in_words,
    language_for,
    moment_in_words,
    money_in_words,
)

NO_BREAK = "\u00a0"


@pytest.mark.parametrize(
    ("amount", "currency", "english", "german"),
    [
        (123450, "AUD", "A$1,234.50", "1.234,50_A$"),
        (123456789, "EUR", "€1,234,567.89", "1.234.567,89_€"),
        (5, "USD", "US$0.05", "0,05_US$"),
        (12000, "JPY", "¥12,000", "12.000_¥"),
        (1500, "KWD", "KWD_1.500", "1,500_KWD"),
        (250000, "CHF", "CHF_2,500.00", "2.500,00_CHF"),
        (0, "EUR", "€0.00", "0,00_€"),
        (-4250, "EUR", "-€42.50", "-42,50_€"),
    ],
)
def test_money_is_written_as_the_language_writes_it(amount, currency, english, german):
    assert money_in_words(amount, currency, ENGLISH) == english.replace("_", NO_BREAK)
    assert money_in_words(amount, currency, GERMAN) == german.replace("_", NO_BREAK)


@given(st.integers(-(10**12), 10**12), st.sampled_from(sorted(CURRENCIES)), st.sampled_from([ENGLISH, GERMAN, SPANISH]))
def test_no_minor_unit_is_lost_in_words(amount, currency, language):
    words = money_in_words(amount, currency, language)
    assert int("".join(each for each in words if each.isdigit())) == abs(amount)
    assert words.startswith("-") == (amount < 0)
    _, point, part = words.replace(NO_BREAK, "").rpartition(language.decimal_point)
    if exponent := minor_unit_exponent(currency):
        assert point
        assert sum(each.isdigit() for each in part) == exponent


def test_days_are_written_out():
    assert day_in_words(date(2027, 3, 5), ENGLISH) == "Friday 5 March 2027"
    assert day_in_words(date(2027, 3, 5), GERMAN) == "Freitag, 5. März 2027"
    assert day_in_words(date(2028, 2, 29), GERMAN) == "Dienstag, 29. Februar 2028"
    assert day_in_words(date(2027, 3, 5), SPANISH) == "viernes, 5 de marzo de 2027"


def test_spanish_writes_money_and_moments_its_own_way():
    assert money_in_words(123450, "EUR", SPANISH) == f"1.234,50{NO_BREAK}€"
    at = datetime(2027, 3, 5, 23, 5, tzinfo=UTC)
    assert moment_in_words(at, "UTC", SPANISH) == "viernes, 5 de marzo de 2027, 23:05 h"
    assert language_for("es", "en") is SPANISH


@given(st.dates())
def test_a_written_day_names_its_own_weekday_and_month(day):
    names = day.strftime("%A %B")
    assert all(name in day_in_words(day, ENGLISH) for name in names.split())
    assert str(day.day) in day_in_words(day, GERMAN)


@pytest.mark.parametrize(
    ("zone", "english", "german"),
    [
        ("UTC", "Friday 5 March 2027, 23:05", "Freitag, 5. März 2027, 23:05 Uhr"),
        ("Australia/Adelaide", "Saturday 6 March 2027, 09:35", "Samstag, 6. März 2027, 09:35 Uhr"),
        ("America/New_York", "Friday 5 March 2027, 18:05", "Freitag, 5. März 2027, 18:05 Uhr"),
    ],
)
def test_a_moment_is_told_as_the_clocks_of_a_place_show_it(zone, english, german):
    instant = datetime(2027, 3, 5, 23, 5, tzinfo=UTC)
    assert moment_in_words(instant, zone, ENGLISH) == english
    assert moment_in_words(instant, zone, GERMAN) == german


def test_the_first_language_that_we_write_in_is_taken():
    assert language_for("de", "en") is GERMAN
    assert language_for("fr", "de") is GERMAN
    assert language_for("fr") is ENGLISH
    assert language_for() is ENGLISH

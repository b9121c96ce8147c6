"""Dates and money in words, in the languages of the letters.

Three languages need three month tables; Babel would bring 10 MB of data for a hundred that nobody has translated.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rental.kernel.money import minor_unit_exponent

_NO_BREAK = "\u00a0"
_SIGNS = {
    "AUD": "A$",
    "CAD": "CA$",
    "EUR": "€",
    "GBP": "£",
    "INR": "₹",
    "JPY": "¥",
    "KRW": "₩",
    "NZD": "NZ$",
    "USD": "US$",
}


@dataclass(frozen=True, slots=True)
class Language:
    """How one language writes dates and numbers. `day` takes weekday, day, month and year; `moment` day and time."""

    code: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    moment: str
    decimal_point: str
    thousands: str
    amount_before_currency: bool


ENGLISH = Language(
    code="en",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    day="{weekday} {day} {month} {year}",
    moment="{day}, {time}",
    decimal_point=".",
    thousands=",",
    amount_before_currency=False,
)
GERMAN = Language(
    code="de",
    weekdays=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    months=(
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    day="{weekday}, {day}. {month} {year}",
    moment="{day}, {time} Uhr",
    decimal_point=",",
    thousands=".",
    amount_before_currency=True,
)
SPANISH = Language(
    code="es",
    weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    months=(
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    day="{weekday}, {day} de {month} de {year}",
    moment="{day}, {time} h",
    decimal_point=",",
    thousands=".",
    amount_before_currency=True,
)
_LANGUAGES = {each.code: each for each in (ENGLISH, GERMAN, SPANISH)}
LANGUAGE_CODES = tuple(_LANGUAGES)


def language_for(*wishes: str) -> Language:
    """Return the first language wished for that letters are written in; English when none is."""
    return next((_LANGUAGES[wish] for wish in wishes if wish in _LANGUAGES), ENGLISH)


def day_in_words(day: date, language: Language) -> str:
    """Return e.g. "Friday 5 March 2027", "Freitag, 5. März 2027" or "viernes, 5 de marzo de 2027"."""
    weekday, month = language.weekdays[day.weekday()], language.months[day.month - 1]
    return language.day.format(weekday=weekday, day=day.day, month=month, year=day.year)


def moment_in_words(instant: datetime, time_zone: str, language: Language) -> str:
    """Return an instant as the clocks of a zone show it, e.g. "Friday 5 March 2027, 15:00"."""
    there = instant.astimezone(ZoneInfo(time_zone))
    return language.moment.format(day=day_in_words(there.date(), language), time=f"{there:%H:%M}")


def money_in_words(amount: int, currency: str, language: Language) -> str:
    """Return e.g. "A$1,234.50" or "1.234,50 €", with the currency's own number of decimals.

    A currency without a sign of its own stands by its code. The space never breaks a line.
    """
    exponent = minor_unit_exponent(currency)
    whole, part = divmod(abs(amount), 10**exponent)
    number = f"{whole:,}".replace(",", language.thousands)
    if exponent:
        number += f"{language.decimal_point}{part:0{exponent}d}"
    minus = "-" if amount < 0 else ""
    sign = _SIGNS.get(currency, currency)
    if language.amount_before_currency:
        return f"{minus}{number}{_NO_BREAK}{sign}"
    return f"{minus}{sign}{_NO_BREAK if sign == currency else ''}{number}"

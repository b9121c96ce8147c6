"""Money is an integer count of a currency's minor unit; the exponents are Stripe's.

Source: Stripe, "Supported currencies" (zero-decimal and three-decimal lists). They differ from ISO 4217 for UGX
and ISK, which Stripe takes in two decimals although they have none.
"""

from dataclasses import dataclass

# Written as they are read: one line a group, not one a code.
_ZERO_DECIMAL = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split())  # noqa: SIM905
_THREE_DECIMAL = frozenset("BHD JOD KWD OMR TND".split())  # noqa: SIM905
_TWO_DECIMAL = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY COP
    CRC CVE CZK DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD KES KGS
    KHR KYD KZT LAK LBP LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN
    PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TOP TRY TTD TWD TZS UAH UGX
    USD UYU UZS WST XCD YER ZAR ZMW""".split()  # noqa: SIM905
)
# Told in decimals of which the last are nothing: Stripe takes no others.
_HUNDREDS = frozenset({"ISK", "UGX"})
CURRENCIES = _ZERO_DECIMAL | _TWO_DECIMAL | _THREE_DECIMAL


def minor_unit_exponent(currency: str) -> int:
    """Return how many decimals the currency's minor unit stands for. Raises `KeyError` for an unknown currency."""
    if currency in _TWO_DECIMAL:
        return 2
    if currency in _ZERO_DECIMAL:
        return 0
    if currency in _THREE_DECIMAL:
        return 3
    raise KeyError(currency)


def charge_step(currency: str) -> int:
    """Return of how many minor units a charge is a multiple: 100 for ISK and UGX, 10 with three decimals, else 1."""
    if currency in _HUNDREDS:
        return 100
    return 10 if currency in _THREE_DECIMAL else 1


def half_up(numerator: int, denominator: int, step: int = 1) -> int:
    """Divide and round to the nearest multiple of `step`, halves up. `denominator` and `step` are positive."""
    return step * ((2 * numerator + denominator * step) // (2 * denominator * step))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of `currency` (ISO 4217 code, upper case)."""

    amount: int
    currency: str

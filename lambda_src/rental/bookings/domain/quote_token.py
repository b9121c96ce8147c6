"""A quote that its guest carries: signed, so that what was offered can be booked at that price while it is valid."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from rental.bookings.contract import Line
from rental.bookings.domain.booking import Guests
from rental.bookings.domain.quote import Quote
from rental.kernel.errors import Problem
from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.stay_dates import Stay

QUOTE_VALID_FOR = timedelta(minutes=30)
MOST_CHARACTERS = 32_768  # every season a property may have, in names of the widest characters, stays below
# What is signed begins with it. Another form of the content takes another label, so that old tokens are not misread.
_LABEL = b"holiday-rental quote 1"
_START = datetime(2020, 1, 1, tzinfo=UTC)
_UNIT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class SignedQuote:
    """What a token says: the quote of a property's stay, and the instant until which it may be booked."""

    property_id: PropertyId
    quote: Quote
    valid_until: datetime


def sign_quote(key: bytes, tenant_id: TenantId, property_id: PropertyId, priced: Quote, valid_until: datetime) -> str:
    """Return the token of a quote, good for one tenant: "<content>.<signature>", both base64url."""
    stay, guests = priced.stay, priced.guests
    content = [
        property_id,
        stay.check_in.isoformat(),
        stay.check_out.isoformat(),
        [guests.adults, guests.children, guests.infants, guests.pets],
        priced.currency,
        [[line.rule, line.quantity, line.unit_amount] for line in priced.lines],
        (valid_until - _START) // _UNIT,
    ]
    text = _base64(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
    token = f"{text}.{_signature(key, tenant_id, text)}"
    if len(token) > MOST_CHARACTERS:
        raise ValueError(f"a quote's token has at most {MOST_CHARACTERS} characters, got {len(token)}")
    return token


def read_quote(token: str, key: bytes, tenant_id: TenantId, at: datetime) -> SignedQuote:
    """Return what a token says at the instant `at`. Raises `Problem`: "quote-invalid" or "quote-expired"."""
    if len(token) > MOST_CHARACTERS or not token.isascii():
        raise _invalid()
    text, _, signature = token.partition(".")
    # Nothing is decoded before the signature holds (compared in constant time).
    if not hmac.compare_digest(_signature(key, tenant_id, text).encode(), signature.encode()):
        raise _invalid()
    signed = _content(text)
    if at >= signed.valid_until:
        detail = f"The quote was valid until {signed.valid_until:%Y-%m-%d %H:%M} UTC; ask for a new one."
        raise Problem("quote-expired", detail, valid_until=signed.valid_until.isoformat())
    return signed


def _content(text: str) -> SignedQuote:
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    property_id, check_in, check_out, guests, currency, lines, valid_until = json.loads(raw)
    stay = Stay(date.fromisoformat(check_in), date.fromisoformat(check_out))
    priced = Quote(stay, Guests(*guests), currency, tuple(Line(*line) for line in lines))
    return SignedQuote(PropertyId(property_id), priced, _START + valid_until * _UNIT)


def _signature(key: bytes, tenant_id: TenantId, text: str) -> str:
    """Sign the text as it travels, so that no second spelling of the same content is accepted."""
    message = b"\n".join((_LABEL, tenant_id.encode(), text.encode()))
    return _base64(hmac.digest(key, message, hashlib.sha256))


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _invalid() -> Problem:
    return Problem("quote-invalid", "The quote was not made here, or was changed; ask for a new one.")

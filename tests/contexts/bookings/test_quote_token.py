import base64
import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.quote import FOUR_WEEKS, TWELVE_RULES
from rental.bookings.contract import Line
from rental.bookings.domain.booking import Guests
from rental.bookings.domain.quote import Quote, quote
from rental.bookings.domain.quote_token import MOST_CHARACTERS, QUOTE_VALID_FOR, SignedQuote, read_quote, sign_quote
from rental.kernel.errors import Problem
from rental.kernel.ids import PropertyId
from rental.kernel.stay_dates import Stay
from rental.properties.contract import Season
from tests.support.property_samples import BAROSSA, COTTAGE, KEY, NOW, SEAVIEW, terms

UNTIL = NOW + QUOTE_VALID_FOR
PRICED = quote(TWELVE_RULES, FOUR_WEEKS, Guests(2, 2, 1, 1))
TOKEN = sign_quote(KEY, SEAVIEW, COTTAGE, PRICED, UNTIL)


def refused(token, key=KEY, tenant=SEAVIEW, at=NOW):
    with pytest.raises(Problem) as problem:
        read_quote(token, key, tenant, at)
    return problem.value.slug


visible = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
any_quotes = st.builds(
    Quote,
    st.builds(
        lambda first, nights: Stay(first, first + timedelta(nights)),
        st.dates(date(2000, 1, 1), date(2190, 1, 1)),
        st.integers(1, 3652),
    ),
    st.builds(Guests, *[st.integers(0, 99)] * 4),
    st.sampled_from(["EUR", "JPY", "KWD"]),
    st.lists(st.builds(Line, visible, st.integers(1, 9999), st.integers(-(10**12), 10**12)), max_size=20).map(tuple),
)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2190, 1, 1), timezones=st.timezones())  # noqa: DTZ001 - aware by `timezones`


@given(any_quotes, instants)
def test_what_was_signed_is_what_is_read(priced, until):
    token = sign_quote(KEY, SEAVIEW, COTTAGE, priced, until)
    said = read_quote(token, KEY, SEAVIEW, until.astimezone(UTC) - timedelta(microseconds=1))
    assert (said.property_id, said.quote) == (COTTAGE, priced)
    assert said.valid_until == until.astimezone(UTC)
    assert token.isascii()


def test_a_quote_is_valid_for_its_time_and_not_at_its_end():
    assert timedelta(minutes=30) == QUOTE_VALID_FOR
    assert read_quote(TOKEN, KEY, SEAVIEW, UNTIL - timedelta(microseconds=1)) == SignedQuote(COTTAGE, PRICED, UNTIL)
    assert refused(TOKEN, at=UNTIL) == "quote-expired"
    assert refused(TOKEN, at=UNTIL.astimezone(timezone(timedelta(hours=12, minutes=45)))) == "quote-expired"


def test_an_expired_quote_says_since_when():
    with pytest.raises(Problem) as problem:
        read_quote(TOKEN, KEY, SEAVIEW, UNTIL)
    assert problem.value.extras == {"valid_until": "2026-11-21T09:30:00+00:00"}
    assert "2026-11-21 09:30 UTC" in problem.value.detail


def test_a_token_of_another_tenant_or_key_is_refused():
    assert refused(TOKEN, tenant=BAROSSA) == "quote-invalid"
    assert refused(TOKEN, key=b"another key") == "quote-invalid"
    # Whether it has expired is nobody's business who may not read it.
    assert refused(TOKEN, tenant=BAROSSA, at=UNTIL) == "quote-invalid"


def test_no_character_of_a_token_can_be_changed_left_out_or_added():
    for place, there in enumerate(TOKEN):
        other = "A" if there != "A" else "B"
        assert refused(f"{TOKEN[:place]}{other}{TOKEN[place + 1 :]}") == "quote-invalid"
        assert refused(TOKEN[:place] + TOKEN[place + 1 :]) == "quote-invalid"
        assert refused(f"{TOKEN[:place]}{other}{TOKEN[place:]}") == "quote-invalid"
    for added in ("=", "A", ".", "\n", " "):
        assert refused(TOKEN + added) == "quote-invalid"


def test_a_lower_price_under_the_same_signature_is_refused():
    text, _, signature = TOKEN.partition(".")
    content = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    content[5] = [["nightly", 28, 1]]
    cheap = base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
    assert refused(f"{cheap}.{signature}") == "quote-invalid"


@given(st.text() | st.text(st.characters(codec="ascii")) | st.text(".AB-_=", max_size=60))
def test_any_text_is_refused_and_nothing_else_is_raised(text):
    assert refused(text) == "quote-invalid"


@pytest.mark.parametrize(
    "text", ["", ".", "..", "\ud800", "é." * 9, "A" * 10**6, f"{TOKEN}.{TOKEN}", "\x00." + "A" * 43]
)
def test_odd_texts_are_refused(text):
    assert refused(text) == "quote-invalid"


def test_the_longest_quote_a_property_can_give_fits():
    """Forty seasons with weekends, in names of the widest characters."""
    start = date(2027, 1, 1)
    seasons = tuple(
        Season("🏖" * 38 + f"{n:02}", start + timedelta(9 * n), start + timedelta(9 * n + 9), 10**9, 10**9 - n)
        for n in range(40)
    )
    priced = quote(terms(seasons=seasons), Stay(start, start + timedelta(365)), Guests(2))
    assert len(priced.lines) > 70
    token = sign_quote(KEY, SEAVIEW, COTTAGE, priced, UNTIL)
    assert len(token) <= MOST_CHARACTERS
    assert read_quote(token, KEY, SEAVIEW, NOW).quote == priced


def test_a_quote_that_could_not_be_read_is_not_signed():
    endless = Quote(FOUR_WEEKS, Guests(2), "EUR", tuple(Line("x" * 40, 1, n) for n in range(1000)))
    with pytest.raises(ValueError, match="at most"):
        sign_quote(KEY, SEAVIEW, COTTAGE, endless, UNTIL)


def test_the_signature_covers_the_property():
    other = sign_quote(KEY, SEAVIEW, PropertyId("d" * 26), PRICED, UNTIL)
    assert refused(f"{other.partition('.')[0]}.{TOKEN.partition('.')[2]}") == "quote-invalid"

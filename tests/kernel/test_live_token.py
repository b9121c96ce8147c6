"""A token opens one stream of one thing of one tenant, for a quarter of an hour."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.kernel.live_token import live_token, opens_stream
from tests.support.samples import BAROSSA, KEY, NOW, SEAVIEW

BOOKING, OTHER = "d" * 26, "e" * 26
TOKEN = live_token(KEY, "booking", SEAVIEW, BOOKING, NOW)
A_SECOND = timedelta(seconds=1)


def opens(token=TOKEN, key=KEY, kind="booking", tenant=SEAVIEW, subject=BOOKING, at=NOW):
    return opens_stream(token, key, kind, tenant, subject, at)


def test_it_opens_what_it_was_made_for_until_a_quarter_of_an_hour_has_passed():
    assert opens()
    assert opens(at=NOW + timedelta(minutes=15) - A_SECOND)
    assert not opens(at=NOW + timedelta(minutes=15))


@pytest.mark.parametrize(
    "other",
    [{"key": b"another key"}, {"kind": "payment"}, {"tenant": BAROSSA}, {"subject": OTHER}],
    ids=lambda other: next(iter(other)),
)
def test_it_opens_nothing_else(other):
    assert not opens(**other)


def test_nobody_prolongs_it():
    until, _, signature = TOKEN.partition(".")
    assert not opens(f"{int(until) + 1}.{signature}")
    assert not opens(f"0{until}.{signature}")


@given(st.text(max_size=60) | st.sampled_from([TOKEN[:-1], TOKEN.upper(), f"{TOKEN}.", "", ".", "1." + "a" * 26]))
def test_what_is_no_token_of_ours_opens_nothing(token):
    assert opens(token) == (token == TOKEN)


@given(st.integers(0, len(TOKEN) - 1), st.characters(codec="ascii"))
def test_a_token_with_one_other_sign_opens_nothing(place, sign):
    tampered = TOKEN[:place] + sign + TOKEN[place + 1 :]
    assert opens(tampered) == (tampered == TOKEN)
